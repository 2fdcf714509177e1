"""The waiting list: seen, narrowed, changed, shortened, and what is wanted of it given back."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from sloty.actor import PERMISSIONS, Actor, Role
from sloty.engine import civil
from sloty.engine.waiting import EntryStatus, Priority
from sloty.operations import waitlist
from sloty.operations.unit import Unit
from sloty.operations.waitlist import EntryView
from sloty.tui.dialogs.outcomes import BookWaiting, FirstFreeForWaiting, WaitingOutcome
from sloty.tui.dialogs.waiting_lines import Line
from sloty.tui.dialogs.waiting_list import WaitingList
from sloty.tui.link import Link
from tests.builders import NEW_YORK, NOW, Clinic, at
from tests.operations.test_waitlist import EVA, IDA, RUI, a_list, add
from tests.tui.host import NARROW, WIDE, Hand, link, shown


@pytest.fixture
def waiting(clinic: Clinic) -> Clinic:
    """Rui, Eva and Ida wait for a cleaning."""
    a_list(clinic)
    for customer in (RUI, EVA, IDA):
        add(clinic, customer)
    return clinic


def a_dialog(desk: Link) -> WaitingList:
    """Enter books ten o'clock for Eva alone."""

    def read(unit: Unit) -> Sequence[Line]:
        return [Line(each, at("10:00") if each.email == EVA else None) for each in waitlist.entries(unit)]

    return WaitingList(desk, civil.zone(NEW_YORK), "Waiting list: Downtown", read, nobody="Nobody waits.")


def live(
    dialog: WaitingList, act: Callable[[Hand], Awaitable[None]], size: tuple[int, int] = NARROW
) -> WaitingOutcome | None:
    """What comes of it when somebody acts on it."""

    async def run() -> Any:
        async with shown(dialog, size) as hand:
            await hand.until(lambda: dialog.lines or "Nobody waits." in hand.app.text)
            await act(hand)
            return await hand.result()

    return asyncio.run(run())  # type: ignore[no-any-return]


def every(clinic: Clinic) -> dict[str, EntryView]:
    """All entries there ever were, by address."""
    with clinic.unit() as unit:
        return {str(each.email): each for each in waitlist.entries(unit, status=EntryStatus)}


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_enter_books_whom_the_time_suits_and_finds_times_for_the_others(waiting: Clinic, size: tuple[int, int]) -> None:
    async def books(hand: Hand) -> None:
        await hand.sees("Waiting list: Downtown", "Rui Costa", "Eva Lind", "Ida Berg", "Enter finds the first times")
        await hand.press("down")
        await hand.sees("Enter books Mon 4 Jan")
        await hand.press("enter")

    async def finds(hand: Hand) -> None:
        await hand.press("enter")

    found = live(a_dialog(link(waiting)), books, size)
    assert isinstance(found, BookWaiting)
    assert (found.entry.email, found.start) == (EVA, at("10:00"))
    found = live(a_dialog(link(waiting)), finds, size)
    assert isinstance(found, FirstFreeForWaiting)
    assert found.entry.email == RUI


def test_letters_leave_those_who_are_meant_and_the_keys_are_for_the_list_again(waiting: Clinic) -> None:
    async def act(hand: Hand) -> None:
        await hand.press("slash")
        await hand.type("berg clean")
        await hand.until(lambda: len(dialog._shown) == 1)
        await hand.press("escape")
        await hand.until(lambda: len(dialog._shown) == 3)
        await hand.press("slash")
        await hand.type("nobody")
        await hand.sees("Nobody has all of that.")
        await hand.press("escape", "slash")
        await hand.type("eva")
        await hand.press("enter", "full_stop")

    dialog = a_dialog(link(waiting))
    found = live(dialog, act)
    assert isinstance(found, FirstFreeForWaiting)
    assert found.entry.email == EVA


def test_somebody_is_taken_off_for_a_reason_and_one_who_was_meanwhile_is_not_taken_off_twice(waiting: Clinic) -> None:
    async def act(hand: Hand) -> None:
        await hand.press("x")
        await hand.sees("Take off the list: Rui Costa, Cleaning")
        await hand.press("escape", "x")
        await hand.type("found another clinic")
        await hand.press("enter")
        await hand.until(lambda: len(dialog.lines) == 2)
        with waiting.unit() as unit:
            waitlist.change(unit, str(every(waiting)[EVA].id), {"notes": "calls back"})
        await hand.press("delete", "enter")
        await hand.sees("It is shown as it is now")
        await hand.until(lambda: dialog.lines[0].entry.notes == "calls back")
        await hand.press("delete", "enter")
        await hand.until(lambda: len(dialog.lines) == 1)
        await hand.press("escape")

    dialog = a_dialog(link(waiting))
    assert live(dialog, act) is None
    found = every(waiting)
    assert (found[RUI].status, found[RUI].cancellation_reason) == (EntryStatus.CANCELLED, "found another clinic")
    assert (found[EVA].status, found[EVA].cancellation_reason) == (EntryStatus.CANCELLED, None)


