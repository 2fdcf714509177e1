"""The algebra of ranges agrees with that of plain sets."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sloty.engine.combine import all_of, at_least, clip
from sloty.engine.span import Ranges, Span, intersect, join, meet, minus, subtract, union

pieces = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8)
ranges = pieces.map(lambda found: join(sorted(found)))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def points(found: Ranges) -> set[int]:
    return {point for start, end in found for point in range(start, end)}


def is_tidy(found: Ranges) -> bool:
    """Sorted, nothing empty, nothing overlapping or touching."""
    edges = [edge for pair in found for edge in pair]
    return all(before < after for before, after in pairwise(edges))


def spans(found: Ranges) -> list[Span]:
    return [Span.of_epoch(start, end) for start, end in found]


def hours(found: tuple[Span, ...]) -> set[int]:
    return points([((s.start - EPOCH) // timedelta(seconds=1), (s.end - EPOCH) // timedelta(seconds=1)) for s in found])


@given(pieces)
def test_joining_keeps_every_point_and_nothing_else(found: list[tuple[int, int]]) -> None:
    joined = join(sorted(found))
    assert points(joined) == points(found)
    assert is_tidy(joined)
    assert join(joined) == joined


@given(ranges, ranges)
def test_subtracting_and_meeting_agree_with_sets(one: Ranges, other: Ranges) -> None:
    assert points(minus(one, other)) == points(one) - points(other)
    assert points(meet(one, other)) == points(one) & points(other)
    assert is_tidy(minus(one, other))
    assert is_tidy(meet(one, other))


@given(ranges, ranges)
def test_what_is_left_and_what_is_shared_make_the_whole(one: Ranges, other: Ranges) -> None:
    assert join(sorted([*minus(one, other), *meet(one, other)])) == one


@given(ranges, ranges)
def test_spans_obey_the_algebra_of_their_seconds(one: Ranges, other: Ranges) -> None:
    assert hours(union(spans(one), spans(other))) == points(one) | points(other)
    assert hours(subtract(spans(one), spans(other))) == points(one) - points(other)
    assert hours(intersect(spans(one), spans(other))) == points(one) & points(other)


@given(ranges, st.integers(-5, 45), st.integers(1, 40))
def test_clipping_is_meeting_one_range(found: Ranges, low: int, length: int) -> None:
    assert clip(found, (low, low + length)) == meet(found, [(low, low + length)])


@given(st.lists(ranges, min_size=1, max_size=4))
def test_all_of_is_the_intersection_in_any_order(sets: list[Ranges]) -> None:
    assert points(all_of(sets)) == set.intersection(*map(points, sets))
    assert list(all_of(sets)) == list(all_of(sets[::-1]))


@given(st.lists(ranges, max_size=5), st.integers(1, 6))
def test_at_least_counts_the_sets_that_have_a_point(sets: list[Ranges], quantity: int) -> None:
    expected = {point for point in range(41) if sum(point in points(each) for each in sets) >= quantity}
    assert points(at_least(sets, quantity)) == expected
    assert is_tidy(at_least(sets, quantity))
