"""Other sites show our pages in a frame by a very small script, where the tenant allows it."""

from tests.builders import a_clinic
from tests.operations.test_messages import promise
from tests.web.site import Site


def test_the_script_is_small_and_the_same_for_everybody(site: Site) -> None:
    answer = site.get("/embed.js")
    assert (answer.status_code, len(answer.content) <= 300) == (200, True)
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.text == Site(a_clinic(site.clinic.database)).get("/embed.js").text


def test_pages_are_framed_only_where_the_tenant_allows_it(site: Site) -> None:
    site.clinic.service("exam", duration=60)
    assert "frame-ancestors 'none'" in site.get("/?embed=1").headers["content-security-policy"]
    other = Site(a_clinic(site.clinic.database))
    other.clinic.service("exam", duration=60)
    promise(other.clinic, "page.frames=https://www.example.org")
    page = other.get("/?embed=1")
    assert "frame-ancestors https://www.example.org" in page.headers["content-security-policy"]


def test_a_page_tells_its_height_only_when_it_is_framed(site: Site) -> None:
    site.clinic.service("exam", duration=60)
    assert "sloty:height" in site.get("/?embed=1").text
    assert "sloty:height" not in site.get("/").text
