"""From weekly hours, breaks, overrides and closures to openings: the time that could be used.

    openings = (working hours - their breaks + AVAILABLE overrides) - other overrides - closures

All are declared in wall time and become intervals edge by edge, by the rules of `civil`; what is empty then is
dropped, and a date that the zone skipped has none. Overrides and closures cut whatever they overlap, last night's shift
too.

An opening belongs to the local day on which its working span starts, and remembers where that began: the grid of starts
is anchored there and does not move when a break or an override takes a piece away. Spans of one day that touch or
overlap are one opening with the earlier anchor. Openings of different days keep their own grids; where they overlap,
the earlier day's goes on to its end. So what is open at an instant never depends on how much of the calendar was asked
for.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from sloty.engine import civil
from sloty.engine.declared import (
    Break,
    Closure,
    HoursInvalid,
    Override,
    OverrideKind,
    WorkingHours,
    wall_length,
)
from sloty.engine.span import Range, Ranges, Span, epoch_of, instant_of, join, meet, minus

__all__ = [
    "Break",
    "Closure",
    "HoursInvalid",
    "Opening",
    "Override",
    "OverrideKind",
    "Schedule",
    "WorkingHours",
]

_ONE_DAY = timedelta(days=1)
_DAYS_KEPT = 4_000
"""Days that one schedule remembers; whoever asks for more starts afresh."""
_start, _end = itemgetter(0), itemgetter(1)
_ABSENT = {
    OverrideKind.UNAVAILABLE: "unavailable",
    OverrideKind.HOLIDAY: "on holiday",
    OverrideKind.VACATION: "on vacation",
    OverrideKind.SICK: "off sick",
    OverrideKind.MEETING: "in a meeting",
    OverrideKind.TRAINING: "in training",
}


class Opening(NamedTuple):
    """Time that could be used, in epoch seconds."""

    start: int
    end: int
    """Exclusive."""
    anchor: int
    """Where the working span was declared to start, at or before `start`: the grid counts from here."""

    @property
    def span(self) -> Span:
        """The same as instants."""
        return Span.of_epoch(self.start, self.end)


@dataclass(frozen=True)
class Schedule:
    """When one provider works at one location. It remembers what it has worked out, and may be shared by threads."""

    zone: civil.Zone
    """Of the location; everything is declared in it."""
    hours: Sequence[WorkingHours]
    """The weekly pattern; several spans a day are fine."""
    overrides: Sequence[Override] = ()
    """The provider's dated changes."""
    closures: Sequence[Closure] = ()
    """The location's."""
    _own: dict[date, tuple[Opening, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _seen: dict[date, tuple[Opening, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name in ("hours", "overrides", "closures"):
            object.__setattr__(self, name, tuple(getattr(self, name)))

    def openings_on(self, day: date) -> tuple[Opening, ...]:
        """The openings whose working span starts on the local day, earliest first."""
        found = self._seen.get(day)
        if found is None:
            earlier = [*self._of(day - 2 * _ONE_DAY), *self._of(day - _ONE_DAY)]
            found = self._of(day)
            if found and earlier and max(map(_end, earlier)) > found[0].start:
                taken = join(sorted((start, end) for start, end, _ in earlier))
                found = tuple(_cut(found, taken))
            _remember(self._seen, day, found)
        return found

    def openings(self, first: date, last: date) -> list[Opening]:
        """All openings of the local days from `first` to `last`, both inclusive: sorted, disjoint; some may touch."""
        found: list[Opening] = []
        seen = self._seen
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            openings = seen.get(day)
            found += self.openings_on(day) if openings is None else openings
        # Last night's shift may go on after a break that today's began in.
        found.sort()
        return found

    def why_closed(self, instant: datetime) -> str:
        """In one phrase why it is closed at an instant; nothing when it is open."""
        at = epoch_of(instant)
        for start, end, phrase in self._absences:
            if start <= at < end:
                return phrase
        days = [civil.local_date(instant, self.zone) + back * _ONE_DAY for back in (-2, -1, 0, 1)]
        if any(start <= at < end for start, end, _ in self.openings(days[0], days[-1])):
            return ""
        shifts = [each for day in days for each in self._shifts(day)]
        if any(start <= at < end for _, _, breaks in shifts for start, end in breaks):
            return "on a break"
        return "outside working hours"

    def closings(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """Everything within [start, end), in epoch seconds, that is not open, each piece with the phrase of `why_closed`."""
        first, last = (civil.local_date(instant_of(edge), self.zone) for edge in (start, end))
        first, last = first - 2 * _ONE_DAY, last + _ONE_DAY
        left = minus([(start, end)], join((each.start, each.end) for each in self.openings(first, last)))
        days = (date.fromordinal(ordinal) for ordinal in range(first.toordinal(), last.toordinal() + 1))
        breaks = ((*span, "on a break") for day in days for _, _, rests in self._shifts(day) for span in rests)
        found: list[tuple[int, int, str]] = []
        for begin, stop, phrase in (*self._absences, *breaks, (start, end, "outside working hours")):
            if begin < end and stop > start:
                found += ((*piece, phrase) for piece in meet(left, [(begin, stop)]))
                left = minus(left, [(begin, stop)])
        return _told(found)

    def _of(self, day: date) -> tuple[Opening, ...]:
        """As `openings_on`, but without regard to the days before."""
        found = self._own.get(day)
        if found is None:
            pieces = [
                Opening(start, end, span[0])
                for span, _, breaks in self._shifts(day)
                for start, end in (minus([span], breaks) if breaks else [span])
            ]
            found = tuple(_cut(_merged(pieces), self._cuts))
            _remember(self._own, day, found)
        return found

    def _shifts(self, day: date) -> Iterator[tuple[Range, WorkingHours | Override, Ranges]]:
        """Each working span that starts on the day, with its breaks."""
        for hours in self._weekly[day.isoweekday()]:
            span = self.span_on(day, hours.opens, hours.closes) if hours.holds_on(day) else None
            if span:
                yield span, hours, self._breaks(day, hours) if hours.breaks else ()
        for extra in self._extra.get(day, ()):
            span = self.span_on(day, extra.opens, extra.closes)
            if span:
                yield span, extra, ()

    def _breaks(self, day: date, hours: WorkingHours) -> Ranges:
        found = (
            self.span_on(day if each.opens >= hours.opens else day + _ONE_DAY, each.opens, each.closes)
            for each in hours.breaks
        )
        return join(sorted(filter(None, found)))

    def span_on(self, day: date, opens: int | None, closes: int | None) -> Range | None:
        """The interval of two wall times, None None being the whole day; nothing when it is empty there."""
        if not civil.has_day(day, self.zone):
            return None
        first = opens or 0
        last = civil.DAY if closes is None else first + wall_length(first, closes)
        start, end = civil.epoch(day, first, self.zone), civil.epoch(day, last, self.zone)
        return (start, end) if start < end else None

    @cached_property
    def _weekly(self) -> tuple[tuple[WorkingHours, ...], ...]:
        """By ISO weekday; the first is none."""
        return tuple(tuple(each for each in self.hours if each.weekday == weekday) for weekday in range(8))

    @cached_property
    def _extra(self) -> dict[date, list[Override]]:
        found: dict[date, list[Override]] = {}
        for each in self.overrides:
            if each.kind is OverrideKind.AVAILABLE:
                found.setdefault(each.day, []).append(each)
        return found

    @cached_property
    def _absences(self) -> list[tuple[int, int, str]]:
        """Everything that takes time away, what should be told first being first."""
        told: list[tuple[Override | Closure, str]] = [
            *((each, f"closed: {each.reason}" if each.reason else "closed") for each in self.closures),
            *((each, _ABSENT[each.kind]) for each in self.overrides if each.kind is not OverrideKind.AVAILABLE),
        ]
        resolved = ((self.span_on(each.day, each.opens, each.closes), phrase) for each, phrase in told)
        return [(*span, phrase) for span, phrase in resolved if span]

    @cached_property
    def _cuts(self) -> Ranges:
        return join(sorted((start, end) for start, end, _ in self._absences))


def _told(pieces: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """By their start, those of one phrase that touch as one."""
    found: list[tuple[int, int, str]] = []
    for start, end, phrase in sorted(pieces):
        goes_on = bool(found) and found[-1][1:] == (start, phrase)
        found.append((found.pop()[0] if goes_on else start, end, phrase))
    return found


def _remember(memo: dict[date, tuple[Opening, ...]], day: date, found: tuple[Opening, ...]) -> None:
    if len(memo) >= _DAYS_KEPT:
        memo.clear()
    memo[day] = found


def _merged(pieces: list[Opening]) -> list[Opening]:
    """Touching and overlapping pieces as one, with the earliest of their anchors."""
    found: list[Opening] = []
    for piece in sorted(pieces):
        if found and piece.start <= found[-1].end:
            last = found[-1]
            found[-1] = Opening(last.start, max(last.end, piece.end), min(last.anchor, piece.anchor))
        else:
            found.append(piece)
    return found


def _cut(openings: Iterable[Opening], taken: Ranges) -> Iterator[Opening]:
    """What is left of the openings; each piece keeps its anchor."""
    for opening in openings:
        first = bisect_right(taken, opening.start, key=_end)
        if first == len(taken) or taken[first][0] >= opening.end:
            yield opening
            continue
        last = bisect_left(taken, opening.end, key=_start)
        for start, end in minus([(opening.start, opening.end)], taken[first:last]):
            yield Opening(start, end, opening.anchor)
