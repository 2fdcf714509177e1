"""What is told of a time before it is tried is what would be told after it."""

import pytest

from sloty.operations import booking, slots
from sloty.operations.booking import Wish
from sloty.tui.dialogs.foresight import Foresight, foresight
from tests.builders import MONDAY, NOW, Clinic, at


def seen(clinic: Clinic, when: str, service: str = "cleaning", provider: str | None = "ana") -> Foresight | None:
    """Of a time, for a service."""
    with clinic.unit() as unit:
        return foresight(slots.explain(unit, service, at(when), provider), unit.now)


@pytest.mark.parametrize(
    ("when", "told", "overridable"),
    [
        ("08:00", "Not open", True),
        ("09:05", "Not an offered time", True),
        ("2028-06-01 09:00", "Too far ahead", True),
        ("2026-12-31 09:00", "Past", True),
        ("10:00", "Not free", False),
    ],
)
def test_each_rule_has_its_word(clinic: Clinic, when: str, told: str, overridable: bool) -> None:
    with clinic.unit() as unit:
        booking.book(unit, Wish("cleaning", at("10:00"), "rui@example.com"))
    found = seen(clinic, when)
    assert found is not None
    assert (found.told, found.overridable) == (told, overridable)
    assert found.detail


def test_too_soon_is_not_past(clinic: Clinic) -> None:
    clinic.service("surgery", notice_hours=96)
    found = seen(clinic, "10:00", "surgery")
    assert found == Foresight("Too soon", "the earliest start is 2027-01-05 07:00", overridable=True)


def test_nothing_is_told_of_what_somebody_can_do(clinic: Clinic) -> None:
    clinic.provider("ben", "Tue 09:00-10:00")
    clinic.service("filling", ("ana", "ben"))
    assert seen(clinic, "10:00", "filling", None) is None
    assert at("10:00") > NOW
    clinic.override("ana", MONDAY, "SICK")
    away = seen(clinic, "10:00", "filling", None)
    assert away is not None
    assert away.told == "Not open"
