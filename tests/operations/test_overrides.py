"""Dated changes: overrides and closures are there once, seen at once, and removed."""

from datetime import timedelta
from typing import Any

import pytest

from sloty.engine.lifecycle import Status
from sloty.operations import appointments, booking, overrides, slots
from sloty.operations.booking import Wish
from sloty.operations.overrides import OverrideView
from sloty.operations.rows import NoSuch
from sloty.operations.slots import Search
from sloty.operations.specs import InvalidValue
from tests.builders import MONDAY, Clinic, at
from tests.operations.test_booking import RUI, book

MEETING = {"provider": "ana", "day": MONDAY, "kind": "MEETING", "opens": "09:00", "closes": "16:00", "reason": "board"}

SICK = {"provider": "ana", "day": MONDAY, "kind": "SICK"}


def free(clinic: Clinic) -> list[str]:
    """The starts offered on Monday."""
    with clinic.unit() as unit:
        return [f"{slot.start:%H:%M}" for slot in slots.find_slots(unit, Search("cleaning", at("00:00"), at("23:59")))]


def listed(clinic: Clinic) -> list[OverrideView]:
    """Monday's."""
    with clinic.unit() as unit:
        return overrides.list_(unit, MONDAY, MONDAY)


def test_an_override_is_seen_by_the_slot_list_until_it_is_removed(clinic: Clinic) -> None:
    before = free(clinic)
    with clinic.unit() as unit:
        view = overrides.add(unit, MEETING)
    assert (view.provider, view.location, view.kind, view.time, view.reason) == (
        "ana",
        None,
        "MEETING",
        "09:00-16:00",
        "board",
    )
    assert free(clinic) == ["16:00", "16:15", "16:30"]
    with clinic.unit() as unit:
        assert overrides.remove(unit, str(view.id)) == view
    assert free(clinic) == before


def test_an_override_at_one_location_counts_there_alone(clinic: Clinic) -> None:
    clinic.location("uptown")
    with clinic.unit() as unit:
        assert overrides.add(unit, {**MEETING, "location": "uptown"}).location == "uptown"
    assert free(clinic)[0] == "09:00"


