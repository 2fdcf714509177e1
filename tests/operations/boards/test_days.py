"""Days that are longer or shorter than others, what reaches over their ends, and how they stand."""

from datetime import date, timedelta

import pytest

from sloty.engine.civil import DaySkipped
from sloty.operations import appointments
from sloty.operations.boards.views import Board, Layout
from tests.builders import MONDAY, Clinic, at
from tests.operations.boards.looking import (
    block,
    column,
    look,
    places,
    visits,
)
from tests.operations.test_booking import book


def act(clinic: Clinic, verb: str, code: str, time: str, *words: str) -> None:
    with clinic.unit(now=at(time)) as unit:
        getattr(appointments, verb)(unit, code, *words)


def test_a_visit_over_midnight_is_on_both_days(clinic: Clinic) -> None:
    clinic.provider("ben", works="Mon 20:00-04:00")
    clinic.service("night", by=("ben",), duration=120)
    book(clinic, "23:00", "night")
    first, second = (look(clinic, MONDAY + timedelta(days=days)) for days in (0, 1))
    assert (visits(column(first, "ben")), visits(column(second, "ben"))) == (["23:00-24:00"], ["00:00-01:00"])
    assert places(column(second, "ben")) == ["00:00-04:00 downtown"]
    week = look(clinic, MONDAY, Layout.WEEK, provider="ben")
    assert [visits(each) for each in week.columns[:2]] == [["23:00-24:00"], ["00:00-01:00"]]


@pytest.mark.parametrize(("day", "nine"), [(date(2027, 3, 14), 8 * 60), (date(2027, 11, 7), 10 * 60)])
def test_a_day_of_23_or_25_hours_is_as_long_as_it_is_and_a_week_goes_by_the_wall(
    clinic: Clinic, day: date, nine: int
) -> None:
    clinic.provider("ben", works="Sun 00:00-24:00")
    clinic.service("exam", by=("ben",))
    book(clinic, f"{day} 09:00", "exam")
    board = look(clinic, day)
    (visit,) = column(board, "ben").visits
    assert (visit.top, board.label(visit.top), board.last) == (nine, "09:00", (24 * 60) - 540 + nine)
    sunday = look(clinic, day, Layout.WEEK, provider="ben").columns[6]
    assert (visits(sunday), places(sunday)) == (["09:00-09:30"], ["00:00-24:00 downtown"])


def test_a_day_of_24_hours_and_a_half_ends_at_its_end(clinic: Clinic) -> None:
    clinic.location("island", zone="Australia/Lord_Howe")
    clinic.provider("ben", works="Sun 00:00-24:00", where="island")
    board = look(clinic, date(2027, 4, 4), location="island")
    assert (board.last, board.label(board.last)) == (24 * 60 + 30, "00:00")
    assert places(column(board, "ben")) == ["00:00-24:30 island"]


def test_a_day_that_never_was_is_told_and_a_week_goes_without_it(clinic: Clinic) -> None:
    clinic.location("samoa", zone="Pacific/Apia")
    clinic.provider("ben", where="samoa")
    with pytest.raises(DaySkipped):
        look(clinic, date(2011, 12, 30), location="samoa")
    week = look(clinic, date(2011, 12, 30), Layout.WEEK, provider="ben")
    assert [each.day.day for each in week.columns] == [26, 27, 28, 29, 31, 1]


def test_counts_tell_how_the_day_stands(clinic: Clinic) -> None:
    codes = [book(clinic, time).confirmation_code for time in ("09:00", "10:00", "11:00", "12:00", "13:00", "14:00")]
    for verb in ("check_in", "start", "complete"):
        act(clinic, verb, codes[0], "09:00")
    for verb in ("check_in", "start"):
        act(clinic, verb, codes[1], "10:00")
    act(clinic, "check_in", codes[2], "10:35")
    act(clinic, "check_in", codes[3], "10:40")
    act(clinic, "cancel", codes[4], "10:00", "ill")
    block(clinic, "ana", "16:00", "16:30")
    counts = look(clinic, now=at("11:00")).counts
    assert counts.by_status == {
        "SCHEDULED": 1, "CHECKED_IN": 2, "IN_PROGRESS": 1, "COMPLETED": 1, "CANCELLED": 1,
    }  # fmt: skip
    assert (counts.expected, counts.waiting, counts.longest_wait, counts.in_progress, counts.done) == (1, 2, 25, 1, 1)
    # From 11 to 5, without the visits of 11, 12 and 14, and without the block.
    assert counts.free_minutes == 6 * 60 - 3 * 30 - 30
    assert look(clinic, now=at("2027-01-05 00:00")).counts.free_minutes == 0


def test_somebody_who_waits_is_shown_since_when(clinic: Clinic) -> None:
    code = book(clinic).confirmation_code
    act(clinic, "check_in", code, "09:20")
    assert [each.since for each in column(look(clinic), "ana").visits] == [at("09:20")]
    act(clinic, "start", code, "09:40")
    assert [each.since for each in column(look(clinic), "ana").visits] == [at("09:40")]
    act(clinic, "complete", code, "09:50")
    assert [each.since for each in column(look(clinic), "ana").visits] == [None]


def test_a_board_says_when_it_was_read(clinic: Clinic) -> None:
    board: Board = look(clinic, now=at("08:00"))
    assert (board.read_at, board.layout, board.day) == (at("08:00"), Layout.PROVIDERS, MONDAY)
