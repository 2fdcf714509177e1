"""Wall clock and instants: the only user of zoneinfo, on the pinned tzdata wheel and never the system's database.

A wall time is a local date and a minute of it, 0 to 1440 (24:00 is the next day's 00:00). It is resolved to an instant
by two rules, which every other module inherits:

* in a gap, where clocks jump forward, it moves forward by the gap: 02:30 is read as 03:30 (RFC 5545 §3.3.5);
* in a fold, where an hour is repeated, it is the first of the two instants (PEP 495, fold=0).

So the order of two wall times within or just after a gap can turn round, and a date that a zone skipped whole (Samoa,
2011-12-30) has no length. Days go from the resolved midnight to the next, never 24 hours on.
"""

import zoneinfo
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from functools import cache, lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import tzdata

from sloty.engine.span import Span, instant_of
from sloty.errors import Invalid

# Python prefers the system's files, whose age nobody knows: ten zones of one machine and the package differed.
zoneinfo.reset_tzpath(to=[])

Zone = ZoneInfo
"""A time zone by its IANA name; made by `zone`."""
DAY = 1440
"""Minutes of a wall-clock day, and the wall time 24:00."""
FIRST_YEAR, LAST_YEAR = 1900, 2300
"""Dates outside are mistakes, and arithmetic near the ends of `datetime` overflows."""

_ONE_DAY = timedelta(days=1)
_QUARTERS = (0, 360, 720, 1080, DAY)
_NOT_PLACES = frozenset({"Factory", "localtime", "posixrules"})
_DAYS_KEPT = 65_536
"""Memo of days, about 180 zone-years."""


class UnknownZone(Invalid):
    """The name is not one of the IANA time zone database; POSIX strings such as EST5BLAH or UTC+5 are not either."""

    code = "unknown_zone"
    sentence = "There is no time zone '{name}'."
    hint = "Use an IANA name such as America/New_York."


class DateOutOfRange(Invalid):
    """Dates lie in the years 1900 to 2300."""

    code = "date_out_of_range"
    sentence = "{day} is not in the years 1900 to 2300."


class WallTimeInvalid(Invalid):
    """A wall time is a minute of its local day, or of the next."""

    code = "wall_time_invalid"
    sentence = "{minute} is not a minute of a day or the next."


class DaySkipped(Invalid):
    """The zone left the date out, when it changed sides of the date line."""

    code = "day_skipped"
    sentence = "There was no {day} in {zone}."


def zone(name: str) -> Zone:
    """The zone of an IANA name, spelt exactly; raises `UnknownZone` with the names that come close."""
    if name not in zone_names():
        close = _close(name)
        raise UnknownZone(name=name, hint=f"Did you mean {' or '.join(close)}?" if close else None)
    return ZoneInfo(name)


@cache
def zone_names() -> frozenset[str]:
    """Every IANA name that a zone may have."""
    found = zoneinfo.available_timezones() - _NOT_PLACES
    return frozenset(name for name in found if not name.startswith(("posix/", "right/")))


def _close(name: str) -> list[str]:
    """Names that differ in case, lack their region, or are spelt nearly so."""
    wanted = name.strip().replace(" ", "_").casefold()
    by_word = {known.rpartition("/")[2].casefold(): known for known in sorted(zone_names())}
    by_word |= {known.casefold(): known for known in zone_names()}
    if wanted in by_word:
        return [by_word[wanted]]
    return list(dict.fromkeys(by_word[word] for word in get_close_matches(wanted, by_word, n=3, cutoff=0.75)))


@lru_cache(_DAYS_KEPT)
def _midnight(day: date, where: Zone) -> tuple[int, bool]:
    """The epoch of the day's 00:00, and whether its wall time runs as elapsed time does up to the next."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DateOutOfRange(day=day)
    quarters = [_resolved(day, minute, where) for minute in _QUARTERS]
    return quarters[0], all(after - before == 6 * 3600 for before, after in pairwise(quarters))


def _resolved(day: date, minute: int, where: Zone) -> int:
    """By PEP 495 fold=0 uses the offset before a change: forward in a gap, the first in a fold."""
    if minute == DAY:
        day, minute = day + _ONE_DAY, 0
    return int(datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=where).timestamp())


def epoch(day: date, minute: int, where: Zone) -> int:
    """The epoch second of a wall time; minutes 1440 to 2880 are on the next day.

    Raises `WallTimeInvalid`, `DateOutOfRange`.
    """
    if minute > DAY:
        day, minute = day + _ONE_DAY, minute - DAY
    if not 0 <= minute <= DAY:
        raise WallTimeInvalid(minute=minute)
    midnight, uniform = _midnight(day, where)
    return midnight + minute * 60 if uniform else _resolved(day, minute, where)


def instant(day: date, minute: int, where: Zone) -> datetime:
    """The instant of a wall time, in UTC; see `epoch`."""
    return instant_of(epoch(day, minute, where))


def wall(moment: datetime, where: Zone) -> datetime:
    """What the clocks of a zone show at an instant: naive, and in a repeated hour the same twice."""
    return moment.astimezone(where).replace(tzinfo=None, fold=0)


def local_date(moment: datetime, where: Zone) -> date:
    """The date of a zone at an instant."""
    return moment.astimezone(where).date()


def has_day(day: date, where: Zone) -> bool:
    """Whether the zone's calendar has the date at all."""
    midnight, uniform = _midnight(day, where)
    return uniform or midnight < _resolved(day, DAY, where)


def day_span(day: date, where: Zone) -> Span:
    """From midnight to the next: 23, 24 or 25 hours, or whatever it was. Raises `DaySkipped`, `DateOutOfRange`."""
    if not has_day(day, where):
        raise DaySkipped(day=day, zone=where.key)
    return Span.of_epoch(epoch(day, 0, where), epoch(day, DAY, where))


def tzdata_version() -> str:
    """The release of the IANA database in use, such as 2026f."""
    return str(tzdata.IANA_VERSION)


def database_problem() -> str | None:
    """What is wrong with where time zones come from; None when it is the package."""
    if zoneinfo.TZPATH:
        return f"time zones are read from {', '.join(zoneinfo.TZPATH)}, not from the tzdata package"
    return None
