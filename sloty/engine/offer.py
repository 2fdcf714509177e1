"""The one predicate: may this visit start here? The list of slots, its explanation and the booking all ask it.

Every rule is a clause: the set of starts that it permits. A slot is a start on the grid that every clause permits;
an explanation is the same clauses seen through a window of one second, so that the two cannot disagree.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sloty.engine import civil
from sloty.engine.combine import (
    Taken,
    all_of,
    at_least,
    clip,
    free_starts,
    grid,
    visit_starts,
)
from sloty.engine.hours import Opening, Schedule
from sloty.engine.policy import Notice, earliest_start, latest_start
from sloty.engine.slots import Timing
from sloty.engine.span import Range, Ranges, Span, epoch_of, instant_of, join, minus
from sloty.errors import Invalid

Busy = Mapping[Any, Sequence[Taken]]
"""By calendar what is taken on it, sorted by start; a calendar that is not there is free."""
WAIVABLE = frozenset({"hours", "grid", "notice", "horizon"})
"""What staff may overlook, with a reason. Nobody may overlook that time is taken."""

_MINUTE = 60
_NOTHING: frozenset[str] = frozenset()


class NotWaivable(Invalid):
    """Only hours, grid, notice and horizon can be overlooked."""

    code = "not_waivable"
    sentence = "{names} cannot be overridden: only {waivable} can."


class QuantityInvalid(Invalid):
    """A need is for one or more."""

    code = "quantity_invalid"
    sentence = "{quantity} of the pool '{pool}' cannot be needed: it is 1 or more."


@dataclass(frozen=True, slots=True)
class PoolNeed:
    """So many different resources of a pool, whichever are free. Raises `QuantityInvalid`."""

    name: str
    """As explanations say it."""
    quantity: int
    """How many, one or more."""
    members: tuple[tuple[Hashable, int], ...]
    """(calendar, capacity) of each; too few can never be enough."""

    def __post_init__(self) -> None:
        if self.quantity < 1:
            raise QuantityInvalid(quantity=self.quantity, pool=self.name)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is asked of whom: one service, by one provider, at one location. Ids are opaque."""

    provider: Hashable
    location: Hashable
    zone: civil.Zone
    """Of the location."""
    schedule: Schedule
    """The provider's, at the location."""
    timing: Timing
    calendar: Hashable
    """The provider's."""
    capacity: int
    """Of that calendar: how many visits at a time."""
    pools: tuple[PoolNeed, ...]
    """Resources that the visit takes besides."""
    notice: Notice
    horizon_days: int
    """The latest local date is this many days from today."""


class Clause(NamedTuple):
    """One rule, as the set of starts that it permits."""

    name: str
    """hours, notice, horizon, provider, or pool:NAME."""
    starts: Ranges
    """Epoch seconds, within the window that was asked."""


@dataclass(frozen=True, slots=True)
class Check:
    """One rule's verdict on one start."""

    name: str
    """That of the clause, or grid."""
    passed: bool
    """Whether the rule lets the visit start there, or is overlooked."""
    detail: str
    """A phrase that says why, in the location's wall time."""
    waived: bool = False
    """It said no, and is overlooked."""


def clauses(candidate: Candidate, busy: Busy, now: datetime, within: Span) -> tuple[Clause, ...]:
    """Every rule but the grid, for starts in `within`."""
    window = (epoch_of(within.start), epoch_of(within.end))
    return _clauses(candidate, busy, now, window, _openings(candidate, window))


def starts(
    candidate: Candidate, busy: Busy, now: datetime, within: Span, *, waive: frozenset[str] = _NOTHING
) -> list[int]:
    """Every start in `within`, in epoch seconds, earliest first, that the grid and all clauses permit.

    The grid is that of the openings. Whole minutes do where hours are waived, outside of them, and everywhere where the
    grid is. Raises `NotWaivable`.
    """
    _require_waivable(waive)
    window = (epoch_of(within.start), epoch_of(within.end))
    openings = _openings(candidate, window)
    found = _clauses(candidate, busy, now, window, openings)
    permitted = all_of([clause.starts for clause in found if clause.name not in waive])
    if "grid" in waive:
        return grid([Opening(*window, 0)], _MINUTE, permitted)
    offered = grid(openings, candidate.timing.step * _MINUTE, permitted)
    if "hours" in waive:
        outside = minus(permitted, _runs(openings))
        offered += grid([Opening(start, end, 0) for start, end in outside], _MINUTE, outside)
        offered.sort()
    return offered


def explain(
    candidate: Candidate, busy: Busy, now: datetime, start: datetime, *, waive: frozenset[str] = _NOTHING
) -> tuple[Check, ...]:
    """The verdict of every rule on one start. All pass exactly when `starts` has it. Raises `NotWaivable`."""
    _require_waivable(waive)
    at = epoch_of(start)
    window = (at, at + 1)
    openings = _openings(candidate, window)
    details = _Details(candidate, busy, now, at, openings)
    found = [(clause.name, bool(clause.starts)) for clause in _clauses(candidate, busy, now, window, openings)]
    found.insert(1, ("grid", _on_grid(openings, candidate.timing.step * _MINUTE, at)))
    checks = [
        Check(name, passed or name in waive, details.of(name, passed=passed), waived=not passed and name in waive)
        for name, passed in found
    ]
    if at % _MINUTE or instant_of(at) != start:
        # Nothing starts between two minutes, waived or not.
        checks[1] = Check("grid", False, "not a whole minute")
    return tuple(checks)


