"""What stands in a provider's column besides visits: closed time and why, breaks, absences, travel, buffers, blocks, holds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sloty.engine.hours import OverrideKind
from sloty.engine.span import Range, Ranges, epoch_of, instant_of, join, minus
from sloty.operations.boards.axis import Axis
from sloty.operations.boards.reading import Absence, Taken, VisitRow, Works
from sloty.operations.boards.views import Fill, Place, Stretch

LONGEST_TRAVEL = timedelta(hours=3)
"""Between the hours at two locations: whoever has longer is not on the way all the time."""
_HOURS = "outside working hours"
_ONE_DAY = timedelta(days=1)
_AWAY = {
    OverrideKind.UNAVAILABLE: "unavailable",
    OverrideKind.HOLIDAY: "holiday",
    OverrideKind.VACATION: "vacation",
    OverrideKind.SICK: "sick",
    OverrideKind.MEETING: "meeting",
    OverrideKind.TRAINING: "training",
}


@dataclass(frozen=True)
class Open:
    """An opening, and where it is."""

    start: datetime
    end: datetime
    works: Works

    @property
    def location(self) -> str:
        """Slug."""
        return self.works.row.location


def openings(works: Iterable[Works], axis: Axis) -> list[Open]:
    """Open time that touches the day, earliest first, wherever it is."""
    found = []
    for each in works:
        first, last = (edge.astimezone(each.schedule.zone).date() for edge in (axis.span.start, axis.span.end))
        for opening in each.schedule.openings(first - _ONE_DAY, last):
            start, end = instant_of(opening.start), instant_of(opening.end)
            if end > axis.span.start and start < axis.span.end:
                found.append(Open(start, end, each))
    return sorted(found, key=lambda each: (each.start, each.location))


def places(opened: Iterable[Open], axis: Axis) -> tuple[Place, ...]:
    """Where the provider is at work when."""
    cut = ((axis.cut(each.start, each.end), each.works.row) for each in opened)
    return tuple(Place(*minutes, row.location, row.location_name) for minutes, row in cut if minutes)


def closed(works: Sequence[Works], opened: Iterable[Open], axis: Axis) -> Iterator[Stretch]:
    """Time outside every opening that is looked at, and the reason where there is one."""
    if not works:
        yield Stretch(Fill.CLOSED, 0, axis.length)
    taken = _epochs(opened)
    edges = epoch_of(axis.span.start), epoch_of(axis.span.end)
    pieces = sorted({piece for each in works for piece in each.schedule.closings(*edges)})
    for span in join((begin, stop) for begin, stop, phrase in pieces if phrase == _HOURS):
        for minutes in _left(span, taken, axis):
            yield Stretch(Fill.CLOSED, *minutes)
    # Where one place is closed for a reason and another by its hours, the reason is what one wants to know.
    for begin, stop, phrase in pieces:
        for minutes in _left((begin, stop), taken, axis) if phrase != _HOURS else ():
            yield Stretch(Fill.BREAK if phrase == "on a break" else Fill.AWAY, *minutes, phrase)


def absent(
    absences: Iterable[Absence], works: Sequence[Works], opened: Iterable[Open], axis: Axis
) -> Iterator[Stretch]:
    """Dated changes that take time away where it is looked, by their ids; in every zone in which they are meant."""
    taken = _epochs(opened)
    for each in absences:
        text = _AWAY[each.kind]
        spans = {
            place.schedule.span_on(each.day, each.opens, each.closes)
            for place in works
            if each.location in {None, place.row.location_id}
        }
        for span in sorted(filter(None, spans)):
            for minutes in _left(span, taken, axis):
                yield Stretch(Fill.AWAY, *minutes, f"{text}: {each.reason}" if each.reason else text, each.id)


def elsewhere(opened: Sequence[Open], axis: Axis, location: str | None) -> Iterator[Stretch]:
    """Hours at other locations than the one that is looked at, and the way between two locations."""
    for each in opened:
        minutes = axis.cut(each.start, each.end)
        if minutes and location not in {None, each.location}:
            yield Stretch(Fill.ELSEWHERE, *minutes, f"at {each.works.row.location_name}")
    for before, after in pairwise(opened):
        way = axis.cut(before.end, after.start)
        if way and before.location != after.location and after.start - before.end <= LONGEST_TRAVEL:
            yield Stretch(Fill.TRAVEL, *way, f"to {after.works.row.location_name}")


def busy_elsewhere(rows: Iterable[VisitRow], axis: Axis) -> Iterator[Stretch]:
    """Visits at other locations than the one that is looked at: nobody is in two places at once."""
    for row in rows:
        minutes = axis.cut(*row.footprint) if row.takes_time else None
        if minutes:
            yield Stretch(Fill.ELSEWHERE, *minutes, f"busy at {row.location_name}")


def buffers(rows: Iterable[VisitRow], axis: Axis) -> Iterator[Stretch]:
    """Time before and after visits that take time."""
    for row in rows:
        if row.takes_time:
            before = axis.cut(row.footprint[0], row.start) if row.buffer_before else None
            after = axis.cut(row.end, row.footprint[1]) if row.buffer_after else None
            for minutes in filter(None, (before, after)):
                yield Stretch(Fill.BUFFER, *minutes)


def taken(found: Iterable[Taken], axis: Axis) -> Iterator[Stretch]:
    """Blocks, holds, and whatever it is where the actor has no rights."""
    for each in found:
        minutes = axis.cut(each.start, each.end)
        if minutes:
            yield Stretch(each.fill, *minutes, each.reason or "", each.id, each.until)


def _epochs(opened: Iterable[Open]) -> Ranges:
    return join(sorted((epoch_of(each.start), epoch_of(each.end)) for each in opened))


def _left(span: Range, taken: Ranges, axis: Axis) -> Iterator[Range]:
    """The minutes of what is not open of a stretch of time."""
    for start, end in minus([span], taken):
        minutes = axis.cut(instant_of(start), instant_of(end))
        if minutes:
            yield minutes
