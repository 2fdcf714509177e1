from datetime import UTC, datetime, timedelta, timezone

import pytest

from sloty.engine.span import (
    Span,
    SpanNaive,
    SpanReversed,
    epoch_of,
    instant_of,
    intersect,
    join,
    meet,
    minus,
    subtract,
    union,
)

NINE = datetime(2027, 1, 4, 9, tzinfo=UTC)


def span(start: int, end: int) -> Span:
    """Between two hours after nine."""
    return Span(NINE + timedelta(hours=start), NINE + timedelta(hours=end))


def test_a_span_contains_its_start_but_not_its_end() -> None:
    assert span(0, 1).contains(NINE)
    assert not span(0, 1).contains(NINE + timedelta(hours=1))


def test_a_span_of_naive_times_is_refused() -> None:
    with pytest.raises(SpanNaive):
        Span(datetime(2027, 1, 4, 9), NINE)  # naive on purpose


@pytest.mark.parametrize("hours", [0, -1])
def test_a_span_that_does_not_end_after_its_start_is_refused(hours: int) -> None:
    with pytest.raises(SpanReversed):
        span(0, hours)


def test_a_span_is_kept_in_utc_whatever_the_offset_it_came_with() -> None:
    berlin = timezone(timedelta(hours=1))
    assert Span(datetime(2027, 1, 4, 10, tzinfo=berlin), datetime(2027, 1, 4, 11, tzinfo=berlin)) == span(0, 1)
    assert Span(datetime(2027, 1, 4, 10, tzinfo=berlin), NINE + timedelta(hours=1)).start.tzinfo is UTC


def test_the_length_of_a_span_is_elapsed_time() -> None:
    assert span(0, 3).length == timedelta(hours=3)


def test_spans_that_touch_do_not_overlap() -> None:
    assert not span(0, 1).overlaps(span(1, 2))
    assert span(0, 2).overlaps(span(1, 3))
    assert span(0, 3).overlaps(span(1, 2))


def test_a_span_covers_itself_and_what_lies_within() -> None:
    assert span(0, 3).covers(span(0, 3))
    assert span(0, 3).covers(span(1, 2))
    assert not span(0, 3).covers(span(2, 4))


def test_the_intersection_of_spans_that_share_nothing_is_none() -> None:
    assert span(0, 2).intersection(span(1, 3)) == span(1, 2)
    assert span(0, 1).intersection(span(1, 2)) is None


def test_union_joins_what_touches_or_overlaps_in_any_order() -> None:
    assert union([span(3, 4)], [span(1, 2), span(0, 1)]) == (span(0, 2), span(3, 4))


def test_subtract_leaves_the_pieces_before_between_and_after() -> None:
    assert subtract([span(0, 9)], [span(1, 2), span(4, 5)]) == (span(0, 1), span(2, 4), span(5, 9))


def test_intersect_keeps_what_both_have() -> None:
    assert intersect([span(0, 3), span(5, 8)], [span(2, 6), span(7, 9)]) == (span(2, 3), span(5, 6), span(7, 8))


def test_ranges_follow_the_same_algebra() -> None:
    assert join([(0, 1), (1, 2), (2, 2), (3, 5), (4, 4), (4, 6)]) == [(0, 2), (3, 6)]
    assert minus([(0, 9)], [(1, 2), (4, 5)]) == [(0, 1), (2, 4), (5, 9)]
    assert meet([(0, 3), (5, 8)], [(2, 6), (7, 9)]) == [(2, 3), (5, 6), (7, 8)]


def test_an_epoch_second_is_the_first_that_is_not_before_the_instant() -> None:
    assert epoch_of(instant_of(1_000)) == 1_000
    assert epoch_of(instant_of(1_000) + timedelta(microseconds=1)) == 1_001
    assert epoch_of(instant_of(-1_000) + timedelta(microseconds=999_999)) == -999


def test_a_span_can_be_made_of_epoch_seconds() -> None:
    assert Span.of_epoch(0, 60).length == timedelta(minutes=1)
