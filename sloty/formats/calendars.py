"""Appointments as an iCalendar file (RFC 5545): times in UTC, one UID for life."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from icalendar import Calendar, Event

_PRODUCT = "-//Sloty//EN"


@dataclass(frozen=True)
class Entry:
    """One event."""

    id: UUID
    domain: str
    """Whose id it is: the UID is `id@domain`."""
    start: datetime
    end: datetime
    summary: str
    location: str
    status: str
    """TENTATIVE, CONFIRMED or CANCELLED."""
    sequence: int
    changed_at: datetime
    description: str = ""


def written(name: str, entries: Iterable[Entry]) -> bytes:
    """A calendar of that name, lines folded and ended as the standard says."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.id}@{entry.domain}")
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("dtstart", entry.start.astimezone(UTC))
    event.add("dtend", entry.end.astimezone(UTC))
    event.add("summary", entry.summary)
    event.add("location", entry.location)
    event.add("status", entry.status)
    event.add("sequence", entry.sequence)
    if entry.description:
        event.add("description", entry.description)
    return event
