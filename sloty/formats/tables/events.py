"""iCalendar (RFC 5545) as rows: one event a row, times with their offset or with the name of their zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from icalendar import Calendar

from sloty.formats.tables.source import HeaderWrong, Record, Source, TableUnreadable, read_whole

COLUMNS = (
    "uid", "start", "end", "timezone", "all_day", "summary", "description", "location", "status", "organizer_email",
    "participant_email", "participant_name", "sequence", "recurrence_id",
)  # fmt: skip
_BEGIN = b"BEGIN:VEVENT"


def source(path: Path) -> Source:
    """Every event of the file. Raises `TableUnreadable`, `HeaderWrong` when there is none."""
    records = _Records(path)
    if next(iter(records), None) is None:
        raise HeaderWrong(where=path, problem="there is no event in it", hint="Export the calendar with its events.")
    return Source("ics", "utf-8", None, COLUMNS, records, path.stat().st_size)


@dataclass(frozen=True)
class _Records:
    path: Path

    def __iter__(self) -> Iterator[Record]:
        content = read_whole(self.path)
        lines = [number for number, line in enumerate(content.splitlines(), 1) if line.strip().upper() == _BEGIN]
        try:
            calendars = Calendar.from_ical(content, multiple=True)
            found = [event for calendar in calendars for event in calendar.walk("VEVENT")]
        except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError) as error:
            problem = " ".join(str(error).split()) or "it is no calendar"
            raise TableUnreadable(where=self.path, problem=problem) from None
        for number, event in enumerate(found):
            yield _record(lines[number] if number < len(lines) else 1, event)


def _record(line: int, event: Any) -> Record:
    start, end = _moment(event, "DTSTART"), _moment(event, "DTEND")
    if start is not None and end is None and "DURATION" in event:
        end = start + event["DURATION"].dt
    guest = _first(event.get("ATTENDEE"))
    values = {
        "uid": _text(event.get("UID")),
        "start": _written(start),
        "end": _written(end),
        "timezone": str(getattr(getattr(start, "tzinfo", None), "key", "") or ""),
        "all_day": "true" if start is not None and not isinstance(start, datetime) else "",
        "summary": _text(event.get("SUMMARY")),
        "description": _text(event.get("DESCRIPTION")),
        "location": _text(event.get("LOCATION")),
        "status": _text(event.get("STATUS")).upper(),
        "organizer_email": _address(_first(event.get("ORGANIZER"))),
        "participant_email": _address(guest),
        "participant_name": _text(getattr(guest, "params", {}).get("CN")),
        "sequence": _text(event.get("SEQUENCE")),
        "recurrence_id": _written(_moment(event, "RECURRENCE-ID")),
    }
    return Record(line, values, _problem(event, start))


def _problem(event: Any, start: Any) -> str | None:
    if "RRULE" in event:
        return "it repeats: export the calendar with each event by itself"
    return None if start is not None else "it has no start"


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _moment(event: Any, name: str) -> Any:
    found = getattr(_first(event.get(name)), "dt", None)
    return found if isinstance(found, date) else None


def _written(moment: Any) -> str:
    if isinstance(moment, datetime):
        return moment.isoformat(" ", "minutes" if not moment.second else "seconds")
    return moment.isoformat() if moment is not None else ""


def _address(value: Any) -> str:
    text = _text(value)
    return text[len("mailto:") :] if text.lower().startswith("mailto:") else text


def _text(value: Any) -> str:
    return "" if value is None else str(_first(value)).strip()
