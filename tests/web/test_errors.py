"""Errors as programs and as people are told them."""

import pytest

from sloty import errors
from sloty.errors import SlotyError
from sloty.operations.allowances import TooMany
from sloty.operations.keys import KeyUnknown
from sloty.operations.placing import SlotTaken
from sloty.web.errors import STATUSES, PageNotFound, status_of
from sloty.web.here import Gone, NotServed
from tests.architecture.pages import FAMILIES
from tests.web.site import BASE, Site, text_of


def test_every_family_has_a_status() -> None:
    assert set(STATUSES) == FAMILIES


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (SlotTaken(start="", by="", detail=""), 409),
        (KeyUnknown(), 401),
        (TooMany(seconds=1), 429),
        (NotServed(), 503),
        (Gone(), 404),
        (PageNotFound(), 404),
        (errors.Invalid(), 422),
        (SlotyError(), 500),
    ],
)
def test_an_error_has_the_status_of_its_family_or_one_of_its_own(error: SlotyError, status: int) -> None:
    assert status_of(error) == status


def test_a_program_is_told_code_sentence_and_other_times_but_no_commands(site: Site) -> None:
    def taken() -> None:
        raise SlotTaken(start="10:00", by="", detail="Ana is busy", alternatives=["11:00"], hint="Run: sloty slots")

    site.http.app.add_api_route("/api/v1/taken", taken)
    answer = site.get("/api/v1/taken")
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (409, 409, "slot_taken")
    assert problem["title"] == "10:00 is not free: Ana is busy."
    assert problem["alternatives"] == ["11:00"]
    assert "sloty slots" not in answer.text


def test_everything_wrong_with_a_request_is_told_at_once(site: Site) -> None:
    def many() -> None:
        raise errors.ManyErrors([PageNotFound(field="a"), PageNotFound(field="b")])

    def typed(number: int) -> None:
        """Needs a number."""

    site.http.app.add_api_route("/api/v1/many", many)
    site.http.app.add_api_route("/api/v1/typed", typed)
    assert [each["field"] for each in site.get("/api/v1/many").json()["errors"]] == ["a", "b"]
    answer = site.get("/api/v1/typed?number=x")
    assert (answer.status_code, answer.json()["code"], answer.json()["errors"][0]["field"]) == (
        422, "invalid_input", "number",
    )  # fmt: skip


def test_what_is_no_endpoint_is_a_problem_and_no_page(site: Site) -> None:
    for path in ("/api/v1/nothing", "/api/nothing"):
        answer = site.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "page_not_found")
    assert site.post("/api/v1/services").json()["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/api/v1/holds", "GET, HEAD, POST"),
        ("/api/v1/customers/x", "GET, HEAD, PATCH"),
        ("/api/v1/appointments/x/cancel", "POST"),
        ("/book/cleaning", "GET, HEAD, POST"),
    ],
)
def test_what_cannot_be_done_at_an_address_is_told_with_all_that_can(site: Site, path: str, allowed: str) -> None:
    for host, before in ((f"{site.clinic.slug}.{BASE}", ""), (BASE, f"/{site.clinic.slug}")):
        answer = site.http.put(before + path, headers={"host": host})
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


def test_a_visitor_is_told_in_their_language_and_whom_to_call(site: Site) -> None:
    with site.clinic.unit() as unit:
        unit.session.run("update location set phone = '+12025550143' where tenant_id = %(tenant)s")
    page = site.get("/nothing?lang=es")
    assert page.status_code == 404
    assert "Aquí no hay nada" in text_of(page.text)
    assert 'href="tel:+12025550143"' in page.text
