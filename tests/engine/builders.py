"""Builders for the engine's values, in the words of a clinic: `hours("Mon-Fri 09:00-12:00")`, `at("09:30")`."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sloty.engine import civil
from sloty.engine.hours import Break, Closure, Override, OverrideKind, Schedule, WorkingHours
from sloty.engine.offer import Candidate, PoolNeed
from sloty.engine.policy import Notice
from sloty.engine.slots import Timing
from sloty.engine.span import Span, instant_of

NEW_YORK = civil.zone("America/New_York")
MONDAY = date(2027, 1, 4)
NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def minute(text: str) -> int:
    """`"09:30"` as a minute of the day."""
    hour, rest = text.split(":")
    return int(hour) * 60 + int(rest)


def at(text: str, zone: civil.Zone = NEW_YORK) -> datetime:
    """The instant of a wall time: `at("2027-01-04 09:30")`; a time alone is on MONDAY."""
    day, _, clock = text.rpartition(" ")
    return civil.instant(date.fromisoformat(day) if day else MONDAY, minute(clock), zone)


def between(start: str, end: str, zone: civil.Zone = NEW_YORK) -> Span:
    """The span between two wall times."""
    return Span(at(start, zone), at(end, zone))


def hours(
    text: str, *, breaks: Iterable[str] = (), valid_from: date | None = None, valid_to: date | None = None
) -> list[WorkingHours]:
    """The same span on one weekday or several: `hours("Mon-Fri 09:00-17:00", breaks=["12:00-12:30"])`."""
    days, _, times = text.partition(" ")
    first, _, last = days.partition("-")
    opens, closes = map(minute, times.split("-"))
    rests = tuple(Break(*map(minute, each.split("-"))) for each in breaks)
    weekdays = range(_DAYS.index(first) + 1, _DAYS.index(last or first) + 2)
    return [WorkingHours(weekday, opens, closes, valid_from, valid_to, rests) for weekday in weekdays]


def override(kind: OverrideKind, times: str = "", day: date = MONDAY, reason: str = "") -> Override:
    """A dated change, of the whole day unless times are given."""
    opens, closes = map(minute, times.split("-")) if times else (None, None)
    return Override(day, kind, opens, closes, reason)


def closure(times: str = "", day: date = MONDAY, reason: str = "") -> Closure:
    """A closure, of the whole day unless times are given."""
    opens, closes = map(minute, times.split("-")) if times else (None, None)
    return Closure(day, opens, closes, reason)


def open_times(schedule: Schedule, first: date = MONDAY, last: date | None = None) -> list[str]:
    """The openings of some days in wall time: `["09:00-12:00"]`; ends on another day carry their date."""
    return [
        f"{_shown(each.start, schedule.zone)}-{_shown(each.end, schedule.zone, each.start)}"
        for each in schedule.openings(first, last or first)
    ]


def _shown(epoch: int, zone: civil.Zone, start: int | None = None) -> str:
    wall = civil.wall(instant_of(epoch), zone)
    same_day = start is None or civil.wall(instant_of(start), zone).date() == wall.date()
    return f"{wall:%H:%M}" if same_day else f"{wall:%Y-%m-%d %H:%M}"


def a_candidate(schedule: Schedule | None = None, timing: Timing | None = None, **changed: Any) -> Candidate:
    """Somebody who works Mon-Fri 09:00-17:00 in New York and gives visits of 30 minutes."""
    schedule = schedule or Schedule(NEW_YORK, hours("Mon-Fri 09:00-17:00"))
    values: Mapping[str, Any] = {
        "provider": "Ada",
        "location": "Main Street",
        "zone": schedule.zone,
        "schedule": schedule,
        "timing": timing or Timing(30, 30),
        "calendar": "ada",
        "capacity": 1,
        "pools": (),
        "notice": Notice(),
        "horizon_days": 90,
        **changed,
    }
    return Candidate(**values)


def rooms(*names: str, quantity: int = 1) -> PoolNeed:
    """A need for rooms of capacity 1."""
    return PoolNeed("room", quantity, tuple((name, 1) for name in names))


def taken(start: str, end: str, lane: int = 0) -> tuple[int, int, int]:
    """A reservation from one wall time to another, as the engine reads it."""
    return int(at(start).timestamp()), int(at(end).timestamp()), lane


def shown(starts: Iterable[int], zone: civil.Zone = NEW_YORK) -> list[str]:
    """Starts as wall times of the day."""
    return [_shown(start, zone) for start in starts]
