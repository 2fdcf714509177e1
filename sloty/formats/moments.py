"""Days and times as people type them: ISO 8601, the wall time of a location, or words like `tomorrow 14:00`.

`day` wants a day, `instant` a day and a time of day; `start` and `end` are the two sides of a range, where a day alone
means from its first moment or up to and with its last. All results are UTC. `now` and the zone are arguments: what
`today` means depends on both.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from typing import Final
from zoneinfo import ZoneInfo

from sloty.engine import civil
from sloty.engine.span import Span
from sloty.errors import Invalid

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200
_LONGEST: Final = 64
_MINUTES_A_DAY: Final = 1440

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_RELATIVE: Final = {"yesterday": -1, "today": 0, "tomorrow": 1}
_WORDS: Final = (*_RELATIVE, "now", *_WEEKDAYS, *(name[:3] for name in _WEEKDAYS))

_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHIFT: Final = re.compile(r"([+-][0-9]{1,5})(d|w|h|min)")
_CLOCK: Final = re.compile(r"([0-9]{1,2})(?::([0-9]{2})(?::00(?:\.0+)?)?)?(?: ?(am|pm))?")
_OFFSET: Final = re.compile(r"(?P<rest>.*[0-9]) ?(?P<offset>z|[+-][0-9]{2}:?[0-9]{2})")
_SEPARATOR: Final = re.compile(r"(?<=[0-9]{4}-[0-9]{2}-[0-9]{2})t(?=[0-9])| +")
_YEAR_LAST: Final = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})(.*)")


class MomentUnreadable(Invalid):
    """Neither ISO 8601 nor one of our words."""

    code = "time_unreadable"
    sentence = "'{text}' cannot be read as a {wanted}."
    hint = "Write it like 2027-03-01 09:30, tomorrow 14:00, fri 9:00 or +3d 9:00 (sloty help times)."


class MomentOutOfRange(Invalid):
    """A year that nobody books in: almost always a slip of the finger."""

    code = "time_out_of_range"
    sentence = "'{text}' is not between the years 1900 and 2200."


class TimeOfDayMissing(Invalid):
    """A day where an instant is needed."""

    code = "time_of_day_missing"
    sentence = "'{text}' is a day without a time."
    hint = "Add the time: '{text} 09:00'."


class DayMissing(Invalid):
    """A time of day where a day is needed as well."""

    code = "day_missing"
    sentence = "'{text}' is a time without a day."
    hint = "Add the day: 'today {text}', 'tomorrow {text}'."


class RangeReversed(Invalid):
    """A range that ends before it begins."""

    code = "range_reversed"
    sentence = "The range ends ({end}) before it begins ({start})."


@dataclass(frozen=True)
class _Read:
    """What a text says: an instant, or a day with or without a minute of it."""

    day: date
    minute: int | None = None
    """Minutes after midnight on the wall clock; 1440 is the midnight that follows."""
    exact: datetime | None = None
    """Set when the text alone fixes the instant: it has an offset, or counts from now."""


def day(text: str, now: datetime, zone: ZoneInfo) -> date:
    """The day that `text` names; an instant's own day in `zone`. Raises MomentUnreadable, MomentOutOfRange."""
    return _read(text, now, zone, wanted="day").day


