"""Whom of the waiting list a time that is free would suit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sloty.engine.waiting import part_of_day
from sloty.operations import slots, waitlist
from sloty.operations.offerings import NotOffered, ServiceInactive
from sloty.operations.slots import Search
from sloty.operations.unit import Unit
from sloty.operations.waitlist import EntryView


@dataclass(frozen=True, slots=True)
class Gap:
    """A time that is free."""

    start: datetime
    end: datetime
    """When something follows, or nobody works any more."""
    provider: str
    """Slug."""
    location: str | None = None
    """Slug; None: wherever the provider works then."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Somebody whom it would suit."""

    entry: EntryView
    start: datetime
    """The first start that suits them, in the location's zone."""


def fitting(unit: Unit, gap: Gap) -> list[Fit]:
    """Those who wait for what that provider gives there, and whom it suits on that day, then: in the order of the list.

    What can be booked is asked of the predicate, so that a service that is too long, or lacks a room, is none.
    """
    starts: dict[str, Sequence[datetime]] = {}
    found = []
    for entry in waitlist.entries(unit, provider=gap.provider, location=gap.location):
        if entry.service not in starts:
            starts[entry.service] = _starts(unit, entry.service, gap)
        start = next((each for each in starts[entry.service] if suits(entry, each)), None)
        if start is not None:
            found.append(Fit(entry, start))
    return found


def _starts(unit: Unit, service: str, gap: Gap) -> list[datetime]:
    search = Search(service, gap.start, gap.end, gap.provider, gap.location)
    try:
        return [slot.start for slot in slots.find_slots(unit, search)]
    except (NotOffered, ServiceInactive):
        return []


def suits(entry: EntryView, start: datetime) -> bool:
    """Whether they would come then; `start` is in the location's zone."""
    day, parts = start.date(), entry.parts_of_day
    is_early, is_late = entry.earliest and day < entry.earliest, entry.latest and day > entry.latest
    return not is_early and not is_late and (not parts or part_of_day(start.time()) in parts)
