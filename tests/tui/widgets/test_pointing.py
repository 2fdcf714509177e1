"""What is under a mouse, and where a visit that it holds would stand."""

from sloty.tui.widgets.geometry import Axis, Geometry
from sloty.tui.widgets.plot import Plot
from sloty.tui.widgets.pointing import Spot, grip, spot
from tests.tui.boards import a_board, a_visit

AXIS = Axis(540, 720)
BOARD = a_board(
    ("Ana", "Ben", "Cho"),
    {"Ben": [a_visit("09:30", "One", lane=0, lanes=2), a_visit("09:30", "Two", lane=1, lanes=2)]},
)
PLOT = Plot(BOARD, AXIS)
WINDOW = Geometry(AXIS, 3, 66, 12, heads=1)
HERE = Spot(2, 5, 0)


def under(x: int, y: int, top: int = 0) -> Spot | None:
    return spot(PLOT, WINDOW, x, y, 0, top, HERE)


def test_a_cell_is_a_place_of_the_board() -> None:
    assert under(6, 1) == Spot(0, 0, 0)
    assert under(60, 4, top=3) == Spot(2, 6, 0)


def test_of_visits_side_by_side_it_is_the_one_that_is_pointed_at() -> None:
    assert under(27, 3) == Spot(1, 2, 0)
    assert under(40, 3) == Spot(1, 2, 1)


def test_a_head_is_a_column_and_a_time_is_a_row() -> None:
    assert under(30, 0) == Spot(1, 5, 0)
    assert under(2, 4) == Spot(2, 3, 0)


def test_the_corner_and_what_is_below_the_last_row_are_nothing() -> None:
    assert under(2, 0) is None
    assert under(30, 11, top=5) is None


def test_an_empty_board_has_no_places() -> None:
    empty = a_board(())
    assert spot(Plot(empty, AXIS), Geometry(AXIS, 0, 66, 12, heads=1), 30, 3, 0, 0, HERE) is None


def test_a_visit_is_held_where_it_was_taken() -> None:
    held = grip(PLOT, Spot(1, 3, 1))
    assert held is not None
    assert held.visit.customer_name == "Two"
    assert held.minute(Spot(0, 7, 0), AXIS) == AXIS.minute(6)
    assert held.is_elsewhere(Spot(0, 3, 0))
    assert not held.is_elsewhere(Spot(1, 3, 0))


def test_free_time_cannot_be_held() -> None:
    assert grip(PLOT, Spot(0, 0, 0)) is None