def instant(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The instant that `text` names, which must say the time of day. Raises also TimeOfDayMissing, DayMissing."""
    read = _read(text, now, zone, wanted="time")
    if read.exact is not None:
        return read.exact
    if read.minute is None:
        raise TimeOfDayMissing(text=text.strip())
    return civil.instant(read.day, read.minute, zone)


def exact(text: str, now: datetime) -> datetime | None:
    """The instant, where the text alone fixes it: it has an offset, or counts from now; None where a zone decides."""
    return _read(text, now, civil.zone("UTC"), wanted="time").exact


def start(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Where a range begins: an instant, or the first moment of a day."""
    read = _read(text, now, zone, wanted="day or time")
    return read.exact or civil.instant(read.day, read.minute or 0, zone)


def end(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Where a range ends, exclusive: an instant, or the last moment of a day, which is the next one's midnight."""
    read = _read(text, now, zone, wanted="day or time")
    if read.exact is not None:
        return read.exact
    if read.minute is not None:
        return civil.instant(read.day, read.minute, zone)
    return civil.instant(read.day + timedelta(days=1), 0, zone)


def parse_range(begins: str | None, ends: str | None, now: datetime, zone: ZoneInfo, *, days: int = 14) -> Span:
    """The stretch from `begins` (None: now) to `ends` (None: `days` later). Raises also RangeReversed."""
    first = start(begins, now, zone) if begins is not None else now
    last = end(ends, now, zone) if ends is not None else first + timedelta(days=days)
    if last <= first:
        shown = (f"{civil.wall(each, zone):%Y-%m-%d %H:%M}" for each in (first, last))
        raise RangeReversed(**dict(zip(("start", "end"), shown, strict=True)))
    return Span(first, last)


def _read(text: str, now: datetime, zone: ZoneInfo, *, wanted: str) -> _Read:
    words = text.strip().lower()
    if len(text) > _LONGEST or not text.isprintable() or not text.isascii():
        raise MomentUnreadable(text=text[:_LONGEST], wanted=wanted)
    read = _read_exact(words, now, zone) or _read_civil(words, civil.local_date(now, zone))
    if read is None:
        if _minute(words) is not None and not words.isdigit():
            raise DayMissing(text=text.strip())
        raise MomentUnreadable(text=text.strip(), wanted=wanted, hint=_suggested(words))
    if not FIRST_YEAR <= read.day.year <= LAST_YEAR:
        raise MomentOutOfRange(text=text.strip())
    return read


def _read_exact(words: str, now: datetime, zone: ZoneInfo) -> _Read | None:
    """`now`, hours and minutes from now, or a date and a time with an offset."""
    shift = _SHIFT.fullmatch(words)
    offset = _OFFSET.fullmatch(words)
    found: datetime | None = None
    if words == "now":
        found = now
    elif shift and shift[2] in {"h", "min"}:
        found = now + timedelta(**{"hours" if shift[2] == "h" else "minutes": int(shift[1])})
    elif offset and ":" in offset["rest"]:
        found = _with_offset(offset["rest"], offset["offset"])
    return None if found is None else _Read(civil.local_date(found, zone), exact=found.astimezone(UTC))


def _with_offset(rest: str, offset: str) -> datetime | None:
    """A written date and time at its offset from UTC (RFC 3339 §5.6)."""
    wall = _read_civil(rest, None)
    if wall is None or wall.minute is None or not FIRST_YEAR <= wall.day.year <= LAST_YEAR:
        return None
    try:
        away = time.fromisoformat(f"00:00{offset.upper()}").utcoffset()
    except ValueError:
        return None
    assert away is not None
    return datetime.combine(wall.day, time(), UTC) + timedelta(minutes=wall.minute) - away


def _read_civil(words: str, today: date | None) -> _Read | None:
    """A day, and perhaps a time of day after it; words that count from today only when `today` is given."""
    head, *tail = _SEPARATOR.split(words, maxsplit=1)
    found = _day(head, today)
    if found is None or not tail:
        return None if found is None else _Read(found)
    minute = _minute(tail[0])
    return None if minute is None else _Read(found, minute)


def _day(word: str, today: date | None) -> date | None:
    try:
        if _ISO_DAY.fullmatch(word):
            return date.fromisoformat(word)
        if today is None:
            return None
        if word in _RELATIVE:
            return today + timedelta(days=_RELATIVE[word])
        shift = _SHIFT.fullmatch(word)
        if shift and shift[2] in {"d", "w"}:
            return today + timedelta(**{"days" if shift[2] == "d" else "weeks": int(shift[1])})
    except (ValueError, OverflowError):
        return None
    for ahead in range(7):
        name = _WEEKDAYS[(today + timedelta(days=ahead)).weekday()]
        if word in {name, name[:3]}:
            return today + timedelta(days=ahead)
    return None


def _minute(word: str) -> int | None:
    """Minutes after midnight: 24-hour clock, 24:00 included, or 12-hour clock with am and pm."""
    found = _CLOCK.fullmatch(word)
    if found is None or (found[2] is None and found[3] is None):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3] is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    total = hour * 60 + minute
    return total if minute < 60 and total <= _MINUTES_A_DAY else None


def _suggested(words: str) -> str | None:
    """What was probably meant; None leaves the general hint."""
    swapped = _YEAR_LAST.fullmatch(words)
    if swapped:
        first, second, year, rest = swapped.groups()
        return (
            f"Write year, month, day: {year}-{first:0>2}-{second:0>2}{rest} or {year}-{second:0>2}-{first:0>2}{rest}."
        )
    head, *tail = _SEPARATOR.split(words, maxsplit=1)
    if _ISO_DAY.fullmatch(head) and _day(head, None) is None:
        return f"The calendar has no {head}."
    if tail and re.fullmatch(r"[0-9]{1,2}:[0-9]{2}:[0-9.]+", tail[0]):
        return "Appointments begin on whole minutes: leave out the seconds."
    near = get_close_matches(head, _WORDS, n=1)
    if near and near[0] != head:
        return f"Did you mean '{' '.join([near[0], *tail])}'?"
    return None
