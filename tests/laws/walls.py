"""The oracle for time: it walks through the minutes of UTC and asks what the clock on the wall shows.

It knows nothing of the engine. A wall time is the first minute at which the clock showed it; one that the clock never
showed is as far beyond the jump as it would have been without it.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import sloty.engine.civil  # noqa: F401  # zones come from the package, here as there

MINUTE = timedelta(minutes=1)
_DAYS_AROUND = 4


class Walls:
    """The minutes of the days around one date, as the clocks of one zone showed them."""

    def __init__(self, zone: str, day: date) -> None:
        where = ZoneInfo(zone)
        noon = int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()) // 60
        self.minutes = range(noon - _DAYS_AROUND * 1440, noon + _DAYS_AROUND * 1440)
        """Minutes since the epoch."""
        self.shown: dict[int, datetime] = {
            minute: datetime.fromtimestamp(minute * 60, where).replace(tzinfo=None, fold=0) for minute in self.minutes
        }
        """What the clock shows at each."""
        self.dates = {wall.date() for wall in self.shown.values()}
        """The dates that the calendar has."""
        self._first: dict[datetime, int] = {}
        before: datetime | None = None
        for minute, wall in self.shown.items():
            if before is not None and wall > before + MINUTE:
                self._skip(before + MINUTE, wall, minute)
            self._first.setdefault(wall, minute)
            before = wall

    def _skip(self, wall: datetime, jumped_to: datetime, minute: int) -> None:
        """Each wall time that the clock jumped over, for itself."""
        for beyond in range((jumped_to - wall) // MINUTE):
            self._first.setdefault(wall + beyond * MINUTE, minute + beyond)

    def minute_of(self, day: date, minute: int) -> int:
        """The minute since the epoch of a wall time, given as a minute of the day or of the next."""
        return self._first[datetime(day.year, day.month, day.day) + minute * MINUTE]  # a wall time

    def has_day(self, day: date) -> bool:
        """Whether the clocks ever showed the date."""
        return day in self.dates

    def between(self, first: int, last: int) -> set[int]:
        """The minutes from one to another; none when they are in the wrong order."""
        return set(range(first, last))


@lru_cache(maxsize=64)
def walls(zone: str, day: date) -> Walls:
    """The walls around a date; remembered, for examples repeat themselves."""
    return Walls(zone, day)


@lru_cache(maxsize=4_000)
def changes(zone: str, year: int) -> tuple[date, ...]:
    """The dates of a year near which a zone's clocks change."""
    return tuple(_changes(ZoneInfo(zone), year))


def _changes(where: ZoneInfo, year: int) -> Iterator[date]:
    moment = datetime(year, 1, 1, tzinfo=UTC)
    offset = moment.astimezone(where).utcoffset()
    while moment.year == year:
        moment += timedelta(days=1)
        after = moment.astimezone(where).utcoffset()
        if after != offset:
            yield moment.date()
        offset = after
