"""Who is on which row: whoever begins there is named, and nobody vanishes."""

from dataclasses import replace
from datetime import timedelta

from sloty.engine.lifecycle import Status
from sloty.operations.boards.views import Column, Fill, Visit
from sloty.tui.widgets.geometry import Axis
from sloty.tui.widgets.plot import Plot, Strand
from tests.tui.boards import MORNING, a_board, a_column, a_stretch, a_visit

NINE = Axis(540, 720)


def names(column: Column, axis: Axis = NINE) -> list[list[str]]:
    """Who is on each row."""
    strand = Strand(column, axis)
    return [[share.visit.customer_name for share in strand.shares(row)] for row in range(axis.rows)]


def of(*visits: Visit) -> Column:
    return a_column(visits=visits)


def test_a_visit_is_on_as_many_rows_as_it_lasts() -> None:
    assert names(of(a_visit("09:15", "Ana", 45)))[:5] == [[], ["Ana"], ["Ana"], ["Ana"], []]


def test_a_visit_shorter_than_a_row_has_its_row() -> None:
    assert names(of(a_visit("09:05", "Ana", 5)))[0] == ["Ana"]


def test_who_begins_within_a_row_has_it_and_who_goes_on_leaves_it() -> None:
    column = of(a_visit("09:00", "Ana", 20), a_visit("09:20", "Ben", 10))
    assert names(column)[:2] == [["Ana"], ["Ben"]]
    assert Strand(column, NINE).shares(1)[0].late


def test_several_that_begin_within_a_row_share_it() -> None:
    column = of(a_visit("09:00", "Ana", 5), a_visit("09:05", "Ben", 5), a_visit("09:10", "Cho", 5))
    assert names(column)[0] == ["Ana", "Ben", "Cho"]
    assert {share.of for share in Strand(column, NINE).shares(0)} == {3}


def test_lanes_stand_side_by_side() -> None:
    column = of(a_visit("09:00", "Ana", 30, lane=0, lanes=2), a_visit("09:15", "Ben", 30, lane=1, lanes=2))
    assert names(column)[:3] == [["Ana"], ["Ana", "Ben"], ["Ben"]]


def test_lanes_leave_a_cell_between_them_where_there_is_room() -> None:
    shares = Strand(of(a_visit(lane=0, lanes=2), a_visit("09:30", "Ben", lane=1, lanes=2)), NINE).shares(2)
    assert [share.cells(20) for share in shares] == [range(9), range(10, 20)]
    assert [share.cells(8) for share in shares] == [range(4), range(4, 8)]


def test_a_visit_that_began_before_the_axis_is_named_on_its_first_row() -> None:
    share = Strand(of(a_visit("08:00", "Ana", 90)), NINE).shares(0)[0]
    assert (share.line, share.lines, share.late) == (0, 2, False)


def test_what_is_drawn_later_covers_what_is_drawn_first() -> None:
    strand = Strand(
        a_column(stretches=[a_stretch(Fill.CLOSED, "00:00-24:00"), a_stretch(Fill.HOLD, "09:15-09:30")]), NINE
    )
    found = [strand.stretch(row) for row in range(3)]
    assert [stretch.fill for stretch in found if stretch] == [Fill.CLOSED, Fill.HOLD, Fill.CLOSED]


def test_a_stretch_is_named_on_the_first_row_that_is_seen_of_it() -> None:
    closed = a_stretch(Fill.CLOSED, "09:00-10:30")
    strand = Strand(a_column(stretches=[closed], visits=[a_visit("09:15", minutes=15)]), NINE)
    assert [strand.begins(row) for row in range(5)] == [True, False, True, False, False]


def test_free_time_lasts_until_something_follows_that_takes_it() -> None:
    away = a_visit("09:30", "No", 30, Status.NO_SHOW)
    strand = Strand(a_column(visits=[away, a_visit("10:20")], stretches=[a_stretch(Fill.BREAK, "11:00-12:00")]), NINE)
    assert strand.free_minutes(0) == 80
    assert strand.free_minutes(NINE.row(645)) == 15
    assert Strand(a_column(), NINE).free_minutes(0) == 180
    assert [strand.is_free(row) for row in range(3)] == [True, True, False]


def test_rows_tick_where_somebody_waits_and_where_a_hold_runs_out() -> None:
    waits = a_visit("09:00", "Ana", 30, Status.CHECKED_IN, since=MORNING)
    hold = a_stretch(Fill.HOLD, "10:00-10:30", until=MORNING + timedelta(hours=3))
    strand = Strand(a_column(visits=[waits, a_visit("11:00")], stretches=[hold]), NINE)
    assert strand.ticking == {0, 4, 5}


def test_a_column_that_did_not_change_keeps_what_was_drawn() -> None:
    before = Plot(a_board(("Ana", "Ben"), {"Ana": [a_visit()]}), NINE)
    changed = a_board(("Ana", "Ben"), {"Ana": [replace(a_visit(), status=Status.CONFIRMED)]})
    after = Plot(changed, NINE, before)
    assert [one is other for one, other in zip(before.strands, after.strands, strict=True)] == [False, True]
    assert Plot(changed, Axis(540, 720, 5), before).strands[1] is not before.strands[1]
