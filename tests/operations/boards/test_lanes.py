"""Visits that overlap stand side by side. That lanes are as few as can be is tried in `laws`."""

from sloty.operations.boards.lanes import side_by_side
from tests.laws.test_boards import a_visit


def lanes(*spans: tuple[int, int]) -> list[tuple[int, int]]:
    """Lane and lanes of visits from a minute to another, by their start."""
    placed = side_by_side(a_visit(number, top, bottom - top) for number, (top, bottom) in enumerate(spans))
    return [(each.lane, each.lanes) for each in placed]


def test_a_visit_alone_has_the_whole_width() -> None:
    assert lanes((540, 570), (570, 600)) == [(0, 1), (0, 1)]


def test_two_at_once_have_half_of_it_each_and_those_after_them_the_whole_again() -> None:
    assert lanes((540, 570), (550, 580), (580, 600)) == [(0, 2), (1, 2), (0, 1)]


def test_a_lane_is_used_again_as_soon_as_it_is_free() -> None:
    """The third begins when the first ends, beside the second, which goes on."""
    assert lanes((540, 570), (550, 700), (570, 600), (590, 610)) == [(0, 3), (1, 3), (0, 3), (2, 3)]


def test_of_those_that_begin_together_the_shorter_stands_first() -> None:
    assert [each.bottom for each in side_by_side([a_visit(1, 540, 60), a_visit(2, 540, 30)])] == [570, 600]


def test_nothing_has_no_lanes() -> None:
    assert side_by_side([]) == ()