def test_what_changes_elsewhere_meanwhile_does_not_hide_why_something_was_refused(waiting: Clinic) -> None:
    async def act(hand: Hand) -> None:
        before = dialog.lines[0].entry
        with waiting.unit() as unit:
            waitlist.change(unit, str(before.id), {"notes": "calls back"})
        dialog.action_urge(1)
        add(waiting, EVA, notes="new")
        dialog.read_again()
        await hand.sees("It is shown as it is now")
        await hand.until(lambda: dialog.lines[1].entry.notes == "new")
        assert "It is shown as it is now" in hand.app.text
        await hand.press("escape")

    dialog = a_dialog(link(waiting))
    assert live(dialog, act) is None


def test_who_is_more_urgent_goes_up_and_the_hand_goes_along(waiting: Clinic) -> None:
    async def act(hand: Hand) -> None:
        await hand.press("down", "down", "plus")
        await hand.until(lambda: dialog.lines[0].entry.email == IDA)
        await hand.press("plus")
        await hand.until(lambda: dialog.lines[0].entry.priority is Priority.URGENT)
        assert dialog.pointed is not None
        assert dialog.pointed.entry.email == IDA
        await hand.press("minus")
        await hand.until(lambda: dialog.lines[0].entry.priority is Priority.HIGH)
        await hand.press("e")
        await hand.sees("Ida Berg waits for Cleaning")
        await hand.press("up", "up", "enter")
        await hand.press("enter")
        await hand.sees("EMERG! Ida Berg")
        await hand.press("escape")

    dialog = a_dialog(link(waiting))
    assert live(dialog, act) is None
    assert every(waiting)[IDA].priority is Priority.EMERGENCY


def test_somebody_is_added_from_the_list_and_who_comes_elsewhere_is_read_again(clinic: Clinic) -> None:
    a_list(clinic)

    async def act(hand: Hand) -> None:
        await hand.sees("Nobody waits.")
        await hand.press("a")
        await hand.sees("Put on the waiting list")
        await hand.type("eva")
        await hand.press("enter")
        await hand.at("save")
        await hand.press("enter")
        await hand.sees("Eva Lind: Cleaning")
        add(clinic, RUI)
        dialog.read_again()
        await hand.sees("Rui Costa")
        await hand.press("escape")

    dialog = a_dialog(link(clinic))
    assert live(dialog, act) is None


def test_a_long_list_leaves_room_for_the_keys_on_a_small_screen(clinic: Clinic) -> None:
    a_list(clinic)
    for number in range(12):
        clinic.customer(f"{number}@example.com", first_name=f"Nr{number}", last_name="Long")
        add(clinic, f"{number}@example.com", now=NOW + timedelta(minutes=number), notes="asked again, and again, " * 20)

    async def act(hand: Hand) -> None:
        await hand.press("end")
        await hand.sees("Nr11 Long: Cleaning", "asked again", "Enter finds the first times", "Take off", "Esc Back")
        assert hand.app.text.splitlines()[-1].strip().startswith("╰")
        await hand.press("escape")

    assert live(a_dialog(link(clinic)), act) is None


def test_who_may_not_book_sees_the_list_and_changes_nothing(waiting: Clinic) -> None:
    role = Role.LOCATION_REPORTS
    looks = Actor("looks", role, "desk", waiting.tenant, permissions=PERMISSIONS[role])

    async def act(hand: Hand) -> None:
        await hand.sees("Rui Costa")
        assert "Take off" not in hand.app.text
        assert "Change" not in hand.app.text
        await hand.press("enter", "x", "e", "a", "plus")
        await hand.pilot.pause()
        assert hand.app.screen is dialog
        await hand.press("escape")

    dialog = a_dialog(link(waiting, looks, now=NOW + timedelta(hours=1)))
    assert live(dialog, act) is None
    assert {each.status for each in every(waiting).values()} == {EntryStatus.ACTIVE}
