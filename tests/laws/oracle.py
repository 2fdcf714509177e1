"""The oracle for offers: sets of minutes, in the plainest words that the rules can be said in.

It shares nothing with the engine but the values that declare things.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from sloty.engine.hours import Closure, Override, OverrideKind
from sloty.engine.slots import Timing
from tests.laws.strategies import Case, Plan
from tests.laws.walls import Walls, walls

_REACH = (-3, -2, -1, 0, 1, 2, 3)


def anchored_minutes(plan: Plan) -> dict[int, int]:
    """Every open minute of the days around the place's, with the minute from which its grid counts."""
    clock = walls(plan.place.zone, plan.place.day)
    closed = _closed(plan, clock)
    found: dict[int, int] = {}
    for offset in _REACH:
        for minute, anchor in _of_day(plan, clock, plan.place.day + timedelta(days=offset)).items():
            # An earlier day's shift goes on to its end.
            if minute not in closed:
                found.setdefault(minute, anchor)
    return found


def _of_day(plan: Plan, clock: Walls, day: date) -> dict[int, int]:
    """The minutes of the shifts that start on a day, each with the anchor of its whole stretch."""
    if not clock.has_day(day):
        return {}
    anchors: dict[int, int] = {}
    for hours in plan.hours:
        valid = (hours.valid_from or day) <= day <= (hours.valid_to or day)
        if hours.weekday == day.isoweekday() and valid:
            shift = _minutes(clock, day, hours.opens, hours.closes)
            for rest in hours.breaks:
                on = day if rest.opens >= hours.opens else day + timedelta(days=1)
                shift -= _minutes(clock, on, rest.opens, rest.closes)
            _add(anchors, shift, clock.minute_of(day, hours.opens))
    for extra in plan.overrides:
        if extra.kind is OverrideKind.AVAILABLE and extra.day == day and extra.opens is not None:
            _add(anchors, _minutes(clock, day, extra.opens, extra.closes), clock.minute_of(day, extra.opens))
    return _as_stretches(anchors)


def _minutes(clock: Walls, day: date, opens: int | None, closes: int | None) -> set[int]:
    """The minutes between two wall times, which may close on the next day; None None is the whole day."""
    if not clock.has_day(day):
        return set()
    if opens is None or closes is None:
        opens, closes = 0, 1440
    if closes <= opens:
        closes += 1440
    return clock.between(clock.minute_of(day, opens), clock.minute_of(day, closes))


def _add(anchors: dict[int, int], minutes: set[int], anchor: int) -> None:
    for minute in minutes:
        anchors[minute] = min(anchor, anchors.get(minute, anchor))


def _as_stretches(anchors: dict[int, int]) -> dict[int, int]:
    """The same minutes; those that follow one another without a hole share the earliest anchor among them."""
    found: dict[int, int] = {}
    for minute in sorted(anchors):
        if minute in found:
            continue
        stretch = [minute]
        while stretch[-1] + 1 in anchors:
            stretch.append(stretch[-1] + 1)
        earliest = min(anchors[each] for each in stretch)
        found.update(dict.fromkeys(stretch, earliest))
    return found


def _closed(plan: Plan, clock: Walls) -> set[int]:
    away: list[Override | Closure] = [each for each in plan.overrides if each.kind is not OverrideKind.AVAILABLE]
    found: set[int] = set()
    for each in [*away, *plan.closures]:
        found |= _minutes(clock, each.day, each.opens, each.closes)
    return found


Lanes = Mapping[int, set[int]]
"""By lane the minutes that are taken."""


def lane_is_free(lanes: Lanes, capacity: int, timing: Timing, minute: int) -> bool:
    """Whether one lane of the capacity is free for a whole footprint."""
    footprint = range(minute - timing.before, minute + timing.duration + timing.after)
    return any(not any(each in lanes.get(lane, ()) for each in footprint) for lane in range(capacity))


def may_start(anchored: Mapping[int, int], timing: Timing, minute: int) -> bool:
    """Whether the whole visit is open, and its start is on the grid."""
    if not all(each in anchored for each in range(minute, minute + timing.duration)):
        return False
    return (minute - anchored[minute]) % timing.step == 0


def permitted_minutes(case: Case, minutes: range) -> set[int]:
    """Every minute at which the visit may start, seen one by one."""
    clock = walls(case.plan.place.zone, case.plan.place.day)
    middle = clock.minutes[len(clock.minutes) // 2]
    anchored = anchored_minutes(case.plan)
    lanes = {name: _by_lane(taken, middle) for name, taken in case.taken.items()}
    bookable = _by_policy(case, clock, middle)
    return {
        minute
        for minute in minutes
        if minute in bookable
        and may_start(anchored, case.timing, minute)
        and lane_is_free(lanes["provider"], case.capacity, case.timing, minute)
        and all(_pool_is_free(case, lanes, pool, minute) for pool in range(len(case.pools)))
    }


def _by_lane(taken: tuple[tuple[int, int, int], ...], middle: int) -> Lanes:
    found: dict[int, set[int]] = {}
    for start, end, lane in taken:
        found.setdefault(lane, set()).update(range(middle + start, middle + end))
    return found


def _pool_is_free(case: Case, lanes: Mapping[str, Lanes], pool: int, minute: int) -> bool:
    quantity, members = case.pools[pool]
    free = [lane_is_free(lanes[f"{pool}.{each}"], size, case.timing, minute) for each, size in enumerate(members)]
    return sum(free) >= quantity


def _by_policy(case: Case, clock: Walls, middle: int) -> set[int]:
    """The minutes that notice and horizon allow: a date counts as come once the clocks have shown it or a later one."""
    now = middle + case.now
    hours, days = case.notice
    today = clock.shown[now].date()
    found, latest = set(), date.min
    for minute, wall in clock.shown.items():
        latest = max(latest, wall.date())
        far_enough = latest >= today + timedelta(days=days) if days else True
        if minute >= now + hours * 60 and far_enough and latest <= today + timedelta(days=case.horizon):
            found.add(minute)
    return found
