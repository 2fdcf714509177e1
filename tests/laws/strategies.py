"""What the laws are tried on: every zone, dates near which its clocks change, and schedules of all kinds."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from sloty.engine import civil
from sloty.engine.hours import Break, Closure, Override, OverrideKind, WorkingHours
from sloty.engine.slots import Timing
from tests.laws.walls import changes

ODD = (
    "Africa/Cairo",  # midnight that does not exist
    "America/Havana",
    "America/Santiago",
    "Asia/Beirut",
    "Atlantic/Azores",
    "America/St_Johns",  # changed at one past midnight
    "Australia/Lord_Howe",  # half an hour
    "Antarctica/Troll",  # two hours
    "Africa/Casablanca",  # back for Ramadan
    "Asia/Kathmandu",  # offset of a quarter
    "Pacific/Kiritimati",
    "America/New_York",
    "Europe/London",
    "UTC",
)
SKIPPED = (("Pacific/Apia", date(2011, 12, 30)), ("Pacific/Kwajalein", date(1993, 8, 21)))
"""Dates that a zone left out."""


@dataclass(frozen=True)
class Place:
    """A zone, and a date there."""

    zone: str
    day: date


zones = st.one_of(st.sampled_from(ODD), st.sampled_from(sorted(civil.zone_names())))


@st.composite
def places(draw: st.DrawFn) -> Place:
    """Most often near a change of the clocks, where there is one."""
    if draw(st.integers(0, 24)) == 0:
        zone, day = draw(st.sampled_from(SKIPPED))
    else:
        zone = draw(zones)
        year = draw(st.integers(1993, 2040))
        near = changes(zone, year)
        day = draw(st.sampled_from(near)) if near else date(year, 1, 1) + timedelta(days=draw(st.integers(0, 364)))
    return Place(zone, day + timedelta(days=draw(st.integers(-1, 1))))


def _rounded(limit: int) -> st.SearchStrategy[int]:
    """Minutes of the day: mostly round ones and those near midnight and the usual changes."""
    usual = [0, 1, 30, 60, 90, 120, 135, 150, 180, 240, 540, 720, 1020, 1320, 1380, 1410, 1439, 1440]
    return st.one_of(st.sampled_from([each for each in usual if each <= limit]), st.integers(0, limit))


opening_minutes, closing_minutes = _rounded(1439), _rounded(1440)


@st.composite
def working_hours(draw: st.DrawFn, day: date) -> WorkingHours:
    """Hours on a weekday near the date, with breaks and validity."""
    opens, closes = draw(opening_minutes), draw(closing_minutes)
    length = (closes - opens) % 1440 or 1440
    rests = []
    for first, last in draw(st.lists(st.tuples(st.integers(0, length - 1), st.integers(1, length)), max_size=2)):
        if 0 < last - first < 1440:
            rests.append(Break((opens + first) % 1440, (opens + last) % 1440))
    near = [day + timedelta(days=each) for each in (-7, -1, 0, 1, 7)]
    valid_from, valid_to = (draw(st.one_of(*[st.none()] * 4, st.sampled_from(near))) for _ in range(2))
    if valid_from and valid_to and valid_to < valid_from:
        valid_from, valid_to = valid_to, valid_from
    weekday = (day + timedelta(days=draw(st.sampled_from([0, 0, -1, 1, 2])))).isoweekday()
    return WorkingHours(weekday, opens, closes, valid_from, valid_to, tuple(rests))


@st.composite
def times(draw: st.DrawFn, *, whole_days: bool = True) -> tuple[int, int] | tuple[None, None]:
    """A part of a day, or the whole."""
    if whole_days and draw(st.integers(0, 3)) == 0:
        return None, None
    return draw(opening_minutes), draw(closing_minutes)


@st.composite
def overrides(draw: st.DrawFn, day: date) -> Override:
    """A dated change on a day near the date."""
    kind = draw(st.sampled_from(OverrideKind))
    opens, closes = draw(times(whole_days=kind is not OverrideKind.AVAILABLE))
    return Override(day + timedelta(days=draw(st.integers(-2, 2))), kind, opens, closes)


@st.composite
def closures(draw: st.DrawFn, day: date) -> Closure:
    """A closure on a day near the date."""
    return Closure(day + timedelta(days=draw(st.integers(-2, 2))), *draw(times()))


@dataclass(frozen=True)
class Plan:
    """All that is declared about one provider's time."""

    place: Place
    hours: tuple[WorkingHours, ...]
    overrides: tuple[Override, ...]
    closures: tuple[Closure, ...]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A place, and what is declared there."""
    place = draw(places())
    hours = draw(st.lists(working_hours(place.day), min_size=1, max_size=4))
    if draw(st.booleans()):
        hours.append(WorkingHours(place.day.isoweekday(), 480, 1200))
    return Plan(
        place,
        tuple(hours),
        tuple(draw(st.lists(overrides(place.day), max_size=2))),
        tuple(draw(st.lists(closures(place.day), max_size=1))),
    )


timings = st.builds(
    Timing,
    duration=st.integers(1, 90),
    step=st.one_of(st.sampled_from([5, 15, 30, 60]), st.integers(1, 100)),
    before=st.sampled_from([0, 0, 5, 20]),
    after=st.sampled_from([0, 0, 10, 35]),
)


@st.composite
def taken_lanes(draw: st.DrawFn, lanes: int) -> tuple[tuple[int, int, int], ...]:
    """(start, end, lane) in minutes from the middle of the window, sorted; disjoint within a lane."""
    found = []
    for lane in range(lanes):
        edges = sorted(draw(st.lists(st.integers(-800, 800), max_size=4, unique=True)))
        found += [(start, end, lane) for start, end in zip(edges[::2], edges[1::2], strict=False)]
    return tuple(sorted(found))


@dataclass(frozen=True)
class Case:
    """Everything that decides when a visit may start. Minutes count from the middle of the window."""

    plan: Plan
    timing: Timing
    taken: dict[str, tuple[tuple[int, int, int], ...]]
    """By calendar."""
    capacity: int
    pools: tuple[tuple[int, tuple[int, ...]], ...]
    """(quantity, capacities of the members); the third member of the second pool is called 1.2."""
    notice: tuple[int, int]
    """Hours, days."""
    horizon: int
    now: int


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A plan with a service, and calendars on which something is taken."""
    pool = st.tuples(st.sampled_from([1, 1, 2]), st.lists(st.sampled_from([1, 1, 0, 2]), max_size=3).map(tuple))
    pools = tuple(draw(st.lists(pool, max_size=2))) if draw(st.booleans()) else ()
    names = ["provider", *(f"{i}.{j}" for i, (_, members) in enumerate(pools) for j in range(len(members)))]
    return Case(
        plan=draw(plans()),
        timing=draw(timings),
        taken={name: draw(taken_lanes(3)) for name in names},
        capacity=draw(st.sampled_from([1, 1, 1, 2, 3, 0])),
        pools=pools,
        notice=(draw(st.sampled_from([0, 0, 0, 2, 30])), draw(st.sampled_from([0, 0, 0, 1, 2]))),
        horizon=draw(st.sampled_from([90, 90, 3, 2, 1, 0])),
        now=draw(st.one_of(st.just(-1500), st.integers(-3000, 300))),
    )
