"""The tenant's looks on its pages, and its logo: light, inert, its own, and there when the pages are closed."""

import gzip
import re
from typing import Any

import pytest
from PIL import Image

from sloty.actor import Actor
from sloty.engine.fields import ParameterType
from sloty.formats import pictures, stylesheets
from sloty.operations import branding, domains, tenants
from sloty.operations.unit import open_unit
from tests.builders import NOW
from tests.formats.test_pictures import noise, saved
from tests.formats.test_stylesheets import NICE
from tests.web.site import BASE, Site, text_of

OPERATOR = Actor.operator("operator", "cli")
LOGO = pictures.written(saved(Image.new("RGB", (200, 80), "red")))
BUSY = pictures.written(saved(noise("RGB", 480, 96)))
_BUDGET = 30_000
_TIMES = {f"{hour:02}:{minute:02}" for hour in range(7, 21) for minute in range(0, 60, 5)}


@pytest.fixture
def branded(site: Site) -> Site:
    """A site that may look as it likes, and has a service to look at."""
    site.clinic.service("exam", duration=60)
    with open_unit(site.clinic.database, OPERATOR, now=NOW) as platform:
        tenants.set_features(platform, site.clinic.slug, {"white_label": True})
    return site


def look(site: Site, location: str | None = None, **given: Any) -> None:
    with site.clinic.unit() as unit:
        branding.set_(unit, given, location)


def logo_in(page: str) -> str:
    found = re.search(r'<img src="([^"]+)"', page)
    assert found
    return found[1]


def test_logo_favicon_colours_font_and_style_are_on_the_page(branded: Site) -> None:
    look(branded, logo=LOGO, favicon=LOGO, primary="#7c2d12", font="slab", css=NICE)
    page = branded.get("/").text
    assert "--primary:#7c2d12;" in page
    assert "--font:Rockwell" in page
    assert stylesheets.cleaned(NICE).text in page
    assert '<link rel="icon" href="data:image/png;base64,' in page
    assert 'width="100" height="40"' in page
    image = branded.get(logo_in(page))
    assert image.content.startswith(b"\x89PNG")


def test_the_logo_is_inert_and_kept_for_good(branded: Site) -> None:
    look(branded, logo=LOGO)
    path = logo_in(branded.get("/").text)
    told = branded.get(path).headers
    assert told["content-type"] == "image/png"
    assert told["x-content-type-options"] == "nosniff"
    assert told["content-security-policy"] == "default-src 'none'; sandbox"
    assert told["cache-control"] == "public, max-age=31536000, immutable"
    again = branded.get(path, if_none_match=told["etag"])
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/brand/0.png", "/brand/..%2f..%2fx.png", f"/brand/{'0' * 64}.png", "/brand/x.svg"])
def test_what_is_no_image_of_the_tenant_is_not_there(branded: Site, path: str) -> None:
    assert branded.get(path).status_code == 404


def test_another_tenants_logo_is_not_there(branded: Site, empty_clinic: Any) -> None:
    look(branded, logo=LOGO)
    path = logo_in(branded.get("/").text)
    assert branded.get(path, host=f"{empty_clinic.slug}.{BASE}").status_code == 404
    assert branded.get(path, host=BASE).status_code == 404


def test_a_location_looks_its_own_way_at_its_own_host(branded: Site) -> None:
    clinic = branded.clinic
    clinic.location("lake")
    look(branded, primary="#7c2d12", accent="#1e3a8a", logo=LOGO)
    look(branded, "lake", primary="#4c1d95", welcome="By the lake")
    host = f"lake.{clinic.slug}.example"
    with open_unit(clinic.database, OPERATOR, now=NOW) as platform:
        domains.add(platform, clinic.tenant, host, "lake")
    lake, whole = branded.get("/", host=host).text, branded.get("/").text
    assert "--primary:#4c1d95;" in lake
    assert "--primary:#7c2d12;" in whole
    assert "--accent:#1e3a8a;" in lake
    assert logo_in(lake) == logo_in(whole)
    assert "By the lake" in text_of(lake)
    assert branded.get(logo_in(lake), host=host).status_code == 200


def test_who_is_suspended_or_asked_for_what_is_not_there_still_looks_like_themselves(branded: Site) -> None:
    look(branded, primary="#7c2d12", logo=LOGO)
    missing = branded.get("/nothing")
    assert missing.status_code == 404
    assert "--primary:#7c2d12;" in missing.text
    with open_unit(branded.clinic.database, OPERATOR, now=NOW) as platform:
        tenants.set_status(platform, branded.clinic.slug, "SUSPENDED")
    closed = branded.get("/", host=f"{branded.clinic.slug.upper()}.{BASE}")
    branded.now = NOW.replace(minute=1)
    closed = branded.get("/")
    assert closed.status_code == 503
    assert "--primary:#7c2d12;" in closed.text
    assert branded.get(logo_in(closed.text)).status_code == 200


def test_a_page_with_everything_is_light_and_asks_for_no_more_than_its_logo(branded: Site) -> None:
    for number in range(15):
        branded.clinic.parameter("exam", f"q{number}", [*ParameterType][number])
    css = "\n".join(f".card > .quiet{{padding-block-start:{n % 31}px;border-radius:{n % 50}px}}" for n in range(130))
    look(branded, logo=BUSY, favicon=BUSY, css=css, font="rounded", welcome="Welcome " * 20)
    page = branded.get("/book/exam").text
    weight = len(gzip.compress(page.encode(), 9)) + len(branded.get(logo_in(page)).content)
    assert weight <= _BUDGET
    assert re.findall(r'(?:src|href)="(?:https?:|/brand)[^"]*"', page) == [f'src="{logo_in(page)}"']
    assert not re.search(r"url\(|@import|<link rel=.stylesheet", page)


def test_a_style_that_got_past_the_check_still_does_not_get_out_of_its_element(branded: Site) -> None:
    bad = '{"css": "h1{margin:0}</style><script>alert(1)</script>p{display:none}"}'
    with branded.clinic.unit() as unit:
        unit.session.run("update tenant set branding = %(bad)s where id = %(tenant)s", bad=bad)
    page = branded.get("/").text
    assert "h1{margin:0}" in page
    assert "alert(1)" not in page
    assert "display:none" not in page.replace("footer,.skip,.button,button{display:none}", "")
