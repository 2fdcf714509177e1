"""iCalendar (RFC 5545) as rows: one event a row, times with their offset or with the name of their zone.

Each event is read by itself, so that one that is broken spoils no other. Nothing is repeated or looked up.
"""

import io
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from icalendar import Event
from icalendar.error import BrokenCalendarProperty

from sloty.formats.tables.encodings import whole_text
from sloty.formats.tables.source import HeaderWrong, Record, Source, TableUnreadable
from sloty.formats.tables.zones import Zones, name_of

COLUMNS = (
    "uid", "start", "end", "timezone", "all_day", "summary", "description", "location", "status", "organizer_email",
    "participant_email", "participant_name", "sequence", "recurrence_id",
)  # fmt: skip
_EVENT: Final = "VEVENT"
_ZONE: Final = "VTIMEZONE"
_MAILTO: Final = "mailto:"
_THINGS: Final = frozenset({"ROOM", "RESOURCE"})
_BROKEN: Final = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError)
"""What the library raises for an event that makes no sense."""


class _Wrong(ValueError):
    """What is said of an event that cannot be imported."""


@dataclass(frozen=True)
class _Block:
    """The lines of a component, and where it begins."""

    kind: str
    line: int
    text: str


def source(path: Path) -> Source:
    """Every event of the file. Raises `TableUnreadable`, `EncodingWrong`, `HeaderWrong` when there is none."""
    text, encoding = whole_text(path)
    if not any(block.kind == _EVENT for block in _blocks(path, text)):
        raise HeaderWrong(where=path, problem="there is no event in it", hint="Export the calendar with its events.")
    return Source("ics", encoding, None, COLUMNS, _Records(path), path.stat().st_size)


@dataclass(frozen=True)
class _Records:
    path: Path

    def __iter__(self) -> Iterator[Record]:
        text, _ = whole_text(self.path)
        zones = Zones({name_of(block.text): block.text for block in _blocks(self.path, text) if block.kind == _ZONE})
        for block in _blocks(self.path, text):
            if block.kind == _EVENT:
                yield _record(block, zones)


def _blocks(path: Path, text: str) -> Iterator[_Block]:
    """The events and zones of a file; what stands around them does not matter."""
    begins, ends, lines = 0, "", io.StringIO()
    starts = {f"BEGIN:{kind}": f"END:{kind}" for kind in (_EVENT, _ZONE)}
    for number, line in enumerate(io.StringIO(text), 1):
        # Lines that go on with the one before begin with a space.
        mark = line.rstrip().upper() if line[:1] in {"B", "b", "E", "e"} else ""
        if mark in starts:
            if ends:
                break
            begins, ends, lines = number, starts[mark], io.StringIO()
        if ends:
            lines.write(line)
        if ends and mark == ends:
            yield _Block(ends.removeprefix("END:"), begins, lines.getvalue())
            ends = ""
    if ends:
        problem = "the file is cut off, or broken: what begins here does not end"
        raise TableUnreadable(where=f"{path}:{begins}", problem=problem)


def _record(block: _Block, zones: Zones) -> Record:
    values = dict.fromkeys(COLUMNS, "")
    try:
        with warnings.catch_warnings(action="ignore"):
            event: Any = Event.from_ical(block.text)
        values.update(_texts(event))
        values.update(_times(event, zones))
    except _Wrong as error:
        return Record.of(block.line, values, str(error))
    except _BROKEN as error:
        return Record.of(block.line, values, f"it cannot be read: {' '.join(str(error).split())[:200]}")
    repeats = any(name in event for name in ("RRULE", "RDATE"))
    return Record.of(
        block.line, values, "it repeats: export the calendar with each event by itself" if repeats else None
    )


def _texts(event: Any) -> Iterator[tuple[str, str]]:
    organizer = _address(_first(event.get("ORGANIZER")))
    guest = _guest(event.get("ATTENDEE"), organizer)
    yield "uid", _text(event.get("UID"))
    yield "summary", _text(event.get("SUMMARY"))
    yield "description", _text(event.get("DESCRIPTION"))
    yield "location", _text(event.get("LOCATION"))
    yield "status", _text(event.get("STATUS")).upper()
    yield "sequence", _text(event.get("SEQUENCE"))
    yield "organizer_email", organizer
    yield "participant_email", _address(guest)
    yield "participant_name", _text(_params(guest).get("CN"))


def _times(event: Any, zones: Zones) -> Iterator[tuple[str, str]]:
    start, end = _moment(event, "DTSTART", zones), _moment(event, "DTEND", zones)
    if start is None:
        raise _Wrong("it has no start")
    length = _meant(event, "DURATION")
    if end is None and isinstance(length, timedelta):
        end = start + length
    yield "start", _written(start)
    yield "end", _written(end)
    yield "timezone", str(getattr(getattr(start, "tzinfo", None), "key", "") or "")
    yield "all_day", "" if isinstance(start, datetime) else "true"
    yield "recurrence_id", _written(_moment(event, "RECURRENCE-ID", zones))


def _moment(event: Any, name: str, zones: Zones) -> date | None:
    found = _meant(event, name)
    zone = _params(event.get(name)).get("TZID")
    if isinstance(found, datetime) and found.tzinfo is None and zone:
        local = zones.local(found, str(zone))
        if local is None:
            raise _Wrong(f"its time zone '{str(zone)[:80]}' is not known")
        return local
    return found if isinstance(found, date) else None


def _meant(event: Any, name: str) -> Any:
    """A date, a time or a length; None when the event has none."""
    value = event.get(name)
    if isinstance(value, list):
        raise _Wrong(f"it has {name} twice")
    try:
        return getattr(value, "dt", None)
    except BrokenCalendarProperty:
        raise _Wrong(f"its {name} cannot be read: '{str(value)[:80]}'") from None


def _guest(value: Any, organizer: str) -> Any:
    """The first person who is invited: neither a room nor the one who invites, unless there is nobody else."""
    guests = value if isinstance(value, list) else [value]
    people = [guest for guest in guests if _params(guest).get("CUTYPE") not in _THINGS]
    others = [guest for guest in people if _address(guest).lower() != organizer.lower()]
    return next(iter(others or people), None)


def _written(moment: date | None) -> str:
    if isinstance(moment, datetime):
        return moment.isoformat(" ", "minutes" if not moment.second else "seconds")
    return moment.isoformat() if moment is not None else ""


def _params(value: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = getattr(value, "params", {})
    return found


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _address(value: Any) -> str:
    """An e-mail address; what else names people is none."""
    text = _text(value)
    text = text[len(_MAILTO) :] if text.lower().startswith(_MAILTO) else text
    return text if "@" in text else ""


def _text(value: Any) -> str:
    return "" if value is None else str(_first(value)).strip()