def _require_waivable(waive: frozenset[str]) -> None:
    if not waive <= WAIVABLE:
        names = ", ".join(sorted(waive - WAIVABLE))
        raise NotWaivable(names=names, waivable=", ".join(sorted(WAIVABLE)))


def _openings(candidate: Candidate, window: Range) -> list[Opening]:
    """All openings that a visit which starts in the window could touch.

    Two days before: a skipped date can prolong the shift of the evening before it. One day after: where midnight is
    repeated, a day begins while the clock still shows the day before.
    """
    last = window[1] + candidate.timing.duration * _MINUTE
    return candidate.schedule.openings(
        civil.local_date(instant_of(window[0]), candidate.zone) - timedelta(days=2),
        civil.local_date(instant_of(last), candidate.zone) + timedelta(days=1),
    )


def _runs(openings: Sequence[Opening]) -> Ranges:
    return join((start, end) for start, end, _ in openings)


def _clauses(
    candidate: Candidate, busy: Busy, now: datetime, window: Range, openings: Sequence[Opening]
) -> tuple[Clause, ...]:
    timing = candidate.timing
    first = max(window[0], earliest_start(now, candidate.notice, candidate.zone))
    last = min(window[1], latest_start(now, candidate.horizon_days, candidate.zone))
    return (
        Clause("hours", clip(visit_starts(openings, timing), window)),
        Clause("notice", [(first, window[1])] if first < window[1] else []),
        Clause("horizon", [(window[0], last)] if window[0] < last else []),
        Clause("provider", free_starts(busy.get(candidate.calendar, ()), candidate.capacity, timing, window)),
        *(Clause(f"pool:{need.name}", _pool_starts(need, busy, timing, window)) for need in candidate.pools),
    )


def _pool_starts(need: PoolNeed, busy: Busy, timing: Timing, window: Range) -> Ranges:
    free = [free_starts(busy.get(calendar, ()), capacity, timing, window) for calendar, capacity in need.members]
    return at_least(free, need.quantity)


def _on_grid(openings: Sequence[Opening], step: int, at: int) -> bool:
    """Outside every opening there is no grid to miss; the hours will have said no."""
    return all((at - each.anchor) % step == 0 for each in openings if each.start <= at < each.end)


class _Details:
    """The phrases of an explanation."""

    def __init__(self, candidate: Candidate, busy: Busy, now: datetime, at: int, openings: Sequence[Opening]) -> None:
        self.candidate, self.busy, self.now, self.at, self.openings = candidate, busy, now, at, openings

    def of(self, name: str, *, passed: bool) -> str:
        """What to say about one clause."""
        candidate = self.candidate
        if name == "hours":
            return "within working hours" if passed else self._closed()
        if name == "grid":
            return f"starts are {candidate.timing.step} minutes apart" + ("" if passed else self._grid())
        if name == "notice":
            earliest = earliest_start(self.now, candidate.notice, candidate.zone)
            return f"the earliest start is {self._wall(earliest)}"
        if name == "horizon":
            last = latest_start(self.now, candidate.horizon_days, candidate.zone)
            return f"the last day is {self._wall(last - 1, '%Y-%m-%d')}"
        if passed:
            return "free"
        pool = next((need for need in candidate.pools if f"pool:{need.name}" == name), None)
        return self._taken() if pool is None else self._lacking(pool)

    def _closed(self) -> str:
        """Why the first moment of the visit that is closed is so."""
        closed = minus([(self.at, self.at + self.candidate.timing.duration * _MINUTE)], _runs(self.openings))[0][0]
        why = self.candidate.schedule.why_closed(instant_of(closed)) or "closed"
        return why if closed == self.at else f"{why} from {self._wall(closed, '%H:%M')}"

    def _grid(self) -> str:
        anchor = next(each.anchor for each in self.openings if each.start <= self.at < each.end)
        return f", from {self._wall(anchor, '%H:%M')}"

    def _taken(self) -> str:
        capacity = self.candidate.capacity
        if capacity != 1:
            return f"all {capacity} places are taken" if capacity else "there are no places"
        start, end = self._footprint()
        taken = self.busy.get(self.candidate.calendar, ())
        first, last = next((a, b) for a, b, lane in taken if lane == 0 and a < end and start < b)
        return f"taken from {self._wall(first)} to {self._wall(last, '%H:%M')}"

    def _lacking(self, need: PoolNeed) -> str:
        timing, window = self.candidate.timing, (self.at, self.at + 1)
        free = sum(
            bool(free_starts(self.busy.get(calendar, ()), capacity, timing, window))
            for calendar, capacity in need.members
        )
        return f"{free} of {len(need.members)} {need.name} free, {need.quantity} needed"

    def _footprint(self) -> Range:
        timing = self.candidate.timing
        return self.at - timing.before * _MINUTE, self.at + (timing.duration + timing.after) * _MINUTE

    def _wall(self, epoch: int, form: str = "%Y-%m-%d %H:%M") -> str:
        return civil.wall(instant_of(epoch), self.candidate.zone).strftime(form)
