"""What stands in a provider's column besides visits: closed time and why, breaks, absences, travel, buffers, blocks, holds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from sloty.engine.hours import OverrideKind, Schedule
from sloty.engine.lifecycle import Status
from sloty.engine.span import epoch_of, instant_of, join, minus
from sloty.operations.boards.axis import Axis
from sloty.operations.boards.reading import Absence, Taken, footprint
from sloty.operations.boards.views import Fill, Place, Stretch
from sloty.operations.timetables import OfferRow

LONGEST_TRAVEL = timedelta(hours=3)
"""Between the hours at two locations: whoever has longer is not on the way all the time."""
_HOURS = "outside working hours"
_GONE = frozenset({Status.CANCELLED, Status.NO_SHOW})
_AWAY = {
    OverrideKind.UNAVAILABLE: "unavailable",
    OverrideKind.HOLIDAY: "holiday",
    OverrideKind.VACATION: "vacation",
    OverrideKind.SICK: "sick",
    OverrideKind.MEETING: "meeting",
    OverrideKind.TRAINING: "training",
}


@dataclass(frozen=True)
class Works:
    """One provider's hours at one location."""

    row: OfferRow
    schedule: Schedule


@dataclass(frozen=True)
class _Open:
    """An opening, and where it is."""

    start: datetime
    end: datetime
    works: Works


def _openings(works: Sequence[Works], axis: Axis) -> list[_Open]:
    """Open time that touches the day, earliest first, wherever it is."""
    found = []
    for each in works:
        days = [instant_of(edge).astimezone(each.schedule.zone).date() for edge in axis.span]
        for opening in each.schedule.openings(days[0] - timedelta(days=1), days[1]):
            if opening.end > axis.span[0] and opening.start < axis.span[1]:
                found.append(_Open(instant_of(opening.start), instant_of(opening.end), each))
    return sorted(found, key=lambda each: (each.start, each.works.row.location))


def places(works: Sequence[Works], axis: Axis, location: str | None) -> tuple[Place, ...]:
    """Where the provider is at work when, at one location or at all."""
    cut = ((axis.cut(each.start, each.end), each.works.row) for each in _openings(works, axis))
    return tuple(
        Place(*minutes, row.location, row.location_name)
        for minutes, row in cut
        if minutes and location in {None, row.location}
    )


def closed(works: Sequence[Works], axis: Axis, location: str | None) -> Iterator[Stretch]:
    """Time outside every opening that is looked at, and the reason where there is one."""
    here = [each for each in works if location in {None, each.row.location}]
    if not here:
        yield Stretch(Fill.CLOSED, 0, axis.length)
        return
    # Closed is what is closed everywhere; of several reasons, one that says more is drawn over the hours.
    opened = join(sorted((epoch_of(each.start), epoch_of(each.end)) for each in _openings(here, axis)))
    pieces = {piece for each in here for piece in each.schedule.closings(*axis.span)}
    for begin, stop, phrase in sorted(pieces, key=lambda piece: (piece[2] != _HOURS, piece)):
        for start, end in minus([(begin, stop)], opened):
            minutes = axis.cut(instant_of(start), instant_of(end))
            if minutes:
                yield _closed(minutes, phrase)


def _closed(minutes: tuple[int, int], phrase: str) -> Stretch:
    if phrase == _HOURS:
        return Stretch(Fill.CLOSED, *minutes)
    return Stretch(Fill.BREAK if phrase == "on a break" else Fill.AWAY, *minutes, phrase)


def elsewhere(works: Sequence[Works], axis: Axis, location: str | None) -> Iterator[Stretch]:
    """Hours at other locations than the one that is looked at, and the way between two locations."""
    found = _openings(works, axis)
    for each in found:
        minutes = axis.cut(each.start, each.end)
        if minutes and location is not None and each.works.row.location != location:
            yield Stretch(Fill.ELSEWHERE, *minutes, f"at {each.works.row.location_name}")
    for before, after in pairwise(found):
        gap = after.start - before.end
        minutes = axis.cut(before.end, after.start)
        differs = before.works.row.location != after.works.row.location
        if minutes and differs and timedelta(0) < gap <= LONGEST_TRAVEL:
            yield Stretch(Fill.TRAVEL, *minutes, f"to {after.works.row.location_name}")


def busy_elsewhere(rows: Iterable[Sequence[Any]], axis: Axis) -> Iterator[Stretch]:
    """Visits at other locations than the one that is looked at: nobody is in two places at once."""
    for row in rows:
        minutes = axis.cut(*footprint(row))
        if minutes and row[2] not in _GONE:
            yield Stretch(Fill.ELSEWHERE, *minutes, f"busy at {row[12]}")


def absent(absences: Iterable[Absence], works: Sequence[Works], axis: Axis) -> Iterator[Stretch]:
    """Dated changes that take time away, by their ids."""
    by_location: dict[UUID | None, Works] = {each.row.location_id: each for each in works}
    home = works[0] if works else None
    for each in absences:
        place = by_location.get(each.location, home if each.location is None else None)
        span = place.schedule.span_on(each.day, each.opens, each.closes) if place else None
        minutes = axis.cut(*map(instant_of, span)) if span else None
        if minutes:
            text = _AWAY[OverrideKind(each.kind)]
            yield Stretch(Fill.AWAY, *minutes, f"{text}: {each.reason}" if each.reason else text, each.id)


def buffers(rows: Iterable[Sequence[Any]], axis: Axis) -> Iterator[Stretch]:
    """Time before and after visits that take time."""
    for row in rows:
        first, last = footprint(row)
        for start, end in ((first, row[3]), (row[4], last)):
            minutes = axis.cut(start, end) if start < end else None
            if minutes and row[2] not in _GONE:
                yield Stretch(Fill.BUFFER, *minutes)


def taken(found: Iterable[Taken], axis: Axis) -> Iterator[Stretch]:
    """Blocks, holds, and visits where the actor has no rights."""
    fills = {"HOLD": Fill.HOLD, "BLOCK": Fill.BLOCK}
    for each in found:
        minutes = axis.cut(each.start, each.end)
        if minutes:
            fill = fills.get(each.kind, Fill.ELSEWHERE)
            text = each.reason or ("busy elsewhere" if fill is Fill.ELSEWHERE else "")
            yield Stretch(fill, *minutes, text, each.id, each.until)
