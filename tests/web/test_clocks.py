"""A machine whose clock is wrong by hours: what its pages and its API offer and refuse goes by the database's."""

import re
from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

from sloty import clock
from sloty.db.pool import Database
from sloty.operations import keys
from sloty.web.app import make_app
from tests.builders import Clinic, database_now
from tests.jobs.test_clocks import WRONG, machine_is_off
from tests.web.site import BASE

NOTICE = timedelta(hours=6)
STEP = timedelta(minutes=15)


@pytest.fixture
def always(web_database: Database) -> Clinic:
    """A clinic that is open at every hour, and wants to know six hours before."""
    clinic = Clinic(web_database)
    clinic.location()
    clinic.provider(works="Mon-Sun 00:00-24:00")
    clinic.service(notice_hours=6)
    clinic.customer()
    return clinic


@pytest.fixture(params=WRONG)
def http(always: Clinic, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> TestClient:
    """Its pages and API, on a machine whose clock is off."""
    machine_is_off(monkeypatch, request.param)
    assert abs(clock.now() - request.param - database_now(always.database)) < timedelta(minutes=1)
    return TestClient(make_app(always.database), base_url=f"http://{always.slug}.{BASE}")


def test_a_page_offers_what_can_be_booked_by_the_databases_clock(always: Clinic, http: TestClient) -> None:
    before = database_now(always.database)
    page = http.get("/book/cleaning").text
    after = database_now(always.database)
    first = int(min(re.findall(r'name="slot" value="(\d+)"', page)))
    assert (before + NOTICE).timestamp() <= first <= (after + NOTICE + STEP).timestamp()


def test_the_api_refuses_what_is_too_soon_by_the_databases_clock(always: Clinic, http: TestClient) -> None:
    with always.unit(now=database_now(always.database)) as unit:
        key = keys.create(unit, "clock", ["book", "find_slots"]).key

    def booked(at: datetime) -> tuple[int, str | None]:
        body = {"service": "cleaning", "at": at.isoformat(), "customer": "rui@example.com"}
        answer = http.post("/api/v1/appointments", json=body, headers={"authorization": f"Bearer {key}"})
        return answer.status_code, answer.json().get("code")

    soonest = database_now(always.database).replace(minute=0, second=0, microsecond=0) + NOTICE
    assert booked(soonest - timedelta(hours=1)) == (409, "too_soon")
    assert booked(soonest + timedelta(hours=1))[0] == 201
