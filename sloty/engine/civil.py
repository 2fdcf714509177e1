"""Wall clock and instants."""

import zoneinfo
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from importlib.metadata import version
from zoneinfo import ZoneInfo

from sloty.engine.span import Span
from sloty.errors import Invalid

zoneinfo.reset_tzpath(to=[])


class UnknownZone(Invalid):
    """Not an IANA zone."""

    code = "unknown_zone"
    sentence = "There is no time zone '{name}'."


@cache
def zone(name: str) -> ZoneInfo:
    if name not in zoneinfo.available_timezones():
        raise UnknownZone(name=name)
    return ZoneInfo(name)


@lru_cache(100_000)
def _midnight(day: date, where: ZoneInfo) -> tuple[int, bool]:
    def at(hours: int) -> int:
        return int((datetime(day.year, day.month, day.day, tzinfo=where) + timedelta(hours=hours)).timestamp())

    return at(0), at(24) - at(0) == 86400 and at(12) - at(0) == 43200


def epoch(day: date, minute: int, where: ZoneInfo) -> int:
    if minute > 1440:
        day, minute = day + timedelta(days=minute // 1440), minute % 1440
    midnight, uniform = _midnight(day, where)
    if uniform:
        return midnight + minute * 60
    return int((datetime(day.year, day.month, day.day, tzinfo=where) + timedelta(minutes=minute)).timestamp())


def instant(day: date, minute: int, where: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(epoch(day, minute, where), UTC)


def wall(moment: datetime, where: ZoneInfo) -> datetime:
    return moment.astimezone(where).replace(tzinfo=None, fold=0)


def local_date(moment: datetime, where: ZoneInfo) -> date:
    return moment.astimezone(where).date()


def day_span(day: date, where: ZoneInfo) -> Span:
    return Span(instant(day, 0, where), instant(day + timedelta(days=1), 0, where))


@cache
def tzdata_version() -> str:
    return version("tzdata")
