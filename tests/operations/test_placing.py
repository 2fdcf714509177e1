"""Putting a visit on calendars: all that it takes, or nothing, and the one reason told."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from sloty.errors import Refused
from sloty.ids import new_id
from sloty.operations.offerings import offering
from sloty.operations.placing import (
    OVERRIDABLE,
    OffGrid,
    OutsideHours,
    Placed,
    SlotTaken,
    TimeInvalid,
    TooFarAhead,
    TooSoon,
    others,
    place,
)
from sloty.operations.unit import Unit
from tests.builders import NOW, Clinic, at
from tests.operations.test_booking import book, count


def put(unit: Unit, time: datetime, service: str = "cleaning", **more: object) -> tuple[UUID, Placed]:
    """A visit on calendars, without an appointment."""
    found, identity = offering(unit, service), new_id(NOW)
    return identity, place(unit, identity, found, found.offers, time, **more)  # type: ignore[arg-type]  # a shorthand


def test_what_is_taken_is_the_visit_with_its_buffers(clinic: Clinic) -> None:
    clinic.service("deep", buffer_before=15, buffer_after=10)
    with clinic.unit(dry_run=True) as unit:
        _, placed = put(unit, at("10:00"), "deep")
        row = unit.session.row("select starts_at, ends_at from reservation where tenant_id = %(tenant)s")
    assert (placed.visit.start, placed.visit.end) == (at("10:00"), at("10:30"))
    assert (placed.footprint.start, placed.footprint.end) == (at("09:45"), at("10:40")) == row
    assert (placed.offer.provider, placed.assignment_reason) == ("ana", None)


def test_a_provider_and_every_resource_are_taken_at_once(clinic: Clinic) -> None:
    clinic.pool("rooms", members=2)
    clinic.pool("lasers")
    clinic.service("surgery", requires={"rooms": 2, "lasers": 1})
    with clinic.unit(dry_run=True) as unit:
        put(unit, at("10:00"), "surgery")
        taken = unit.session.row("select count(*) from reservation where tenant_id = %(tenant)s")
    assert taken == (4,)


def test_when_one_resource_lacks_nothing_is_taken(clinic: Clinic) -> None:
    clinic.provider("ben")
    clinic.pool("rooms", members=2)
    clinic.service("double", by=("ana",), requires={"rooms": 2})
    clinic.service("single", by=("ben",), requires={"rooms": 1})
    book(clinic, "10:00", "single")
    before = count(clinic, "reservation")
    with clinic.unit() as unit, pytest.raises(SlotTaken) as refused:
        put(unit, at("10:00"), "double")
    assert "rooms" in refused.value.message
    assert count(clinic, "reservation") == before


@pytest.mark.parametrize(
    ("time", "error"),
    [
        ("07:00", OutsideHours),
        ("09:10", OffGrid),
        ("2026-12-31 10:00", TooSoon),
        ("2028-06-05 09:30", TooFarAhead),
    ],
)
def test_a_refusal_may_be_waived_with_a_reason_and_says_nothing_of_how(
    clinic: Clinic, time: str, error: type[Refused]
) -> None:
    with clinic.unit(dry_run=True) as unit:
        with pytest.raises(error) as refused:
            put(unit, at(time))
        assert "with Ana" in refused.value.message
        assert refused.value.code in OVERRIDABLE
        assert "override" not in refused.value.advice
        put(unit, at(time), override_reason="an emergency")


def test_that_somebody_has_the_time_outweighs_that_another_does_not_work(clinic: Clinic) -> None:
    clinic.provider("ben", works="Tue 09:00-17:00")
    clinic.service("exam", by=("ana", "ben"))
    book(clinic, "10:00", "exam")
    with clinic.unit() as unit, pytest.raises(SlotTaken) as refused:
        put(unit, at("10:00"), "exam")
    assert "with" not in refused.value.message.split(":")[0]


def test_a_hold_ends_by_itself(clinic: Clinic) -> None:
    with clinic.unit(dry_run=True) as unit:
        put(unit, at("10:00"), hold_minutes=5)
        row = unit.session.row("select held_until > clock_timestamp() from reservation where tenant_id = %(tenant)s")
    assert row == (True,)


def test_what_is_moved_is_not_in_its_own_way(clinic: Clinic) -> None:
    with clinic.unit(dry_run=True) as unit:
        identity, _ = put(unit, at("10:00"))
        found = offering(unit, "cleaning")
        with pytest.raises(SlotTaken):
            place(unit, new_id(NOW), found, found.offers, at("10:15"))
        placed = place(unit, identity, found, found.offers, at("10:15"), moving=True)
        rows = unit.session.rows("select starts_at from reservation where tenant_id = %(tenant)s")
    assert rows == [(placed.footprint.start,)] == [(at("10:15"),)]


@pytest.mark.parametrize(
    "time",
    [
        at("10:00") + timedelta(seconds=1),
        at("10:00") + timedelta(microseconds=1),
        at("2200-01-01 10:00"),
        at("1999-12-31 10:00"),
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(second=0, microsecond=0, tzinfo=UTC),
    ],
)
def test_a_visit_starts_on_a_whole_minute_of_this_century_or_the_next(clinic: Clinic, time: datetime) -> None:
    with clinic.unit() as unit, pytest.raises(TimeInvalid):
        put(unit, time, override_reason="whatever")


def test_others_are_the_nearest_that_are_free(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        found = offering(unit, "cleaning")
        told = others(unit, found, found.offers, at("12:00"))
    assert told["hint"].startswith("Nearest free: 2027-01-04 ")
    assert "2027-01-04T12:00-05:00" in told["alternatives"]


def test_where_nothing_is_free_that_is_said(clinic: Clinic) -> None:
    clinic.provider("ben", works="")
    clinic.service("exam", by=("ben",))
    with clinic.unit() as unit:
        found = offering(unit, "exam")
        assert others(unit, found, found.offers, at("12:00")) == {
            "hint": "Nothing is free within the next weeks.",
            "alternatives": [],
        }
