"""Laws of boards: lanes never overlap and are as few as there can be; minutes of an axis lead back to their instants."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from sloty.engine import civil
from sloty.engine.lifecycle import Status
from sloty.operations.boards.axis import Axis
from sloty.operations.boards.lanes import side_by_side
from sloty.operations.boards.views import Column, Visit
from tests.laws.strategies import Place, places

_START = datetime(2027, 1, 4, tzinfo=UTC)
_LAST = 1500


def a_visit(number: int, top: int, length: int) -> Visit:
    return Visit(
        uuid4(), f"C{number}", Status.SCHEDULED, top, top + length, _START, _START, 1, "s", "S", "p", "P", "l", "L",
        None, None, "Rui Costa",
    )  # fmt: skip


spans = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)), max_size=14)


def clusters(visits: Sequence[Visit]) -> list[list[Visit]]:
    """Those that hang together by overlaps, found by looking at every pair again and again."""
    left, found = list(visits), []
    while left:
        group = [left.pop()]
        while more := [each for each in left if any(overlap(each, other) for other in group)]:
            group += more
            left = [each for each in left if each not in more]
        found.append(group)
    return found


def overlap(one: Visit, other: Visit) -> bool:
    return one.top < other.bottom and other.top < one.bottom


@given(spans)
def test_visits_that_overlap_have_lanes_of_their_own_and_none_is_lost(found: list[tuple[int, int]]) -> None:
    visits = [a_visit(number, *span) for number, span in enumerate(found)]
    placed = side_by_side(visits)
    assert sorted(each.code for each in placed) == sorted(each.code for each in visits)
    assert [each.top for each in placed] == sorted(each.top for each in visits)
    assert not any(one.lane == other.lane for one, other in combinations(placed, 2) if overlap(one, other))
    assert all(0 <= each.lane < each.lanes for each in placed)


@given(spans)
def test_there_are_as_many_lanes_as_visits_at_the_busiest_minute_of_their_cluster(found: list[tuple[int, int]]) -> None:
    placed = side_by_side(a_visit(number, *span) for number, span in enumerate(found))
    for cluster in clusters(placed):
        busiest = max(sum(each.top <= minute < each.bottom for each in cluster) for minute in range(261))
        assert {each.lanes for each in cluster} == {busiest}


def axis_of(place: Place, *, by_wall: bool = False) -> Axis | None:
    zone = civil.zone(place.zone)
    return Axis(place.day, zone, by_wall) if civil.has_day(place.day, zone) else None


@given(places(), st.integers(-_LAST, 2 * _LAST))
def test_a_minute_since_midnight_leads_to_its_instant_and_back(place: Place, minute: int) -> None:
    axis = axis_of(place)
    if axis is None:
        return
    instant = Column("k", "t", "", place.day, place.zone).instant(minute)
    assert axis.minute(instant) == minute
    assert (0 <= minute < axis.length) == axis.span.contains(instant)


@given(places(), st.integers(0, 1439))
def test_a_minute_of_the_wall_is_what_the_clock_shows_unless_it_was_left_out(place: Place, minute: int) -> None:
    axis = axis_of(place, by_wall=True)
    if axis is None:
        return
    instant = Column("k", "t", "", place.day, place.zone, by_wall=True).instant(minute)
    moved = axis.minute(instant) - minute
    # In a gap it moves on by the gap.
    shown = civil.wall(instant, axis.zone)
    assert moved == 0 or shown != datetime.combine(place.day, datetime.min.time()) + timedelta(minutes=minute)
    assert moved >= 0


@given(places(), st.integers(-_LAST, _LAST), st.integers(1, 300), st.booleans())
def test_what_is_cut_lies_within_the_day_and_has_a_length(place: Place, start: int, length: int, by_wall: bool) -> None:
    axis = axis_of(place, by_wall=by_wall)
    if axis is None:
        return
    begin = axis.span.start + timedelta(minutes=start)
    found = axis.cut(begin, begin + timedelta(minutes=length))
    touches = start < axis.span.length // timedelta(minutes=1) and start + length > 0
    if not by_wall:
        assert (found is not None) == touches
    if found is not None:
        assert 0 <= found[0] < found[1] <= axis.length
