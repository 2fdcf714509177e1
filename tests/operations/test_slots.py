"""The slot list, its explanation, and that they agree with the booking at every instant."""

import random
from datetime import date, datetime, timedelta
from itertools import islice

import pytest

from sloty.errors import SlotyError
from sloty.operations import booking, slots
from sloty.operations.booking import HoldWish, Wish
from sloty.operations.offerings import NotOffered
from sloty.operations.slots import Search, WindowTooLong, ZoneUnclear
from sloty.operations.unit import Unit
from tests.builders import MONDAY, Clinic, at


def times(clinic: Clinic, start: str, end: str, service: str = "cleaning", **only: str) -> list[str]:
    """The offered starts, as wall times."""
    with clinic.unit() as unit:
        found = slots.find_slots(unit, Search(service, at(start), at(end), **only))
        return [f"{slot.start:%H:%M}" for slot in found]


def test_starts_are_a_step_apart_and_end_within_the_hours(clinic: Clinic) -> None:
    """The step is not the duration: a visit of an hour every half-hour."""
    clinic.service("long", duration=60, step=30)
    assert times(clinic, "2027-01-04 00:00", "2027-01-05 00:00", "long") == [
        f"{hour:02}:{minute:02}" for hour in range(9, 17) for minute in (0, 30) if (hour, minute) <= (16, 0)
    ]


def test_busy_time_breaks_overrides_and_closures_are_left_out(clinic: Clinic) -> None:
    """Each takes away its interval, and no more."""
    clinic.override("ana", MONDAY, "MEETING", "10:00-11:00")
    clinic.closure("downtown", MONDAY, "14:00-24:00")
    with clinic.unit() as unit:
        booking.book(unit, Wish("cleaning", at("11:30"), "rui@example.com"))
    assert times(clinic, "09:00", "15:00") == [
        "09:00", "09:15", "09:30", "11:00", "12:00", "12:15", "12:30", "12:45", "13:00", "13:15", "13:30",
    ]  # fmt: skip


def test_extra_time_is_offered(clinic: Clinic) -> None:
    """On a Saturday, by an override."""
    clinic.override("ana", date(2027, 1, 9), "AVAILABLE", "10:00-11:00")
    assert times(clinic, "2027-01-09 00:00", "2027-01-10 00:00") == ["10:00", "10:15", "10:30"]


def test_any_provider_offers_each_time_with_everybody_who_is_free(clinic: Clinic) -> None:
    """Earliest first; one provider or one location narrows it."""
    clinic.provider("ben", works="Mon 10:00-11:00")
    clinic.service("exam", by=("ana", "ben"), step=30)
    assert times(clinic, "09:30", "11:00", "exam") == ["09:30", "10:00", "10:00", "10:30", "10:30"]
    assert times(clinic, "09:30", "11:00", "exam", provider="ben") == ["10:00", "10:30"]


def test_the_list_is_lazy(clinic: Clinic) -> None:
    """The first slot of a long window asks the database for the first days only."""
    for number in range(70):
        clinic.provider(f"p{number}")
    clinic.service("exam", by=tuple(f"p{number}" for number in range(70)))
    with clinic.unit() as unit:
        asked: list[tuple[object, ...]] = []
        ask = unit.session.rows
        unit.session.rows = lambda *words, **values: asked.append(words) or ask(*words, **values)  # type: ignore[method-assign,func-returns-value]
        first = list(islice(slots.find_slots(unit, Search("exam", at("09:00"), at("09:00") + timedelta(days=90))), 70))
        busy_reads = [words for words in asked if "reservation" in str(words[0])]
    assert {slot.start for slot in first} == {at("09:00")}
    assert len({slot.provider for slot in first}) == 70
    assert len(busy_reads) == 1


def test_a_hold_is_busy_until_it_expires(clinic: Clinic) -> None:
    """For everybody."""
    with clinic.unit() as unit:
        booking.hold(unit, HoldWish("cleaning", at("09:30")))
    assert times(clinic, "09:00", "10:30") == ["09:00", "10:00", "10:15"]


def test_a_window_goes_forward_and_at_most_92_days(clinic: Clinic) -> None:
    """Beyond, it is refused rather than slow."""
    for end in (at("09:00"), at("09:00") + timedelta(days=93)):
        with pytest.raises(WindowTooLong), clinic.unit() as unit:
            slots.find_slots(unit, Search("cleaning", at("09:00"), end))


