"""Who calls: a key, in its own tenant, and not too often."""

from sloty.db.pool import Database
from sloty.operations import keys
from sloty.operations.allowances import RATES, What, spend
from tests.builders import a_clinic
from tests.web.api.program import ALL, CLEANING, Program, refused
from tests.web.site import BASE, Site


def test_nobody_is_answered_without_a_key(site: Site) -> None:
    for headers in ({}, {"authorization": "Basic Zm9v"}):
        answer = site.get("/api/v1/services", **headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "key_missing_here")
        assert answer.headers["www-authenticate"] == "Bearer"


def test_a_key_that_is_none_is_refused_like_one_that_was_revoked(site: Site) -> None:
    for key in ("x", "slkey_0_0", f"slkey_{site.clinic.tenant.hex}_{'a' * 43}"):
        answer = site.get("/api/v1/services", authorization=f"Bearer {key}")
        assert (answer.status_code, answer.json()["code"]) == (401, "key_unknown")


def test_a_key_works_on_the_shared_host_and_not_at_another_tenants(site: Site, database: Database) -> None:
    key = site.key("view_catalog")
    other = a_clinic(database)
    assert site.get("/api/v1/services", host=BASE, **key).status_code == 200
    assert site.get(f"/{site.clinic.slug}/api/v1/services", host=BASE, **key).status_code == 200
    for host, path in ((f"{other.slug}.{BASE}", ""), (BASE, f"/{other.slug}")):
        answer = site.get(f"{path}/api/v1/services", host=host, **key)
        assert (answer.status_code, answer.json()["code"]) == (401, "key_unknown")


def test_a_key_is_used_so_often_and_no_more(site: Site) -> None:
    key = site.key("view_catalog")
    with site.clinic.unit() as unit:
        (name,) = unit.session.rows("select name from api_key where tenant_id = %(tenant)s")[0]
    for _ in range(RATES[What.API].most):
        spend(site.clinic.database, site.clinic.tenant, {What.API: f"key {name}"}, site.now)
    answer = site.get("/api/v1/services", **key)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many")
    assert int(answer.headers["retry-after"]) > 0


def test_a_key_for_one_location_reaches_nothing_at_another(site: Site) -> None:
    site.clinic.location("uptown")
    site.clinic.provider("ben", where="uptown")
    site.clinic.service("filling", by=("ben",), where=("uptown",))
    everywhere = Program(site)
    booked = everywhere.book()
    with site.clinic.unit() as unit:
        made = keys.create(unit, "uptown", ALL, location="uptown")
    there = Program(site, ("view_catalog",))
    there.key = {"authorization": f"Bearer {made.key}"}
    assert refused(there.post("/appointments", {**CLEANING, "at": "2027-01-04 12:00"})) == (403, "not_allowed")
    path = f"/appointments/{booked['id']}"
    assert refused(there.get(path)) == (404, "appointment_not_found")
    assert refused(there.post(f"{path}/cancel", {"reason": "x"})) == (404, "appointment_not_found")
    own = there.book(service="filling")
    assert [each["id"] for each in there.get("/appointments?from=2027-01-04").json()["items"]] == [own["id"]]


def test_a_filter_that_is_misspelt_is_told_and_not_passed_over(site: Site) -> None:
    program = Program(site)
    answer = program.get("/appointments?provder=ana")
    assert refused(answer) == (422, "query_unknown")
    assert answer.json()["field"] == "provder"
    assert "provider" in answer.json()["title"]
    assert refused(program.get("/services?x=1")) == (422, "query_unknown")
    assert refused(program.post("/holds?service=cleaning", {})) == (422, "query_unknown")
