"""When each provider works where."""

from datetime import date, timedelta
from typing import Any

import pytest

from sloty.db.queries import report
from sloty.engine.hours import Schedule
from sloty.models.provider import ProviderLocation
from sloty.operations import hours, places, rows
from sloty.operations.offerings import offering
from sloty.operations.specs import HoursSpec
from sloty.operations.timetables import OfferRow, schedules_of
from tests.builders import MONDAY, NOW, Clinic

FIRST, LAST = date(2027, 3, 1), date(2027, 6, 30)


def schedule(clinic: Clinic, service: str = "cleaning") -> Schedule:
    """Of the one who gives the service."""
    with clinic.unit() as unit:
        (offer,) = offering(unit, service).offers
        return offer.candidate.schedule


def employ(clinic: Clinic, **dates: date) -> None:
    """Ana works there between these days."""
    with clinic.unit() as unit:
        (site,) = rows.all_of(unit, ProviderLocation)
        rows.change(unit, site, {"starts_on": dates.get("first"), "ends_on": dates.get("last")})


def test_hours_are_read_with_their_breaks_and_the_zone(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        hours.set_(unit, "downtown", "ana", ["mon 09:00-17:00 except 12:00-13:00"])
    told = schedule(clinic)
    assert told.zone.key == "America/New_York"
    (span,) = told.hours
    assert (span.weekday, span.opens, span.closes) == (1, 540, 1020)
    assert [(pause.opens, pause.closes) for pause in span.breaks] == [(720, 780)]


def test_who_has_hours_of_their_own_does_not_work_the_locations(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        hours.set_(unit, "downtown", None, ["sun 10:00-11:00"])
    assert [span.weekday for span in schedule(clinic).hours] == [1, 2, 3, 4, 5]
    with clinic.unit() as unit:
        hours.set_(unit, "downtown", "ana", [])
    assert [span.weekday for span in schedule(clinic).hours] == [7]


@pytest.mark.parametrize(
    ("dates", "validity"),
    [
        ({}, (None, None)),
        ({"first": FIRST}, (FIRST, None)),
        ({"last": LAST}, (None, LAST)),
        ({"first": FIRST, "last": LAST}, (FIRST, LAST)),
    ],
)
def test_hours_hold_while_somebody_is_employed(clinic: Clinic, dates: dict[str, date], validity: object) -> None:
    employ(clinic, **dates)
    assert {(span.valid_from, span.valid_to) for span in schedule(clinic).hours} == {validity}


@pytest.mark.parametrize(
    ("valid", "cut"),
    [
        ({"valid_from": FIRST - timedelta(days=9), "valid_to": LAST + timedelta(days=9)}, [(FIRST, LAST)]),
        ({"valid_from": FIRST + timedelta(days=9)}, [(FIRST + timedelta(days=9), LAST)]),
        ({"valid_to": FIRST}, [(FIRST, FIRST)]),
        ({"valid_to": FIRST - timedelta(days=1)}, []),
        ({"valid_from": LAST}, [(LAST, LAST)]),
        ({"valid_from": LAST + timedelta(days=1)}, []),
    ],
)
def test_validity_is_cut_to_the_dates_of_employment(clinic: Clinic, valid: dict[str, Any], cut: object) -> None:
    employ(clinic, first=FIRST, last=LAST)
    spec = HoursSpec.model_validate({"days": "mon", "opens": "09:00", "closes": "17:00", **valid})
    with clinic.unit() as unit:
        places.set_hours(unit, clinic.ids["downtown"], clinic.ids["ana"], [spec])
    assert [(span.valid_from, span.valid_to) for span in schedule(clinic).hours] == cut


def test_the_locations_hours_are_cut_too(clinic: Clinic) -> None:
    employ(clinic, last=LAST)
    with clinic.unit() as unit:
        hours.set_(unit, "downtown", "ana", [])
        hours.set_(unit, "downtown", None, ["mon 09:00-17:00"])
    assert [span.valid_to for span in schedule(clinic).hours] == [LAST]


def test_overrides_and_closures_are_read_and_those_long_past_are_not(clinic: Clinic) -> None:
    for day in (MONDAY, NOW.date() - timedelta(days=2), NOW.date() - timedelta(days=3)):
        clinic.override("ana", day, "MEETING", "10:00-11:00")
        clinic.closure("downtown", day)
    told = schedule(clinic)
    recent = {MONDAY, NOW.date() - timedelta(days=2)}
    assert {each.day for each in told.overrides} == recent
    assert {each.day for each in told.closures} == recent


def test_an_override_at_another_location_is_not_read_here(clinic: Clinic) -> None:
    clinic.location("uptown")
    clinic.override("ana", MONDAY, "MEETING", "10:00-11:00")
    with clinic.unit() as unit:
        unit.session.run(
            "update override set location_id = %(uptown)s where tenant_id = %(tenant)s", uptown=clinic.ids["uptown"]
        )
    assert tuple(schedule(clinic).overrides) == ()


def test_those_of_long_ago_are_read_when_one_looks_back_so_far(clinic: Clinic) -> None:
    long_ago = date(2026, 6, 1)
    for day in (long_ago, long_ago - timedelta(days=2), long_ago - timedelta(days=3), MONDAY):
        clinic.override("ana", day, "MEETING", "10:00-11:00")
        clinic.closure("downtown", day)
    with clinic.unit() as unit:
        places = [OfferRow(*row) for row in unit.session.rows(report.PLACES, provider=None)]
        (told,) = schedules_of(unit, places, long_ago).values()
    recent = {MONDAY, long_ago, long_ago - timedelta(days=2)}
    assert {each.day for each in told.overrides} == {each.day for each in told.closures} == recent
