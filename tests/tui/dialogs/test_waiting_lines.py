"""A line of the waiting list, and all of one who waits."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from rich.cells import cell_len

from sloty.engine import civil
from sloty.engine.waiting import EntryStatus, PartOfDay, Priority
from sloty.operations.waitlist import EntryView
from sloty.tui.dialogs.waiting_lines import HEAD, Line, details, row, since, suits
from tests.builders import NEW_YORK, NOW, at

ENTRY = EntryView(
    uuid4(), "rui@example.com", "Rui Costa", "+12025550143", "rui@example.com", "cleaning", "Cleaning", None, None, None,
    None, None, None, (), Priority.NORMAL, EntryStatus.ACTIVE, "after\nwork", "DESK", NOW, None, None, 1,
)  # fmt: skip


def test_a_line_fits_a_narrow_screen_whatever_stands_in_it() -> None:
    long = replace(ENTRY, customer_name="Ana \x1b[31m" + "x" * 90, service_name="王" * 40, priority=Priority.EMERGENCY)
    for entry in (ENTRY, long):
        line = row(Line(entry), NOW)
        assert cell_len(line.plain) == cell_len(HEAD) == 74
        assert "\x1b" not in line.plain
    assert row(Line(long), NOW).plain.startswith("EMERG! Ana \\x1b[31m")
    assert row(Line(long), NOW).style == "bold"


@pytest.mark.parametrize(
    ("waited", "told"),
    [
        (timedelta(minutes=5), "5'"),
        (timedelta(minutes=59), "59'"),
        (timedelta(hours=23, minutes=59), "23 h"),
        (timedelta(days=12, hours=5), "12 d"),
        (timedelta(minutes=-1), "0'"),
    ],
)
def test_how_long_is_told_in_a_few_letters(waited: timedelta, told: str) -> None:
    assert since(ENTRY, NOW + waited) == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "any time"),
        ({"earliest": date(2027, 1, 4)}, "from 4 Jan"),
        ({"latest": date(2027, 1, 9)}, "to 9 Jan"),
        ({"earliest": date(2027, 1, 4), "latest": date(2027, 1, 9)}, "4-9 Jan"),
        ({"earliest": date(2027, 1, 4), "latest": date(2027, 2, 9)}, "4 Jan-9 Feb"),
        ({"earliest": date(2027, 1, 4), "latest": date(2027, 1, 4)}, "4 Jan"),
        ({"parts_of_day": (PartOfDay.MORNING, PartOfDay.EVENING)}, "morning, evening"),
        ({"latest": date(2027, 1, 9), "parts_of_day": (PartOfDay.MORNING,)}, "to 9 Jan, morning"),
    ],
)
def test_when_it_suits_is_short(said: dict[str, Any], told: str) -> None:
    assert suits(replace(ENTRY, **said)) == told


def test_all_of_one_says_what_enter_does() -> None:
    told = "\n".join(line.plain for line in details(Line(ENTRY), NOW + timedelta(days=2)))
    for part in ("Rui Costa: Cleaning with anyone, anywhere", "waits 2 d", "any time, +12025550143", "after work"):
        assert part in told
    assert told.endswith("Enter finds the first times that are free for them.")
    *_, last = details(Line(ENTRY, at("10:00").astimezone(civil.zone(NEW_YORK))), NOW)
    assert last.plain == "Enter books Mon 4 Jan 10:00 EST."


def test_words_are_found_wherever_they_stand() -> None:
    line = Line(replace(ENTRY, provider_name="Ana Souza", priority=Priority.URGENT, latest=date(2027, 1, 9)))
    for words in (["costa"], ["rui", "clean"], ["souza", "urgent"], ["9 jan"], ["work"], ["0143"], []):
        assert line.has(words)
    assert not line.has(["rui", "filling"])
