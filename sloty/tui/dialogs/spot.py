"""Where the hand was: a time, with somebody, somewhere."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sloty.engine import civil
from sloty.formats.terminal import safe

if TYPE_CHECKING:
    from sloty.operations.first_free import Suggestion


@dataclass(frozen=True)
class Spot:
    """A time that may be booked."""

    start: datetime
    """Aware."""
    timezone: str
    """In which it is told."""
    provider: str | None = None
    """Slug; None: whoever is free."""
    provider_name: str = ""
    location: str | None = None
    """Slug; None: wherever the service is given."""
    location_name: str = ""

    @classmethod
    def of(cls, suggestion: "Suggestion") -> "Spot":
        """Where a suggestion is."""
        slot = suggestion.slot
        names = suggestion.provider_name, suggestion.location_name
        return cls(slot.start, str(slot.start.tzinfo), slot.provider, names[0], slot.location, names[1])

    @property
    def when(self) -> str:
        """`Monday 4 January 2027, 10:00 EST`."""
        return long_time(self.start, self.timezone)

    @property
    def where(self) -> str:
        """`with Ana at Downtown`, harmless."""
        who = f"with {safe(self.provider_name)}" if self.provider else "with whoever is free"
        return f"{who} at {safe(self.location_name)}" if self.location else who

    def until(self, minutes: int) -> str:
        """`10:00-10:30 EST`, of a visit of so many minutes."""
        zone = civil.zone(self.timezone)
        start, end = (each.astimezone(zone) for each in (self.start, self.start + timedelta(minutes=minutes)))
        return f"{start:%H:%M}-{end:%H:%M} {start:%Z}"


def long_time(instant: datetime, timezone: str) -> str:
    """Weekday, date, time and zone, in words."""
    local = instant.astimezone(civil.zone(timezone))
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M %Z}"


def short_time(instant: datetime, timezone: str) -> str:
    """`Mon 4 Jan 10:00 EST`."""
    local = instant.astimezone(civil.zone(timezone))
    return f"{local:%a} {local.day:>2} {local:%b %H:%M %Z}"