def test_a_closed_location_offers_nothing(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        view = overrides.close(unit, {"location": "downtown", "day": MONDAY})
    assert (view.kind, view.provider, view.location, view.time) == ("CLOSURE", None, "downtown", "all day")
    assert free(clinic) == []
    with clinic.unit() as unit:
        overrides.remove(unit, str(view.id))
    assert listed(clinic) == []


def test_the_same_twice_is_there_once(clinic: Clinic) -> None:
    for _ in range(2):
        with clinic.unit() as unit:
            overrides.add(unit, MEETING)
            overrides.close(unit, {"location": "downtown", "day": MONDAY})
    assert sorted(view.kind for view in listed(clinic)) == ["CLOSURE", "MEETING"]


def test_both_ends_of_a_list_are_inclusive(clinic: Clinic) -> None:
    days = [MONDAY + timedelta(days=number) for number in range(-1, 4)]
    with clinic.unit() as unit:
        for day in days:
            overrides.close(unit, {"location": "downtown", "day": day})
        assert [view.day for view in overrides.list_(unit, days[1], days[3])] == days[1:4]


def test_a_retry_under_a_key_is_answered_alike(clinic: Clinic) -> None:
    """Also of a removal, though nothing is there any more."""
    with clinic.unit(key="add") as unit:
        view = overrides.add(unit, MEETING)
    with clinic.unit(key="add") as unit:
        assert overrides.add(unit, MEETING) == view
    for _ in range(2):
        with clinic.unit(key="remove") as unit:
            assert overrides.remove(unit, str(view.id)) == view
    assert listed(clinic) == []


@pytest.mark.parametrize(
    "wrong",
    [{"closes": None}, {"kind": "PARTY"}, {"kind": "AVAILABLE", "opens": None, "closes": None}, {"opens": "25:00"}],
)
def test_what_makes_no_sense_is_refused(clinic: Clinic, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue), clinic.unit() as unit:
        overrides.add(unit, {**MEETING, **wrong})


@pytest.mark.parametrize("ref", ["monday", "00000000-0000-0000-0000-000000000000"])
def test_what_is_not_there_cannot_be_removed(clinic: Clinic, ref: str) -> None:
    with pytest.raises(NoSuch), clinic.unit() as unit:
        overrides.remove(unit, ref)


def _book(clinic: Clinic, *times: str, **more: Any) -> list[str]:
    return [book(clinic, time, **more).confirmation_code for time in times]


def _affected(clinic: Clinic, **more: Any) -> list[str]:
    with clinic.unit() as unit:
        return [visit.confirmation_code for visit in overrides.absent(unit, {**SICK, **more}).affected]


def test_who_is_sick_leaves_visits_standing_and_it_is_told_whose(clinic: Clinic) -> None:
    """Of the day, of that provider, and still agreed: the desk moves them, or cancels."""
    clinic.provider("ben")
    clinic.service("exam", by=("ben",))
    visits = _book(clinic, "09:00", "16:30", "11:00")
    _book(clinic, "2027-01-05 09:00")
    _book(clinic, "10:00", service="exam")
    with clinic.unit() as unit:
        appointments.cancel(unit, visits[2], "moved away")
        there = overrides.absent(unit, SICK)
        assert [visit.confirmation_code for visit in there.affected] == visits[:2]
        assert [visit.status for visit in there.affected] == [Status.SCHEDULED] * 2
        assert overrides.affected(unit, str(there.override.id)) == [*there.affected]
        appointments.cancel(unit, visits[0], "ill")
        assert [v.confirmation_code for v in overrides.affected(unit, str(there.override.id))] == visits[1:2]
    assert free(clinic) == []


@pytest.mark.parametrize(
    ("more", "left"),
    [
        ({"opens": "09:30", "closes": "11:00"}, []),
        ({"opens": "09:29", "closes": "10:00"}, [0]),
        ({"opens": "11:15", "closes": "12:00"}, [1]),
        ({"opens": "22:00", "closes": "06:00"}, []),
        ({"day": MONDAY - timedelta(days=1), "opens": "22:00", "closes": "09:01"}, [0]),
        ({"location": "lake"}, []),
        ({"location": "downtown"}, [0, 1]),
        ({"kind": "AVAILABLE", "opens": "09:00", "closes": "12:00"}, []),
    ],
)
def test_a_visit_is_left_outside_when_any_of_its_time_is(clinic: Clinic, more: dict[str, Any], left: list[int]) -> None:
    """Of part of a day, over midnight, at one location."""
    clinic.location("lake")
    visits = _book(clinic, "09:00", "11:00")
    assert _affected(clinic, **more) == [visits[number] for number in left]


def test_an_absence_is_by_the_clock_of_the_visits_location(clinic: Clinic) -> None:
    """The same day begins and ends hours apart."""
    clinic.location("honolulu", "Pacific/Honolulu")
    clinic.works("ana", "Mon-Fri 18:00-23:00", "honolulu")
    clinic.service("late", where=("honolulu",))
    with clinic.unit() as unit:
        evening = booking.book(unit, Wish("late", at("2027-01-04 22:00", "Pacific/Honolulu"), RUI))
    # It is Tuesday in New York by then.
    assert _affected(clinic) == [evening.confirmation_code]
    assert _affected(clinic, day=MONDAY + timedelta(days=1)) == []


def test_a_retry_of_an_absence_is_answered_alike(clinic: Clinic) -> None:
    book(clinic, "09:00")
    with clinic.unit(key="absent") as unit:
        first = overrides.absent(unit, SICK)
    with clinic.unit(key="absent") as unit:
        assert overrides.absent(unit, SICK) == first
    assert len(listed(clinic)) == 1


def test_another_tenants_override_cannot_be_removed(clinic: Clinic, empty_clinic: Clinic) -> None:
    with clinic.unit() as unit:
        view = overrides.add(unit, MEETING)
    with pytest.raises(NoSuch), empty_clinic.unit() as unit:
        overrides.remove(unit, str(view.id))
    assert listed(clinic) == [view]
