"""The waiting list: who waits, in which order, and what becomes of them."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from sloty.engine.waiting import EntryStatus, PartOfDay, Priority
from sloty.operations import nouns, waitlist
from sloty.operations.bookers import CustomerInactive
from sloty.operations.customers import CUSTOMER
from sloty.operations.offerings import NotOffered, ServiceInactive, ServiceNotFound
from sloty.operations.rows import Ambiguous, NoSuch
from sloty.operations.services import SERVICE
from sloty.operations.specs import InvalidValue
from sloty.operations.waitlist import EntryView, WaitlistClosed, Wanted
from sloty.operations.waitlist_rows import DayPast, DaysInvalid
from tests.builders import MONDAY, NOW, Clinic, at
from tests.operations.test_booking import count

RUI, EVA, IDA = "rui@example.com", "eva@example.com", "ida@example.com"
_SINCE = {RUI: NOW, EVA: NOW + timedelta(minutes=1), IDA: NOW + timedelta(minutes=2)}
"""They come one after the other, unless it is said otherwise."""


@pytest.fixture
def waiting(clinic: Clinic) -> Clinic:
    """See `a_list`."""
    return a_list(clinic)


def a_list(clinic: Clinic) -> Clinic:
    """People may wait for the clinic's cleanings; Rui, Eva and Ida are customers."""
    keep_list(clinic)
    clinic.customer(EVA, first_name="Eva", last_name="Lind")
    clinic.customer(IDA, first_name="Ida", last_name="Berg")
    return clinic


def keep_list(clinic: Clinic, service: str = "cleaning") -> None:
    with clinic.unit() as unit:
        nouns.edit(unit, SERVICE, service, {"waitlist": True})


def add(clinic: Clinic, customer: str = RUI, now: datetime | None = None, **wanted: Any) -> EntryView:
    """One more who waits for a cleaning, in a unit of its own."""
    with clinic.unit(now=now or _SINCE[customer]) as unit:
        return waitlist.add(unit, Wanted(**{"service": "cleaning", "customer": customer, **wanted}))


def listed(clinic: Clinic, now: datetime = NOW, **which: Any) -> list[str]:
    """Who waits, by address, in their order."""
    with clinic.unit(now=now) as unit:
        return [str(view.email) for view in waitlist.entries(unit, **which)]


def test_who_waits_is_seen_with_all_that_a_desk_wants_to_know(waiting: Clinic) -> None:
    view = add(
        waiting,
        provider="ana",
        location="downtown",
        earliest=MONDAY,
        latest=MONDAY + timedelta(days=7),
        parts_of_day=(PartOfDay.EVENING, PartOfDay.MORNING, PartOfDay.EVENING),
        notes="after work",
    )
    assert (view.customer, view.customer_name, view.email, view.phone) == (RUI, "Rui Costa", RUI, None)
    assert (view.service, view.service_name, view.provider, view.location) == (
        "cleaning",
        "Cleaning",
        "ana",
        "downtown",
    )
    assert view.parts_of_day == (PartOfDay.MORNING, PartOfDay.EVENING)
    assert (view.priority, view.status, view.source, view.version) == (Priority.NORMAL, EntryStatus.ACTIVE, "CLI", 1)
    assert (view.created_at, view.created_at.utcoffset()) == (NOW, timedelta(hours=-5))
    with waiting.unit() as unit:
        assert waitlist.show(unit, str(view.id)) == view
        assert waitlist.entries(unit) == [view]


def test_who_is_urgent_comes_first_and_then_who_waits_longest(waiting: Clinic) -> None:
    for customer in (RUI, EVA):
        add(waiting, customer)
    add(waiting, IDA, priority=Priority.URGENT)
    waiting.customer("low@example.com")
    add(waiting, "low@example.com", NOW - timedelta(days=1), priority=Priority.LOW)
    assert listed(waiting) == [IDA, RUI, EVA, "low@example.com"]


def test_pages_of_the_list_miss_nobody(waiting: Clinic) -> None:
    for number in range(5):
        waiting.customer(f"{number}@example.com")
        # Two of them at one moment.
        since, urgent = NOW + timedelta(minutes=max(1, number)), number % 2
        add(waiting, f"{number}@example.com", since, priority=Priority.HIGH if urgent else Priority.NORMAL)
    found: list[str] = []
    after: UUID | None = None
    with waiting.unit() as unit:
        while page := waitlist.entries(unit, limit=2, after=after):
            found += [str(view.email) for view in page]
            after = page[-1].id
    assert found == [f"{number}@example.com" for number in (1, 3, 0, 2, 4)]


def test_who_asks_again_keeps_their_place_and_wants_what_they_say_now(waiting: Clinic) -> None:
    first = add(waiting, notes="after work", priority=Priority.HIGH, latest=MONDAY)
    add(waiting, EVA, priority=Priority.HIGH)
    again = add(waiting, now=NOW + timedelta(hours=2), notes="by the window", parts_of_day=(PartOfDay.MORNING,))
    assert (again.id, again.created_at, again.priority) == (first.id, first.created_at, Priority.HIGH)
    assert (again.latest, again.parts_of_day) == (None, (PartOfDay.MORNING,))
    assert (again.notes, again.version) == ("after work\nby the window", 2)
    assert add(waiting, notes="by the window", parts_of_day=(PartOfDay.MORNING,)) == again
    assert listed(waiting) == [RUI, EVA]


