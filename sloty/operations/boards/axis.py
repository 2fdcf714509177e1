"""The minutes of one column: since midnight, or those of the wall clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from sloty.engine import civil
from sloty.engine.span import Range, Span

_MINUTE = timedelta(minutes=1)
_CHANGE = timedelta(hours=3)
"""So far clocks may be put back over midnight: then the day's last hour comes again, after its end."""


@dataclass(frozen=True)
class Axis:
    """One local day, from midnight to midnight; what reaches over its ends is cut there. Raises `DaySkipped`."""

    day: date
    zone: civil.Zone
    by_wall: bool = False
    """Of a week: the same minute is the same time on every day, also where clocks change."""

    def __post_init__(self) -> None:
        # So that a day that the zone left out is told before anything is read.
        _ = self.span

    @cached_property
    def span(self) -> Span:
        """The day as instants."""
        return civil.day_span(self.day, self.zone)

    @cached_property
    def length(self) -> int:
        """Minutes of the day: 1440, or an hour less or more where clocks change."""
        return civil.DAY if self.by_wall else self.span.length // _MINUTE

    def minute(self, instant: datetime) -> int:
        """The minute of an instant; before the day it is below 0, after it above its length."""
        if not self.by_wall:
            return (instant - self.span.start) // _MINUTE
        wall = civil.wall(instant, self.zone)
        return (wall.date() - self.day).days * civil.DAY + wall.hour * 60 + wall.minute

    def cut(self, start: datetime, end: datetime) -> Range | None:
        """The minutes of a stretch of time, within the day; None when it does not touch it."""
        if end <= self.span.start - _CHANGE or start >= self.span.end + _CHANGE:
            return None
        top, bottom = self.minute(start), self.minute(end)
        if self.by_wall and bottom <= top and start < end:
            # In a repeated hour the wall clock stands still or goes back: it lasts as long as it lasts.
            bottom = top + (end - start) // _MINUTE
        top, bottom = max(top, 0), min(bottom, self.length)
        return (top, bottom) if top < bottom else None
