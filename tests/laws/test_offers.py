"""What is offered is what every minute by itself permits; the list and its explanation agree at every instant."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sloty.engine import civil
from sloty.engine.hours import Schedule, WorkingHours
from sloty.engine.offer import WAIVABLE, Candidate, PoolNeed, explain, starts
from sloty.engine.policy import Notice
from sloty.engine.slots import Timing, offered
from sloty.engine.span import Span, epoch_of, instant_of
from tests.laws.oracle import permitted_minutes
from tests.laws.strategies import Case, Place, Plan, cases, taken_lanes, timings
from tests.laws.walls import walls

Taken = dict[str, list[tuple[int, int, int]]]
MONDAY = date(2027, 1, 4)
HALF = 720
"""Minutes of the window on each side of its middle."""
waivers = st.sets(st.sampled_from(sorted(WAIVABLE))).map(frozenset)


def middle_of(place: Place) -> int:
    minutes = walls(place.zone, place.day).minutes
    return minutes[len(minutes) // 2]


def candidate_of(case: Case) -> Candidate:
    zone = civil.zone(case.plan.place.zone)
    return Candidate(
        provider="provider",
        location="here",
        zone=zone,
        schedule=Schedule(zone, case.plan.hours, case.plan.overrides, case.plan.closures),
        timing=case.timing,
        calendar="provider",
        capacity=case.capacity,
        pools=tuple(
            PoolNeed(f"pool {i}", quantity, tuple((f"{i}.{j}", size) for j, size in enumerate(members)))
            for i, (quantity, members) in enumerate(case.pools)
        ),
        notice=Notice(*case.notice),
        horizon_days=case.horizon,
    )


def busy_of(case: Case) -> Taken:
    middle = middle_of(case.plan.place)
    return {
        name: [((middle + start) * 60, (middle + end) * 60, lane) for start, end, lane in taken]
        for name, taken in case.taken.items()
    }


def now_of(case: Case) -> datetime:
    return instant_of((middle_of(case.plan.place) + case.now) * 60)


def window_of(case: Case, first: int = -HALF, last: int = HALF) -> Span:
    middle = middle_of(case.plan.place)
    return Span.of_epoch((middle + first) * 60, (middle + last) * 60)


def starts_of(case: Case, within: Span | None = None, busy: Taken | None = None) -> list[int]:
    return starts(candidate_of(case), busy or busy_of(case), now_of(case), within or window_of(case))


@given(cases())
def test_what_is_offered_is_what_every_minute_by_itself_permits(case: Case) -> None:
    middle = middle_of(case.plan.place)
    expected = permitted_minutes(case, range(middle - HALF, middle + HALF))
    found = starts_of(case)
    assert found == sorted(minute * 60 for minute in expected)


@given(cases(), st.integers(-HALF, HALF), st.sampled_from([0, 0, 0, 1, 59, 60, 0.5]), waivers, st.data())
def test_the_explanation_passes_exactly_what_is_offered(
    case: Case, minute: int, seconds: float, waive: frozenset[str], data: st.DataObject
) -> None:
    candidate, busy, now = candidate_of(case), busy_of(case), now_of(case)
    within = window_of(case, -HALF - 2, HALF + 2)
    found = starts(candidate, busy, now, within, waive=waive)
    instants = [window_of(case, minute, minute + 1).start]
    if found:
        instants.append(instant_of(data.draw(st.sampled_from(found))))
    for instant in (each + timedelta(seconds=seconds) for each in instants):
        checks = explain(candidate, busy, now, instant, waive=waive)
        is_offered = epoch_of(instant) in found and instant_of(epoch_of(instant)) == instant
        assert is_offered == (all(check.passed for check in checks) and within.contains(instant))
        assert all(check.detail for check in checks)
        assert all(check.passed for check in checks if check.waived)


@given(cases(), st.integers(-HALF, HALF))
def test_a_window_cut_in_two_offers_the_same(case: Case, cut: int) -> None:
    if not -HALF < cut < HALF:
        return
    assert starts_of(case, window_of(case, -HALF, cut)) + starts_of(case, window_of(case, cut, HALF)) == starts_of(case)


@given(cases())
def test_what_was_booked_is_not_offered_again_and_keeps_its_footprint(case: Case) -> None:
    alone = replace(
        case, capacity=1, pools=(), taken={"provider": tuple(t for t in case.taken["provider"] if not t[2])}
    )
    found = starts_of(alone)
    if not found:
        return
    booked = alone.timing.footprint(instant_of(found[len(found) // 2]))
    busy = busy_of(alone)
    busy["provider"] = sorted([*busy["provider"], (epoch_of(booked.start), epoch_of(booked.end), 0)])
    after = starts_of(alone, busy=busy)
    assert set(after) < set(found)
    assert not any(alone.timing.footprint(instant_of(start)).overlaps(booked) for start in after)
    gone = set(found) - set(after)
    assert all(alone.timing.footprint(instant_of(start)).overlaps(booked) for start in gone)


@given(cases())
def test_more_capacity_never_offers_less(case: Case) -> None:
    assert set(starts_of(case)) <= set(starts_of(replace(case, capacity=case.capacity + 1)))


@given(cases(), st.integers(-3, 3))
def test_where_clocks_never_change_weeks_are_alike(case: Case, weeks: int) -> None:
    shift = timedelta(weeks=weeks)
    hours = tuple(replace(each, valid_from=None, valid_to=None) for each in case.plan.hours)
    here = Plan(Place("UTC", case.plan.place.day), hours, case.plan.overrides, case.plan.closures)
    there = Plan(
        Place("UTC", here.place.day + shift),
        hours,
        tuple(replace(each, day=each.day + shift) for each in here.overrides),
        tuple(replace(each, day=each.day + shift) for each in here.closures),
    )
    moved = [start + weeks * 7 * 86_400 for start in starts_of(replace(case, plan=here))]
    assert starts_of(replace(case, plan=there)) == moved


@given(st.lists(st.tuples(st.integers(0, 1440), st.integers(0, 1440)), max_size=4), taken_lanes(1), timings)
def test_the_textbook_and_the_fast_path_offer_the_same(
    shifts: list[tuple[int, int]], taken: tuple[tuple[int, int, int], ...], timing: Timing
) -> None:
    from_here = Case(Plan(Place("UTC", MONDAY), (), (), ()), timing, {"provider": taken}, 1, (), (0, 0), 90, -3000)
    plan = replace(from_here.plan, hours=tuple(_hours_of(shifts)))
    schedule = candidate_of(replace(from_here, plan=plan)).schedule
    openings = [opening.span for opening in schedule.openings_on(MONDAY)]
    busy = [Span.of_epoch(start, end) for start, end, _ in busy_of(from_here)["provider"]]
    slots = [epoch_of(slot.start) for slot in offered(openings, busy, timing, window_of(from_here))]
    assert slots == starts_of(replace(from_here, plan=plan))


def _hours_of(shifts: list[tuple[int, int]]) -> Iterator[WorkingHours]:
    """Spans of the Monday that do not run over midnight."""
    for opens, closes in shifts:
        if opens < closes:
            yield WorkingHours(MONDAY.isoweekday(), opens, closes)
