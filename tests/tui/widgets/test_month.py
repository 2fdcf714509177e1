"""A month as a sheet: told by number, bar and colour alike, gone through by arrows, whole at 80 by 24."""

from datetime import date, timedelta

import pytest
from textual.message import Message

from sloty.operations import booking
from sloty.operations.boards.month import Month, MonthDay, month
from sloty.operations.booking import Wish
from sloty.operations.loads import Load
from sloty.tui.widgets.month import MonthView
from tests.builders import MONDAY, NEW_YORK, Clinic, at
from tests.tui.finding_host import NARROW, WIDE, Host, Stage, played, said, shown

JANUARY = date(2027, 1, 1)


def sheet(first: date = JANUARY, title: str = "Downtown", **loads: Load) -> Month:
    """A month with a few days that are not closed: `d4=Load(…)`."""
    monday = first - timedelta(days=first.weekday())
    days = [monday + timedelta(days=offset) for offset in range(42)]
    made = [MonthDay(day, loads.get(f"d{day.day}", Load()) if day.month == first.month else Load()) for day in days]
    weeks = tuple(tuple(made[at : at + 7]) for at in range(0, 42, 7))
    return Month(first, title, NEW_YORK, weeks)


def view(month: Month, today: date = MONDAY, *, ascii_only: bool = False) -> MonthView:
    """The widget, with a month on it."""
    widget = MonthView()
    widget.ascii_only = ascii_only
    widget.show(month, today)
    return widget


@played
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_six_weeks_are_seen_whole(size: tuple[int, int]) -> None:
    widget = view(sheet(d4=Load(480, 240, 8), d5=Load(480, 30, 1), d6=Load(0, 30, 1), d31=Load(60, 60, 2)))
    app = Host(lambda: Stage(widget))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        screen = shown(app)
        assert screen.startswith("Downtown, January 2027, America/New_York")
        assert screen.split("\n")[1].split() == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        for told in ("4*", "50%", "8 visits", "6%", "1 visit ", "closed", "100%", "2 visits"):
            assert told in screen
        assert screen.count("closed") == 42 - 4
        assert "█" in screen


@played
async def test_without_unicode_bars_are_ascii() -> None:
    app = Host(lambda: Stage(view(sheet(d4=Load(480, 240, 8)), ascii_only=True)))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        assert "####" in shown(app)
        assert shown(app).isascii()


@played
async def test_arrows_go_through_the_month_and_over_its_edge() -> None:
    widget = view(sheet(d4=Load(480, 240, 8)))
    told: list[Message] = []
    app = Host(lambda: Stage(widget))
    async with app.run_test(size=NARROW, message_hook=told.append) as pilot:
        await pilot.press("right", "down", "enter")
        assert widget.cursor == date(2027, 1, 12)
        await pilot.press("}")
        assert widget.cursor == date(2027, 2, 12)
        await pilot.pause()
    assert [each.day for each in said(told, MonthView.Opened)] == [date(2027, 1, 12)]
    assert [each.day for each in said(told, MonthView.Wanted)] == [date(2027, 2, 12)]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 1, 31), -1, date(2026, 12, 31)),
        (date(2028, 1, 30), 1, date(2028, 2, 29)),
        (date(2027, 12, 5), 1, date(2028, 1, 5)),
    ],
)
def test_the_same_day_of_another_month_or_its_last(day: date, months: int, then: date) -> None:
    widget = view(sheet(day.replace(day=1)))
    widget.cursor = day
    widget.action_months(months)
    assert widget.cursor == then


def test_the_hand_begins_at_today_and_stays_when_the_month_is_read_again() -> None:
    widget = view(sheet())
    assert widget.cursor == MONDAY
    widget.cursor = date(2027, 1, 20)
    widget.show(sheet(d20=Load(60, 0, 0)), MONDAY)
    assert widget.cursor == date(2027, 1, 20)
    widget.show(sheet(date(2027, 6, 1)), MONDAY)
    assert widget.cursor == date(2027, 6, 1)


@played
async def test_a_click_moves_the_hand_and_two_open() -> None:
    widget = view(sheet())
    told: list[Message] = []
    app = Host(lambda: Stage(widget))
    async with app.run_test(size=NARROW, message_hook=told.append) as pilot:
        await pilot.pause()
        await pilot.click(widget, offset=(12, 2 + widget.height_of_week), times=2)
        await pilot.pause()
    assert widget.cursor == date(2027, 1, 5)
    assert [each.day for each in said(told, MonthView.Opened)] == [date(2027, 1, 5)]


@played
async def test_a_real_month_is_shown_and_its_title_is_harmless(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        booking.book(unit, Wish("cleaning", at("09:00"), "rui@example.com"))
        found = month(unit, MONDAY, "downtown")
    app = Host(lambda: Stage(view(Month(found.first, "[b]\x1b[2J", found.timezone, found.weeks))))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        assert "6%" in shown(app)
        assert "1 visit" in shown(app)
        assert shown(app).startswith("[b]\\x1b[2J, January 2027")
