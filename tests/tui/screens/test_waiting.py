"""The waiting list at the desk: booked from, filled from, added to, and seen to change, all by keys."""

from datetime import timedelta
from pathlib import Path

import pytest

from sloty.actor import PERMISSIONS, Actor, Role
from sloty.engine.lifecycle import Status
from sloty.engine.waiting import EntryStatus, PartOfDay, Priority
from sloty.operations import waitlist
from sloty.operations.boards.views import Fill, Place
from sloty.operations.waitlist import EntryView
from sloty.tui.dialogs.booking import Booking
from sloty.tui.dialogs.waiting_list import WaitingList
from sloty.tui.screens.waiting import end_of_gap
from tests.builders import MONDAY, Clinic, at
from tests.operations.test_waitlist import EVA, IDA, RUI, a_list, add, keep_list
from tests.tui.boards import a_column, a_stretch, a_visit, minute
from tests.tui.front import LARGE, SMALL, USUAL, Sitting, a_desk, played
from tests.tui.screens.test_acting import booked


@pytest.fixture
def waiting(clinic: Clinic) -> Clinic:
    """People may wait for cleanings."""
    return a_list(clinic)


def entry(clinic: Clinic, address: str) -> EntryView:
    """Of whoever waits, or waited, at that address."""
    with clinic.unit() as unit:
        return next(each for each in waitlist.entries(unit, status=EntryStatus) if each.email == address)


async def opened(front: Sitting, key: str) -> WaitingList:
    """The list, once it is read."""
    await front.press(key)
    await front.until(lambda: isinstance(front.desk.screen, WaitingList) and "Reading" not in front.text)
    dialog = front.desk.screen
    assert isinstance(dialog, WaitingList)
    return dialog


async def booked_by_enter(front: Sitting, name: str) -> None:
    """Nothing is missing any more: Enter books, and the day shows it."""
    await front.until(lambda: getattr(front.desk.focused, "id", None) == "book")
    await front.press("enter")
    await front.until(lambda: f"S {name}" in front.text)


@pytest.mark.parametrize("size", [SMALL, USUAL], ids="{0[0]}x{0[1]}".format)
@played
async def test_the_time_under_the_hand_is_booked_for_who_waits_and_undo_lets_them_wait_again(
    waiting: Clinic, tmp_path: Path, size: tuple[int, int]
) -> None:
    add(waiting, RUI)
    add(waiting, EVA, notes="by the window")
    async with a_desk(waiting, tmp_path, size=size) as front:
        await front.hand_on("Ana", "10:00")
        front.keys = 0
        await opened(front, "w")
        assert "Enter books Mon 4 Jan 10:00 EST." in front.text
        await front.press("down", "enter")
        await front.until(lambda: "for Eva Lind" in front.text)
        await booked_by_enter(front, "Eva Lind")
        assert front.keys == 4
        got = entry(waiting, EVA)
        assert (got.status, got.appointment) == (EntryStatus.BOOKED, front.home.visit and front.home.visit.code)
        assert front.home.visit is not None
        assert front.home.visit.notes == "by the window"
        await front.press("u")
        await front.until(lambda: any("Undone: Book" in told for told in front.told))
        assert entry(waiting, EVA).status is EntryStatus.ACTIVE


@played
async def test_where_the_hand_is_of_no_use_enter_leads_to_the_first_times_that_suit(
    waiting: Clinic, tmp_path: Path
) -> None:
    waiting.provider("ben")
    waiting.service("polish", by=("ana", "ben"))
    keep_list(waiting, "polish")
    add(waiting, RUI, service="polish", provider="ben", earliest=MONDAY + timedelta(days=1))
    async with a_desk(waiting, tmp_path) as front:
        await front.hand_on("Ana", "10:00")
        await opened(front, "w")
        await front.until(lambda: "Enter finds the first times" in front.text)
        await front.press("enter")
        await front.until(lambda: "[x] only with Ben" in front.text and "Tue  5 Jan 09:00" in front.text)
        await front.press("enter")
        await front.until(lambda: "Book Tuesday 5 January 2027, 09:00 EST" in front.text and "for Rui" in front.text)
        await booked_by_enter(front, "Rui Costa")
        assert entry(waiting, RUI).status is EntryStatus.BOOKED


