"""Races for the waiting list: many who write one customer down at once, at desks or on the page; and two who book one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest

from sloty.db.pool import Database
from sloty.db.queries import appointment as queries
from sloty.engine.waiting import EntryStatus
from sloty.errors import SlotyError
from sloty.operations import booking, merging, waitlist, waitlist_rows
from sloty.operations.booking import Wish
from sloty.operations.self_service import waiting
from sloty.operations.self_service.contact import Contact
from sloty.operations.self_service.waiting import OwnWaiting
from sloty.operations.unit import Unit
from sloty.operations.views import AppointmentView
from sloty.operations.waitlist_rows import EntryEnded
from tests.builders import Clinic, a_clinic, at
from tests.operations.self_service.visitors import visiting
from tests.operations.test_booking import count
from tests.operations.test_merging import OTHER, wait_until_blocked
from tests.operations.test_waitlist import RUI, add, keep_list
from tests.races.conftest import Arena, Ground

RACERS = 8
Act = Callable[[Clinic, int], object]


def run(clinic: Clinic, act: Act, racers: int = RACERS) -> list[str | None]:
    """All start at once; None, or the error of each."""
    line = Barrier(racers)

    def one(number: int) -> str | None:
        line.wait(timeout=60)
        try:
            act(clinic, number)
        except EntryEnded as error:
            return error.code
        return None

    with ThreadPoolExecutor(racers) as pool:
        return [*pool.map(one, range(racers))]


def places(ground: Ground, act: Act) -> int:
    """How many places on the list one customer has after the race, which everybody believes to have won."""
    database = Database(ground.through)
    clinic = a_clinic(database)
    keep_list(clinic)
    assert run(clinic, act) == [None] * RACERS
    with clinic.unit() as unit:
        found = len(waitlist.entries(unit))
    database.close()
    return found


def write_down(clinic: Clinic, number: int) -> None:
    """Desks write down whoever calls everywhere."""
    add(clinic, RUI, notes=str(number))


def press_join(clinic: Clinic, number: int) -> None:
    """One address, in as many tabs."""
    with visiting(clinic) as unit:
        waiting.join(unit, OwnWaiting(Contact("Rui", "Costa", RUI), "cleaning", notes=str(number)))


@pytest.mark.parametrize("act", [write_down, press_join])
def test_of_many_who_write_one_customer_down_one_place_comes(
    arena_18: Arena, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Joining is guarded twice: by the lock on the address as well, which the control is without."""
    with monkeypatch.context() as unguarded:
        unguarded.setattr(queries, "LOCK_ADDRESS", "select %(email)s")
        assert places(arena_18.unguarded, act) > 1, "the control: without the guard, there are more"
    assert places(arena_18.guarded, act) == 1


def book_each_a_time(clinic: Clinic, number: int) -> None:
    """Two desks have called whoever waits, and agreed on a time each."""
    with clinic.unit() as unit:
        (entry,) = waitlist.entries(unit, status=EntryStatus)
        waitlist.book(unit, str(entry.id), at("10:00") + timedelta(hours=number))


def test_who_waits_is_booked_once(clinic: Clinic) -> None:
    keep_list(clinic)
    add(clinic)
    assert sorted(run(clinic, book_each_a_time, 2), key=str) == [None, "entry_ended"]
    assert count(clinic, "appointment") == 1


def test_without_the_lock_who_waits_is_booked_twice(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: both have looked before either has booked."""
    keep_list(clinic)
    add(clinic)
    both, book, selected = Barrier(2), booking.book, waitlist_rows._selected

    def after_the_other_has_looked(unit: Unit, wish: Wish) -> AppointmentView:
        both.wait(timeout=60)
        return book(unit, wish)

    def unlocked(unit: Unit, which: Any) -> Any:
        query = selected(unit, which)
        query._for_update_arg = None
        return query

    monkeypatch.setattr(booking, "book", after_the_other_has_looked)
    monkeypatch.setattr(waitlist_rows, "_selected", unlocked)
    assert run(clinic, book_each_a_time, 2) == [None, None]
    assert count(clinic, "appointment") == 2


def book_amid_a_merge(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """What becomes of a desk that books who waits while another one merges them, which has locked the customers only."""
    keep_list(clinic)
    entry = add(clinic)
    clinic.customer(OTHER)
    told: list[str | None] = []
    take_over = waitlist_rows.take_over

    def book() -> None:
        try:
            with clinic.unit() as unit:
                waitlist.book(unit, str(entry.id), at("10:00"))
        except SlotyError as error:
            told.append(error.code)
        else:
            told.append(None)

    other = Thread(target=book)

    def then_the_entries(unit: Unit, kept: UUID, gone: UUID) -> None:
        other.start()
        wait_until_blocked(clinic, other)
        take_over(unit, kept, gone)

    monkeypatch.setattr(waitlist_rows, "take_over", then_the_entries)
    try:
        with clinic.unit() as unit:
            merging.merge(unit, OTHER, RUI)
    except SlotyError as error:
        told.append(error.code)
    other.join()
    return told


def test_who_is_merged_meanwhile_is_booked_all_the_same(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    assert book_amid_a_merge(clinic, monkeypatch) == [None]
    with clinic.unit() as unit:
        (entry,) = waitlist.entries(unit, status=EntryStatus)
        assert (entry.customer, entry.status) == (OTHER, EntryStatus.BOOKED)


def test_with_the_entry_locked_first_each_waits_for_the_other(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the database ends one of them."""
    monkeypatch.setattr(waitlist, "_keep_customer", lambda *_: None)
    assert len([code for code in book_amid_a_merge(clinic, monkeypatch) if code is not None]) == 1
