"""The catalogue, for programs."""

from tests.web.site import Site


def test_a_key_with_the_scope_reads_the_services(site: Site) -> None:
    answer = site.get("/api/v1/services", **site.key("view_catalog"))
    assert answer.status_code == 200
    (service,) = answer.json()["items"]
    assert (service["slug"], service["duration"], service["providers"]) == ("cleaning", 30, ["ana"])


def test_one_service_is_read_by_its_slug(site: Site) -> None:
    key = site.key("view_catalog")
    assert site.get("/api/v1/services/cleaning", **key).json()["name"] == "Cleaning"
    missing = site.get("/api/v1/services/surgery", **key)
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")


def test_a_key_without_the_scope_is_refused(site: Site) -> None:
    answer = site.get("/api/v1/services", **site.key("book"))
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not_allowed"