def test_a_provider_who_does_not_give_the_service_is_not_found(clinic: Clinic) -> None:
    """With a word on who does."""
    clinic.provider("ben")
    with pytest.raises(NotOffered), clinic.unit() as unit:
        slots.find_slots(unit, Search("cleaning", at("09:00"), at("10:00"), provider="ben"))


def test_a_wall_time_needs_one_zone(clinic: Clinic) -> None:
    """Where the service is given in two, the location must be named."""
    clinic.location("chicago", zone="America/Chicago")
    clinic.works("ana", "Sat 09:00-12:00", "chicago")
    clinic.service("exam", where=("downtown", "chicago"))
    with clinic.unit() as unit:
        assert slots.zone_of(unit, "exam", location="chicago").key == "America/Chicago"
        with pytest.raises(ZoneUnclear):
            slots.zone_of(unit, "exam")


def test_a_change_of_the_catalog_shows_at_once(clinic: Clinic) -> None:
    """Copies kept in memory are validated by the catalog's version, in the transaction that uses them."""
    assert times(clinic, "09:00", "09:30") == ["09:00", "09:15"]
    clinic.closure("downtown", MONDAY)
    assert times(clinic, "09:00", "09:30") == []


def test_explain_names_the_rule_that_says_no(clinic: Clinic) -> None:
    """For every provider, every rule."""
    clinic.override("ana", MONDAY, "VACATION")
    with clinic.unit() as unit:
        told = slots.explain(unit, "cleaning", at("09:30"))
    assert not told.bookable
    failed = {check.check: check.detail for check in told.checks if not check.passed}
    assert list(failed) == ["hours"]
    assert "vacation" in failed["hours"]


INSTANTS = 10_000
PARTS = 5
"""So that the workers share them."""


def a_busy_fortnight(clinic: Clinic) -> None:
    """Two providers, one of them at two sites in two zones, rooms, buffers, notice, and many visits."""
    clinic.location("chicago", zone="America/Chicago")
    clinic.provider("ben", works="Mon-Fri 08:00-12:00; Mon-Fri 13:00-17:10; Sat 22:00-03:00")
    clinic.works("ana", "Sat-Sun 09:00-12:20", "chicago")
    clinic.pool("rooms", members=1)
    clinic.pool("rooms", members=2, where="chicago")
    clinic.service(
        "exam",
        by=("ana", "ben"),
        where=("downtown", "chicago"),
        requires={"rooms": 1},
        duration=40,
        step=20,
        buffer_before=5,
        buffer_after=10,
        notice_hours=60,
        horizon_days=12,
    )
    lot = random.Random(7)
    with clinic.unit() as unit:
        found = list(slots.find_slots(unit, Search("exam", at("00:00"), at("00:00") + timedelta(days=14))))
    for slot in lot.sample(found, 25):
        try:
            with clinic.unit() as unit:
                booking.book(unit, Wish("exam", slot.start, "rui@example.com", provider=slot.provider))
        except SlotyError:
            continue


@pytest.mark.parametrize("part", range(PARTS))
def test_list_explanation_and_dry_run_agree_at_ten_thousand_instants(clinic: Clinic, part: int) -> None:
    """`explain` says bookable exactly where `slots` lists it and where `book` succeeds."""
    a_busy_fortnight(clinic)
    lot = random.Random(part)
    begin = at("00:00") - timedelta(days=2)
    with clinic.unit(dry_run=True) as unit:
        listed = {
            slot.start.timestamp() for slot in slots.find_slots(unit, Search("exam", begin, begin + timedelta(days=14)))
        }
        assert len(listed) > 100, len(listed)
        # Half of the instants are whole five minutes, where slots are likelier.
        minutes = [
            lot.randrange(14 * 1440) if lot.random() < 0.5 else 5 * lot.randrange(14 * 288)
            for _ in range(INSTANTS // PARTS)
        ]
        bookable = 0
        for minute in minutes:
            instant = begin + timedelta(minutes=minute)
            told = slots.explain(unit, "exam", instant).bookable
            assert told == (instant.timestamp() in listed), instant
            assert told == _books(unit, instant), instant
            bookable += told
    assert bookable > 150 // PARTS


def _books(unit: Unit, instant: datetime) -> bool:
    """Whether the booking itself succeeds; it is undone."""
    with unit.session.driver.transaction(force_rollback=True):
        try:
            booking.book(unit, Wish("exam", instant, "rui@example.com"))
        except SlotyError:
            return False
        return True