def test_the_same_person_may_wait_for_two_things(waiting: Clinic) -> None:
    waiting.service("surgery", waitlist=True)
    assert len({add(waiting).id, add(waiting, provider="ana").id, add(waiting, service="surgery").id}) == 3


def test_an_entry_is_named_by_a_customer_who_waits_for_one_thing(waiting: Clinic) -> None:
    """Of who waits for nothing any more, by the last."""
    first = add(waiting)
    with waiting.unit() as unit:
        for ref in (RUI, "Rui Costa", str(first.id)):
            assert waitlist.show(unit, ref) == first
        gone = waitlist.remove(unit, RUI)
        assert waitlist.show(unit, RUI) == gone
    second = add(waiting, now=NOW + timedelta(hours=1))
    third = add(waiting, provider="ana", now=NOW + timedelta(hours=1))
    with waiting.unit() as unit, pytest.raises(Ambiguous) as refused:
        waitlist.show(unit, RUI)
    assert str(second.id) in refused.value.message
    with waiting.unit() as unit:
        waitlist.remove(unit, str(third.id))
        assert waitlist.show(unit, RUI).id == second.id
        for ref in (EVA, "nobody@example.com"):
            with pytest.raises(NoSuch):
                waitlist.show(unit, ref)


def test_a_service_that_keeps_no_list_says_so(clinic: Clinic) -> None:
    with pytest.raises(WaitlistClosed) as refused:
        add(clinic)
    assert refused.value.advice == "Let it keep one: sloty service edit cleaning --waitlist"
    assert count(clinic, "waitlist_entry") == 0


def test_what_is_not_offered_cannot_be_waited_for(waiting: Clinic) -> None:
    waiting.location("lake")
    waiting.provider("ben", where="lake")
    wrongs: list[tuple[dict[str, Any], type[Exception]]] = [
        ({"provider": "ben"}, NotOffered),
        ({"location": "lake"}, NotOffered),
        ({"service": "massage"}, ServiceNotFound),
    ]
    for wrong, error in wrongs:
        with pytest.raises(error):
            add(waiting, **wrong)
    with waiting.unit() as unit:
        nouns.archive(unit, SERVICE, "cleaning")
        nouns.archive(unit, CUSTOMER, EVA)
    with pytest.raises(ServiceInactive):
        add(waiting)
    with waiting.unit() as unit:
        nouns.edit(unit, SERVICE, "cleaning", {"status": "ACTIVE"})
    with pytest.raises(CustomerInactive):
        add(waiting, EVA)


@pytest.mark.parametrize(
    ("days", "error"),
    [
        ({"earliest": MONDAY, "latest": MONDAY - timedelta(days=1)}, DaysInvalid),
        ({"latest": date(2026, 12, 31)}, DayPast),
        ({"latest": date(9999, 1, 1)}, InvalidValue),
    ],
)
def test_days_that_nobody_could_wait_for_are_refused(
    waiting: Clinic, days: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        add(waiting, **days)
    view = add(waiting)
    with pytest.raises(error), waiting.unit() as unit:
        waitlist.change(unit, str(view.id), days)
    assert count(waiting, "waitlist_entry") == 1


def test_which_day_it_is_is_asked_at_the_location(waiting: Clinic) -> None:
    """Five in the morning in London is midnight in New York; an entry for anywhere goes by the tenant's own clock, UTC."""
    add(waiting, location="downtown", latest=MONDAY)
    add(waiting, EVA, latest=MONDAY)
    assert listed(waiting, at("23:59", "UTC")) == [RUI, EVA]
    assert listed(waiting, at("2027-01-05 00:00", "UTC")) == [RUI]
    assert listed(waiting, at("2027-01-05 04:59", "UTC")) == [RUI]
    assert listed(waiting, at("2027-01-05 05:00", "UTC")) == []
    assert listed(waiting, at("2027-01-05 05:00", "UTC"), status=[EntryStatus.EXPIRED]) == [RUI, EVA]
    assert listed(waiting, status=EntryStatus) == [RUI, EVA]


def test_who_asks_again_after_their_last_day_is_last(waiting: Clinic) -> None:
    """The old entry has ended, whether or not the daemon came by."""
    old, later = add(waiting, latest=MONDAY), at("2027-01-06 09:00")
    add(waiting, EVA)
    new = add(waiting, now=later)
    assert (new.id != old.id, new.created_at) == (True, later)
    assert listed(waiting, later) == [EVA, RUI]
    with waiting.unit(now=later) as unit:
        assert waitlist.show(unit, str(old.id)).status is EntryStatus.EXPIRED


def test_the_list_is_narrowed_to_who_would_come(waiting: Clinic) -> None:
    """To a provider come those who asked for them, and those who asked for anyone, of services that they give."""
    waiting.location("lake")
    waiting.provider("ben", where="lake")
    waiting.service("exam", by=("ana", "ben"), where=("downtown", "lake"), waitlist=True)
    waiting.service("surgery", by=("ben",), where=("lake",), waitlist=True)
    add(waiting, RUI, service="exam")
    add(waiting, EVA, service="exam", provider="ben", location="lake")
    add(waiting, IDA, service="surgery")
    assert listed(waiting, provider="ben") == [RUI, EVA, IDA]
    assert listed(waiting, provider="ana") == [RUI]
    assert listed(waiting, location="downtown") == [RUI]
    assert listed(waiting, location="lake", service="exam") == [RUI, EVA]
    assert listed(waiting, customer=IDA) == [IDA]