@played
async def test_a_gap_is_filled_by_whom_it_suits_best(waiting: Clinic, tmp_path: Path) -> None:
    add(waiting, RUI, parts_of_day=(PartOfDay.EVENING,))
    add(waiting, EVA)
    add(waiting, IDA, priority=Priority.URGENT, parts_of_day=(PartOfDay.AFTERNOON,))
    booked(waiting, "09:30")
    async with a_desk(waiting, tmp_path) as front:
        await front.hand_on("Ana", "09:30")
        await front.press("W")
        await front.until(lambda: front.told == ["No provider has free time here."])
        await front.hand_on("Ana", "11:30")
        dialog = await opened(front, "W")
        await front.until(lambda: dialog.lines)
        assert [(each.entry.email, each.start) for each in dialog.lines] == [(IDA, at("12:00")), (EVA, at("11:30"))]
        assert "Fill Monday 4 January 2027, 11:30 EST, with Ana at Downtown" in front.text
        await front.press("enter")
        await front.until(lambda: "Book Monday 4 January 2027, 12:00 EST" in front.text and "for Ida" in front.text)
        await booked_by_enter(front, "Ida Berg")
        assert entry(waiting, IDA).status is EntryStatus.BOOKED


@played
async def test_a_gap_that_suits_nobody_says_so(waiting: Clinic, tmp_path: Path) -> None:
    add(waiting, RUI, parts_of_day=(PartOfDay.EVENING,))
    async with a_desk(waiting, tmp_path) as front:
        await front.hand_on("Ana", "10:00")
        await opened(front, "W")
        await front.until(lambda: "Nobody on the list would fit here" in front.text)


@played
async def test_who_comes_from_elsewhere_is_seen_at_once_in_the_list_and_counted_above(
    waiting: Clinic, tmp_path: Path
) -> None:
    async with a_desk(waiting, tmp_path, size=LARGE, live=True) as front:
        await opened(front, "w")
        await front.until(lambda: "Nobody waits." in front.text)
        assert "list 1" not in front.text
        add(waiting, RUI)
        await front.until(lambda: "Rui Costa: Cleaning" in front.text)
        await front.press("escape")
        await front.until(lambda: "list 1" in front.text.splitlines()[0])


@played
async def test_somebody_who_was_looked_up_is_put_on_the_list_from_their_card(waiting: Clinic, tmp_path: Path) -> None:
    async with a_desk(waiting, tmp_path, size=SMALL) as front:
        await front.hand_on("Ana", "10:00")
        await front.press("slash")
        await front.until(lambda: "Find a customer" in front.text)
        await front.type("eva")
        await front.until(lambda: "Lind, Eva" in front.text)
        await front.press("enter")
        await front.until(lambda: "Let wait" in front.text)
        await front.press("w")
        await front.until(lambda: getattr(front.desk.focused, "id", None) == "save")
        assert "[ ] only with Ana" in front.text
        await front.press("enter")
        await front.until(lambda: front.told == ["Eva Lind waits for Cleaning. w shows the list."])
        assert entry(waiting, EVA).status is EntryStatus.ACTIVE
        front.home.find(EVA)
        await front.until(lambda: "On the waiting list: Cleaning since " in front.text)


@played
async def test_whoever_finds_no_time_in_the_dialog_of_booking_is_put_on_the_list_there(
    waiting: Clinic, tmp_path: Path
) -> None:
    booked(waiting, "10:00")
    async with a_desk(waiting, tmp_path, size=SMALL) as front:
        await front.hand_on("Ana", "10:00")
        await front.press("b")
        await front.until(lambda: "ctrl+l lets them wait." in front.text)
        await front.type("eva")
        await front.until(lambda: "Eva Lind" in front.text)
        await front.press("enter")
        await front.until(lambda: "for Eva Lind" in front.text)
        await front.press("ctrl+l")
        await front.until(lambda: getattr(front.desk.focused, "id", None) == "save")
        await front.press("enter")
        await front.until(lambda: front.desk.screen is front.home)
        assert front.told == ["Eva Lind waits for Cleaning."]
        assert entry(waiting, EVA).status is EntryStatus.ACTIVE


