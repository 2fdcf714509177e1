"""Appointments as an iCalendar file (RFC 5545): times in UTC, one UID for life."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from icalendar import Calendar, Event, vText

PRODUCT: Final = "-//Sloty//EN"
"""What wrote it (RFC 5545, 3.7.3)."""
_NO_TEXT: Final = re.compile("[\0-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""What the standard allows nowhere: other programs refuse the whole file for it."""

_ESCAPED: Final = re.compile(r"[\\;,\n]")


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
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    # The library knows no type for this name, and would leave commas and line ends as they are.
    calendar.add("x-wr-calname", clean(name))
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
    event.add("summary", clean(entry.summary))
    event.add("location", clean(entry.location))
    event.add("status", entry.status)
    event.add("sequence", entry.sequence)
    if entry.description:
        event.add("description", clean(entry.description))
    return event


class _Text(vText):
    """Text as the standard escapes it: the library takes a backslash before an N for a line end."""

    def to_ical(self) -> bytes:
        """What is written."""
        return _ESCAPED.sub(lambda found: "\\n" if found[0] == "\n" else f"\\{found[0]}", self).encode()


def clean(text: str) -> _Text:
    """The text with one kind of line end, and without what is no text."""
    return _Text(_NO_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
