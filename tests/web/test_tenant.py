"""Whose page it is: by exact names alone."""

from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from sloty.actor import Actor
from sloty.models.tenant import Domain, DomainKind
from sloty.operations import hosts
from sloty.operations.unit import open_unit
from sloty.web.app import make_app
from sloty.web.tenant import Found, Tenants, host_name, path_of
from tests.builders import NOW, Clinic
from tests.web.site import BASE, Site, text_of


def name(clinic: Clinic, host: str, kind: DomainKind, location: str | None = None) -> None:
    """Let a name lead to the clinic, or to one location of it."""
    with open_unit(clinic.database, Actor.operator("builder", "cli"), now=NOW) as unit:
        where = clinic.ids[location] if location else None
        unit.session.add(Domain(name=host, kind=kind, tenant_id=clinic.tenant, location_id=where))


def asked(site: Site, host: str, path: str = "/") -> Any:
    """The answer to a request that names a host."""
    return site.get(path, host=host)


def set_status(clinic: Clinic, status: str) -> None:
    with open_unit(clinic.database, Actor.operator("builder", "cli"), now=NOW) as unit:
        unit.session.run("update tenant set status = %(status)s where id = %(id)s", status=status, id=clinic.tenant)


@pytest.mark.parametrize("port", ["", ":8000"])
def test_a_slug_below_the_base_domain_leads_to_its_tenant(site: Site, port: str) -> None:
    assert asked(site, f"{site.clinic.slug.upper()}.{BASE}{port}").status_code == 303


def test_a_host_of_its_own_leads_to_the_tenant_and_in_other_letters_too(site: Site) -> None:
    own = f"xn--bcher-kva-{site.clinic.slug}.example"
    name(site.clinic, own, DomainKind.CUSTOM)
    assert asked(site, own).status_code == 303
    assert host_name("Bücher.example:443") == "xn--bcher-kva.example"


def test_the_first_part_of_the_path_leads_to_it_on_the_shared_host(site: Site) -> None:
    site.clinic.service("exam", duration=60)
    for host in (BASE, "localhost:8000", "127.0.0.1"):
        page = asked(site, host, f"/{site.clinic.slug}/")
        assert page.status_code == 200, host
        assert f'href="/{site.clinic.slug}/book/exam"' in page.text
        assert asked(site, host, f"/{site.clinic.slug}").status_code == 200


def test_a_location_has_pages_of_its_own(site: Site) -> None:
    clinic = site.clinic
    clinic.location("lake")
    clinic.provider("ben", where="lake")
    clinic.service("exam", by=("ben",), where=("lake",))
    slug = f"lake-{clinic.slug}"
    name(clinic, slug, DomainKind.SUBDOMAIN, "lake")
    assert asked(site, f"{slug}.{BASE}").headers["location"] == "/book/exam"


@pytest.mark.parametrize(
    ("host", "path"),
    [
        (f"nobody.{BASE}", "/"),
        ("nobody.example", "/"),
        (BASE, "/nobody/"),
        (BASE, "/"),
        ("", "/"),
        (f"a.b.{BASE}", "/"),
        ("\x00", "/"),
        (BASE, "/%00/"),
    ],
)
def test_what_leads_nowhere_is_not_found_whatever_it_is(site: Site, host: str, path: str) -> None:
    answer = asked(site, host, path)
    assert answer.status_code == 404
    assert "There is nothing here" in text_of(answer.text)


def test_a_slug_is_no_host_name_and_a_host_name_no_slug(site: Site) -> None:
    own = f"{site.clinic.slug}.example"
    name(site.clinic, own, DomainKind.CUSTOM)
    assert asked(site, site.clinic.slug).status_code == 404
    assert asked(site, BASE, f"/{own}/").status_code == 404


@pytest.mark.parametrize(("status", "answered"), [("SUSPENDED", 503), ("INACTIVE", 503), ("DELETED", 404)])
def test_a_tenant_that_is_not_served_says_so_kindly(site: Site, status: str, answered: int) -> None:
    set_status(site.clinic, status)
    page = site.get("/")
    assert page.status_code == answered
    assert "bookings" in text_of(page.text)


def test_a_path_is_told_without_what_leads_to_the_tenant() -> None:
    assert path_of({"path": "/alpha/book/x", "root_path": "/alpha"}) == "/book/x"
    assert path_of({"path": "/book/x"}) == "/book/x"


def test_a_suspension_is_noticed_within_seconds(site: Site) -> None:
    assert site.get("/").status_code == 303
    set_status(site.clinic, "SUSPENDED")
    site.now = NOW.replace(second=20)
    assert site.get("/").status_code == 503


def test_while_one_asks_again_whose_a_name_is_the_others_go_on_with_what_was_found(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenants: Tenants = site.http.app.state.serving.tenants
    asked = tenants.read(f"{site.clinic.slug}.{BASE}", "/")
    found = tenants.looked_up(asked)
    meanwhile: list[Found | None] = []
    look_up = hosts.host_named

    def slow(*words: Any) -> Any:
        meanwhile.append(tenants.kept(asked))
        return look_up(*words)

    monkeypatch.setattr(hosts, "host_named", slow)
    site.now += timedelta(seconds=20)
    assert tenants.kept(asked) is None
    assert tenants.looked_up(asked) == found
    assert meanwhile == [found]


def test_behind_a_public_address_links_carry_its_path(site: Site) -> None:
    site.clinic.service("exam", duration=60)
    settings = site.clinic.database.settings.model_copy(update={"public_url": "https://example.org/times"})
    site.clinic.database.settings, before = settings, site.clinic.database.settings
    try:
        http = TestClient(make_app(site.clinic.database, lambda: NOW), base_url="http://example.org")
        slug = site.clinic.slug
        # With the proxy's prefix, and with it taken away.
        for path in (f"/times/{slug}/", f"/{slug}/"):
            assert f'href="/times/{slug}/book/exam"' in http.get(path).text
    finally:
        site.clinic.database.settings = before