@played
async def test_where_no_first_time_is_free_somebody_is_put_on_the_list_instead(waiting: Clinic, tmp_path: Path) -> None:
    waiting.provider("ben", works="")
    waiting.service("polish", by=("ben",))
    keep_list(waiting, "polish")
    async with a_desk(waiting, tmp_path, size=SMALL) as front:
        await front.press("full_stop")
        await front.until(lambda: "First free time" in front.text)
        await front.type("polish")
        await front.press("enter")
        await front.until(lambda: "Nothing is free then. ctrl+l lets somebody wait." in front.text)
        await front.press("ctrl+l")
        await front.until(lambda: "Put on the waiting list" in front.text and "Polish, 30 min" in front.text)
        await front.type("eva")
        await front.until(lambda: "Eva Lind" in front.text)
        await front.press("enter")
        await front.until(lambda: getattr(front.desk.focused, "id", None) == "save")
        await front.press("enter")
        await front.until(lambda: front.told == ["Eva Lind waits for Polish. w shows the list."])


@played
async def test_where_the_service_keeps_no_list_the_dialog_of_booking_offers_none(
    clinic: Clinic, tmp_path: Path
) -> None:
    booked(clinic, "10:00")
    async with a_desk(clinic, tmp_path) as front:
        await front.hand_on("Ana", "10:00")
        await front.press("b")
        await front.until(lambda: "Not free: taken from" in front.text)
        assert "ctrl+l" not in front.text
        await front.press("ctrl+l")
        assert isinstance(front.desk.screen, Booking)


@played
async def test_another_service_is_booked_without_taking_them_off(waiting: Clinic, tmp_path: Path) -> None:
    waiting.service("polish")
    add(waiting, RUI)
    async with a_desk(waiting, tmp_path) as front:
        await front.hand_on("Ana", "10:00")
        await opened(front, "w")
        await front.press("enter")
        await front.until(lambda: "for Rui Costa" in front.text)
        dialog = front.desk.screen
        assert isinstance(dialog, Booking)
        dialog.service.line.focus()
        dialog.service.line.clear()
        await front.type("polish")
        await front.press("enter")
        await front.until(lambda: "Polish, 30 min · for Rui" in front.text)
        await booked_by_enter(front, "Rui Costa")
        assert entry(waiting, RUI).status is EntryStatus.ACTIVE


@played
async def test_who_may_not_book_sees_the_list_and_fills_no_gap(waiting: Clinic, tmp_path: Path) -> None:
    role = Role.LOCATION_REPORTS
    looks = Actor("looks", role, "desk", waiting.tenant, permissions=PERMISSIONS[role])
    async with a_desk(waiting, tmp_path, actor=looks) as front:
        await front.press("question_mark")
        await front.until(lambda: "Type to find a key" in front.text)
        await front.type("waiting list")
        await front.until(lambda: "The waiting list" in front.text)
        assert "Fill this gap from the waiting list" not in front.text
        await front.press("escape", "W")
        await front.until(lambda: any("Fill this gap: your role does not allow it" in each for each in front.told))
        await opened(front, "w")


def test_a_gap_ends_where_something_follows_or_nobody_works_any_more() -> None:
    gone = a_visit("15:00", status=Status.CANCELLED)
    column = a_column(
        "Ana",
        visits=[a_visit("10:00"), gone],
        stretches=[a_stretch(Fill.BREAK, "12:00-13:00")],
        places=(Place(minute("09:00"), minute("17:00"), "downtown"),),
    )
    ends = {time: end_of_gap(column, minute(time)) for time in ("09:30", "11:00", "14:00", "17:00")}
    assert ends == {
        "09:30": minute("10:00"),
        "11:00": minute("12:00"),
        "14:00": minute("17:00"),
        "17:00": minute("17:00"),
    }
