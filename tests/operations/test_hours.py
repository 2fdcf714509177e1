"""Weekly hours are written as they are read."""

import pytest

from sloty.errors import Invalid
from sloty.operations import hours, overrides, slots
from sloty.operations.hours import NotThere
from sloty.operations.rows import NoSuch
from sloty.operations.slots import Search
from sloty.operations.specs import InvalidValue
from tests.builders import Clinic, at

WEEK = ["mon-fri 09:00-17:00 except 12:00-13:00", "sat 22:00-06:00"]


def test_what_is_set_is_what_is_shown_and_can_be_copied(clinic: Clinic) -> None:
    clinic.provider("ben", works="")
    with clinic.unit() as unit:
        assert list(hours.set_(unit, "downtown", "ana", WEEK).hours) == WEEK
        assert list(hours.copy(unit, "downtown", "ana", "ben").hours) == WEEK
        assert [view.provider for view in hours.show(unit, location="downtown")] == [None, "ana", "ben"]


def test_to_copy_ones_own_hours_changes_nothing(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        assert hours.copy(unit, "downtown", "ana", "ana").hours == ("mon-fri 09:00-17:00",)


def test_who_has_no_hours_works_the_locations(clinic: Clinic) -> None:
    clinic.provider("ben", works="")
    clinic.service("exam", by=("ben",))
    with clinic.unit() as unit:
        hours.set_(unit, "downtown", None, ["mon 10:00-11:00"])
        found = slots.find_slots(unit, Search("exam", at("00:00"), at("23:00")))
        assert [f"{slot.start:%H:%M}" for slot in found] == ["10:00", "10:15", "10:30"]


def test_hours_need_somebody_who_works_there_and_sense(clinic: Clinic) -> None:
    clinic.location("uptown")
    with clinic.unit() as unit:
        with pytest.raises(NotThere):
            hours.set_(unit, "uptown", "ana", WEEK)
        for nonsense in ("someday 09:00-10:00", "mon 09:00", "mon 25:00-26:00"):
            with pytest.raises(Invalid):
                hours.set_(unit, "downtown", "ana", [nonsense])


def test_overrides_and_closures_are_added_once_listed_and_removed(clinic: Clinic) -> None:
    day = at("09:00").date()
    with clinic.unit() as unit:
        given = {"provider": "ana", "day": day, "kind": "MEETING", "opens": "10:00", "closes": "11:00"}
        added = overrides.add(unit, given)
        assert overrides.add(unit, given) == added
        closed = overrides.close(unit, {"location": "downtown", "day": day, "reason": "flood"})
        assert overrides.list_(unit, day, day) == [added, closed]
        assert (added.time, closed.time, closed.kind) == ("10:00-11:00", "all day", "CLOSURE")
        for view in (added, closed):
            overrides.remove(unit, str(view.id))
        with pytest.raises(NoSuch):
            overrides.remove(unit, str(added.id))
        with pytest.raises(InvalidValue):
            overrides.add(unit, {"provider": "ana", "day": day, "kind": "AVAILABLE"})
