"""Whom a free time would suit."""

from datetime import timedelta
from typing import Any

import pytest

from sloty.engine.waiting import PartOfDay, Priority
from sloty.operations import waiting_here
from sloty.operations.waiting_here import Gap
from tests.builders import MONDAY, NOW, Clinic, at
from tests.operations.test_booking import book
from tests.operations.test_waitlist import EVA, IDA, RUI, a_list, add, keep_list

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def waiting(clinic: Clinic) -> Clinic:
    """See `a_list`."""
    return a_list(clinic)


def fits(clinic: Clinic, start: str = "10:00", end: str = "11:00", **gap: Any) -> list[tuple[str, str]]:
    """Who, and when, by address and time."""
    asked = {"provider": "ana", "location": "downtown", **gap}
    with clinic.unit(now=LATER) as unit:
        found = waiting_here.fitting(unit, Gap(at(start), at(end), **asked))
    return [(str(fit.entry.email), f"{fit.start:%H:%M}") for fit in found]


def test_those_whom_it_suits_come_in_the_order_of_the_list(waiting: Clinic) -> None:
    for customer in (RUI, EVA, IDA):
        add(waiting, customer, priority=Priority.URGENT if customer == IDA else Priority.NORMAL)
    assert fits(waiting) == [(IDA, "10:00"), (RUI, "10:00"), (EVA, "10:00")]


@pytest.mark.parametrize(
    "wanted",
    [
        {"earliest": MONDAY + timedelta(days=1)},
        {"latest": MONDAY - timedelta(days=1)},
        {"parts_of_day": (PartOfDay.AFTERNOON, PartOfDay.EVENING)},
        {"provider": "ben"},
        {"location": "uptown"},
    ],
    ids=lambda wanted: next(iter(wanted)),
)
def test_whom_it_does_not_suit_is_left_out(waiting: Clinic, wanted: dict[str, Any]) -> None:
    waiting.location("uptown")
    waiting.provider("ben", where="uptown")
    waiting.service("filling", by=("ana", "ben"), where=("downtown", "uptown"))
    keep_list(waiting, "filling")
    add(waiting, RUI, service="filling", **wanted)
    add(waiting, EVA, service="filling", earliest=MONDAY, latest=MONDAY, parts_of_day=(PartOfDay.MORNING,))
    assert fits(waiting) == [(EVA, "10:00")]


def test_a_later_start_of_the_gap_will_do_and_one_that_is_too_short_for_the_service_will_not(waiting: Clinic) -> None:
    waiting.service("surgery", duration=90)
    keep_list(waiting, "surgery")
    book(waiting, "11:00")
    add(waiting, RUI, service="surgery")
    add(waiting, EVA, parts_of_day=(PartOfDay.MORNING,))
    add(waiting, IDA, parts_of_day=(PartOfDay.AFTERNOON,))
    assert fits(waiting, "10:05", "11:00") == [(EVA, "10:15")]
    assert fits(waiting, "11:45", "13:00") == [(RUI, "11:45"), (EVA, "11:45"), (IDA, "12:00")]
    book(waiting, "13:00")
    assert fits(waiting, "11:45", "13:00", location=None) == [(EVA, "11:45"), (IDA, "12:00")]


def test_what_is_not_given_by_that_provider_fits_nowhere_there(waiting: Clinic) -> None:
    waiting.provider("ben")
    add(waiting)
    assert fits(waiting, provider="ben") == []
