"""The minutes of one column: since midnight, or those of the wall clock."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sloty.engine import civil
from sloty.engine.span import Range, epoch_of


@dataclass(frozen=True)
class Axis:
    """One local day, from midnight to midnight; what reaches over its ends is cut there."""

    day: date
    zone: civil.Zone
    by_wall: bool = False
    """Of a week: the same minute is the same time on every day, also where clocks change."""

    @cached_property
    def span(self) -> Range:
        """The day in epoch seconds."""
        return civil.epoch(self.day, 0, self.zone), civil.epoch(self.day, civil.DAY, self.zone)

    @property
    def length(self) -> int:
        """Minutes of the day: 1440, or an hour less or more where clocks change."""
        return civil.DAY if self.by_wall else (self.span[1] - self.span[0]) // 60

    def minute(self, instant: datetime) -> int:
        """The minute of an instant; before the day it is below 0, after it above its length."""
        if not self.by_wall:
            return (epoch_of(instant) - self.span[0]) // 60
        wall = civil.wall(instant, self.zone)
        return (wall.date() - self.day).days * civil.DAY + wall.hour * 60 + wall.minute

    def cut(self, start: datetime, end: datetime) -> Range | None:
        """The minutes of a stretch of time, within the day; None when it does not touch it."""
        top, bottom = self.minute(start), self.minute(end)
        if self.by_wall and bottom <= top and start < end:
            # In a repeated hour the wall clock stands still or goes back: it lasts as long as it lasts.
            bottom = top + int((end - start).total_seconds()) // 60
        top, bottom = max(top, 0), min(bottom, self.length)
        return (top, bottom) if top < bottom else None
