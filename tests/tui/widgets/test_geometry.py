"""Minutes and columns on the screen: nothing is lost at the edges of a window, whatever its size."""

from hypothesis import given
from hypothesis import strategies as st

from sloty.tui.widgets.geometry import GUTTER, LEAST, Axis, Geometry

windows = st.builds(
    Geometry,
    st.just(Axis(540, 1020)),
    columns=st.integers(0, 60),
    width=st.integers(0, 250),
    height=st.integers(0, 60),
)


def test_a_row_stands_for_a_step_of_minutes() -> None:
    axis = Axis(540, 600, 15)
    assert [axis.minute(row) for row in range(axis.rows)] == [540, 555, 570, 585]
    assert [axis.row(minute) for minute in (540, 554, 555, 599)] == [0, 0, 1, 3]


def test_a_minute_outside_is_on_the_first_or_the_last_row_and_not_shown() -> None:
    axis = Axis(540, 600, 15)
    assert (axis.row(0), axis.row(2000)) == (0, 3)
    assert [axis.shows(minute) for minute in (539, 540, 599, 600)] == [False, True, True, False]


def test_a_day_without_hours_has_rows_to_stand_on() -> None:
    assert Axis(0, 0, 15).rows == 4


def test_a_visit_touches_every_row_that_it_has_a_minute_of() -> None:
    axis = Axis(540, 660, 15)
    assert axis.touched(540, 570) == range(2)
    assert axis.touched(550, 551) == range(1)
    assert axis.touched(550, 556) == range(2)
    assert axis.touched(0, 541) == range(1)
    assert axis.touched(655, 2000) == range(7, 8)
    assert not axis.touched(0, 540)
    assert not axis.touched(660, 700)


def test_a_stretch_has_the_rows_that_begin_in_it_or_the_one_that_it_is_within() -> None:
    axis = Axis(540, 660, 15)
    assert axis.begun(545, 575) == range(1, 3)
    assert axis.begun(545, 550) == range(1)
    assert not axis.begun(660, 700)


def test_columns_share_the_width_when_they_fit() -> None:
    geometry = Geometry(Axis(540, 600), columns=4, width=GUTTER + 75, height=24)
    assert [geometry.slot(number) for number in range(4)] == [
        range(6, 25),
        range(25, 44),
        range(44, 63),
        range(63, 81),
    ]
    assert geometry.virtual_width == geometry.width


def test_columns_that_do_not_fit_are_as_wide_as_they_must_be_and_move_by_one() -> None:
    geometry = Geometry(Axis(540, 600), columns=10, width=79, height=24)
    assert geometry.shown == 4
    assert geometry.stride >= LEAST
    assert [geometry.leftmost(x) for x in (0, 18, 36, 1000)] == [0, 1, 2, 6]


@given(windows)
def test_scrolled_to_its_limit_a_window_shows_the_last_column_last(geometry: Geometry) -> None:
    limit = geometry.virtual_width - geometry.width
    assert geometry.leftmost(limit) + geometry.shown == max(geometry.columns, 1)


@given(windows, st.integers(0, 300))
def test_a_cell_is_in_one_column_or_in_none(geometry: Geometry, x: int) -> None:
    for leftmost in range(max(geometry.columns - geometry.shown, 0) + 1):
        column = geometry.column_at(x, leftmost)
        assert column is None or (0 <= column < geometry.columns and x in geometry.slot(column - leftmost))


@given(windows, st.data())
def test_what_is_revealed_is_seen(geometry: Geometry, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, geometry.axis.rows - 1))
    top = geometry.reveal_row(row, data.draw(st.integers(0, 40)))
    assert top <= row < top + geometry.visible_rows
    if geometry.columns:
        column = data.draw(st.integers(0, geometry.columns - 1))
        leftmost = geometry.reveal_column(column, data.draw(st.integers(0, geometry.columns - geometry.shown)))
        assert leftmost <= column < leftmost + geometry.shown


def test_what_is_seen_already_does_not_move() -> None:
    geometry = Geometry(Axis(540, 1020), columns=10, width=79, height=24)
    assert geometry.reveal_row(8, 5) == 5
    assert geometry.reveal_column(3, 2) == 2


def test_heads_and_gutter_are_no_place_of_the_board() -> None:
    geometry = Geometry(Axis(540, 600), columns=2, width=60, height=24)
    assert geometry.column_at(GUTTER - 1, 0) is None
    assert geometry.row_at(1, 0) is None
    assert geometry.row_at(2, 1) == 1
    assert geometry.row_at(20, 0) is None
