"""Openings agree with sets of minutes, in every zone and around every change of the clocks."""

from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import given

from sloty.engine import civil
from sloty.engine.hours import Closure, Override, OverrideKind, Schedule
from sloty.engine.span import instant_of, join, meet
from tests.laws.oracle import anchored_minutes
from tests.laws.strategies import Plan, plans
from tests.laws.walls import walls


def schedule_of(plan: Plan) -> Schedule:
    return Schedule(civil.zone(plan.place.zone), plan.hours, plan.overrides, plan.closures)


def window(plan: Plan) -> range:
    """The minutes of a day and a half around the place's noon, in which the oracle sees every shift."""
    minutes = walls(plan.place.zone, plan.place.day).minutes
    middle = minutes[len(minutes) // 2]
    return range(middle - 1440, middle + 1440)


@given(plans())
def test_what_is_open_and_its_grid_agree_with_the_oracle(plan: Plan) -> None:
    reach = timedelta(days=3)
    openings = schedule_of(plan).openings(plan.place.day - reach, plan.place.day + reach)
    found = {minute: each.anchor // 60 for each in openings for minute in range(each.start // 60, each.end // 60)}
    expected = anchored_minutes(plan)
    assert {m: found[m] for m in window(plan) if m in found} == {m: expected[m] for m in window(plan) if m in expected}


@given(plans())
def test_openings_are_sorted_and_disjoint_and_never_empty(plan: Plan) -> None:
    reach = timedelta(days=3)
    openings = schedule_of(plan).openings(plan.place.day - reach, plan.place.day + reach)
    edges = [edge for each in openings for edge in (each.start, each.end)]
    assert edges == sorted(edges)
    assert all(each.anchor <= each.start < each.end for each in openings)


@given(plans())
def test_why_it_is_closed_is_said_exactly_when_it_is(plan: Plan) -> None:
    schedule, expected = schedule_of(plan), anchored_minutes(plan)
    for minute in window(plan)[::37]:
        assert (schedule.why_closed(instant_of(minute * 60)) == "") == (minute in expected)


@given(plans())
def test_away_from_skipped_and_repeated_edges_the_wall_alone_decides(plan: Plan) -> None:
    clock = walls(plan.place.zone, plan.place.day)
    shown = list(clock.shown.values())
    edges_are_plain = all(after - before == timedelta(minutes=1) for before, after in pairwise(shown))
    schedule = Schedule(civil.zone(plan.place.zone), plan.hours, plan.overrides, plan.closures)
    if not edges_are_plain:
        return
    for minute in window(plan)[::11]:
        open_now = schedule.why_closed(instant_of(minute * 60)) == ""
        assert open_now == _open_by_the_wall(plan, clock.shown[minute])


def _open_by_the_wall(plan: Plan, wall: datetime) -> bool:
    """Looks at the clock and at yesterday's and today's hours, as somebody at the door would."""
    away: list[Override | Closure] = [each for each in plan.overrides if each.kind is not OverrideKind.AVAILABLE]
    for each in [*away, *plan.closures]:
        if _since(wall, each.day, each.opens or 0) < _span(each.opens, each.closes):
            return False
    for back in (0, 1):
        day = wall.date() - timedelta(days=back)
        for hours in plan.hours:
            valid = (hours.valid_from or day) <= day <= (hours.valid_to or day)
            into = _since(wall, day, hours.opens)
            if hours.weekday == day.isoweekday() and valid and into < _span(hours.opens, hours.closes):
                rests = (((rest.opens - hours.opens) % 1440, _span(rest.opens, rest.closes)) for rest in hours.breaks)
                if not any(first <= into < first + length for first, length in rests):
                    return True
    extras = (each for each in plan.overrides if each.kind is OverrideKind.AVAILABLE)
    return any(_since(wall, each.day, each.opens or 0) < _span(each.opens, each.closes) for each in extras)


def _since(wall: datetime, day: date, opens: int) -> int:
    """Minutes since something opened; far too many when it has not yet."""
    midnight = datetime.combine(day, datetime.min.time())
    minutes = (wall - midnight) // timedelta(minutes=1) - opens
    return minutes if minutes >= 0 else 10**6


def _span(opens: int | None, closes: int | None) -> int:
    return 1440 if opens is None or closes is None else (closes - opens) % 1440 or 1440


@given(plans())
def test_closings_and_openings_part_the_window_and_each_closing_says_why(plan: Plan) -> None:
    schedule, minutes = schedule_of(plan), window(plan)
    start, end = minutes.start * 60, minutes.stop * 60
    reach = timedelta(days=3)
    opened = [(each.start, each.end) for each in schedule.openings(plan.place.day - reach, plan.place.day + reach)]
    closed = schedule.closings(start, end)
    pieces = sorted([*meet(join(opened), [(start, end)]), *((first, last) for first, last, _ in closed)])
    edges = [start, *(edge for piece in pieces for edge in piece), end]
    assert all(left == right for left, right in zip(edges[::2], edges[1::2], strict=True))
    for first, last, phrase in closed:
        assert {schedule.why_closed(instant_of(at)) for at in (first, (first + last) // 2, last - 1)} == {phrase}
    assert not any(one[1:] == (other[0], other[2]) for one, other in pairwise(closed))
