"""What a board answers to whoever draws it."""

from dataclasses import replace
from datetime import date

import pytest

from sloty.engine.lifecycle import Status
from sloty.operations.boards.views import Board, Column, Counts, Fill, Layout, Place, Stretch
from tests.builders import MONDAY, NEW_YORK, NOW, at
from tests.laws.test_boards import a_visit

COLUMN = Column(
    "provider/ana", "Ana", "", MONDAY, NEW_YORK,
    places=(Place(540, 720, "downtown"), Place(780, 1020, "uptown")),
    stretches=(Stretch(Fill.CLOSED, 0, 540), Stretch(Fill.BUFFER, 600, 610), Stretch(Fill.BLOCK, 605, 630)),
    visits=(a_visit(1, 570, 30), replace(a_visit(2, 585, 60), status=Status.CANCELLED)),
)  # fmt: skip


def board(layout: Layout = Layout.PROVIDERS, day: date = MONDAY) -> Board:
    return Board(layout, day, "Downtown", NEW_YORK, (), 480, 1080, Counts(), NOW)


def test_a_minute_of_a_column_is_an_instant() -> None:
    assert COLUMN.instant(570) == at("09:30")
    spring = Column("k", "t", "", date(2027, 3, 14), NEW_YORK)
    assert spring.instant(8 * 60) == at("2027-03-14 09:00")
    assert replace(spring, by_wall=True).instant(9 * 60) == at("2027-03-14 09:00")
    assert replace(spring, by_wall=True).instant(1440 + 30) == at("2027-03-15 00:30")
    assert replace(spring, by_wall=True).instant(-30) == at("2027-03-13 23:30")


def test_a_visit_takes_place_where_the_column_is_open_then_or_at_its_only_place() -> None:
    assert (COLUMN.location_at(540), COLUMN.location_at(800), COLUMN.location_at(750)) == ("downtown", "uptown", None)
    assert replace(COLUMN, places=COLUMN.places[:1]).location_at(1200) == "downtown"
    assert replace(COLUMN, places=()).location_at(540) is None


def test_of_several_visits_one_that_takes_place_comes_before_one_that_does_not() -> None:
    found = {minute: COLUMN.visit_at(minute) for minute in (569, 575, 590, 610, 645)}
    assert {minute: each and each.code for minute, each in found.items()} == {
        569: None, 575: "C1", 590: "C1", 610: "C2", 645: None,
    }  # fmt: skip


def test_what_is_drawn_last_is_what_one_sees() -> None:
    found = [COLUMN.stretch_at(minute) for minute in (539, 540, 604, 605, 630)]
    assert [each and each.fill for each in found] == [Fill.CLOSED, None, Fill.BUFFER, Fill.BLOCK, None]


def test_a_time_is_free_when_nothing_is_there_but_what_was_cancelled() -> None:
    assert [COLUMN.is_free(minute) for minute in (539, 540, 570, 600, 632, 645)] == [
        False, True, False, False, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("layout", "day", "minute", "label"),
    [
        (Layout.PROVIDERS, MONDAY, 570, "09:30"),
        (Layout.PROVIDERS, MONDAY, 1440, "00:00"),
        (Layout.PROVIDERS, date(2027, 3, 14), 120, "03:00"),
        (Layout.PROVIDERS, date(2027, 11, 7), 120, "01:00"),
        (Layout.WEEK, date(2027, 3, 8), 120, "02:00"),
        (Layout.WEEK, date(2027, 3, 8), 1440, "00:00"),
    ],
)
def test_labels_are_what_the_clock_shows(layout: Layout, day: date, minute: int, label: str) -> None:
    assert board(layout, day).label(minute) == label


def test_now_is_a_minute_of_the_day_and_in_a_week_of_its_own_day() -> None:
    assert board().minute_of(at("09:30")) == 570
    assert board().minute_of(at("2027-01-05 09:30")) == 1440 + 570
    assert board(day=date(2027, 3, 14)).minute_of(at("2027-03-14 09:30")) == 510
    assert board(Layout.WEEK).minute_of(at("2027-01-06 09:30")) == 570
