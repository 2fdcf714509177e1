"""Waiting for a time: when it suits, how urgent it is, and how a place on the waiting list stands."""

from enum import StrEnum


class PartOfDay(StrEnum):
    """When in the day a visit suits, by the clocks of the location."""

    MORNING = "MORNING"
    """Before 12:00."""
    AFTERNOON = "AFTERNOON"
    """From 12:00 to 17:00."""
    EVENING = "EVENING"
    """From 17:00 on."""


class Priority(StrEnum):
    """How urgent it is, the least first. Who is more urgent comes before all who waited longer."""

    LOW = "LOW"
    NORMAL = "NORMAL"
    HIGH = "HIGH"
    URGENT = "URGENT"
    EMERGENCY = "EMERGENCY"


class EntryStatus(StrEnum):
    """How an entry of the waiting list stands."""

    ACTIVE = "ACTIVE"
    NOTIFIED = "NOTIFIED"
    """A time was offered, and is not taken yet."""
    BOOKED = "BOOKED"
    EXPIRED = "EXPIRED"
    """The last day that suited is over."""
    CANCELLED = "CANCELLED"
    REPEATED = "REPEATED"
    """Asked for online, by an address whose owner waited for the same already: it is that entry which counts."""


STANDING = (EntryStatus.ACTIVE, EntryStatus.NOTIFIED)
"""Of entries that still wait."""


def more_urgent(one: Priority, other: Priority) -> Priority:
    """The higher of two priorities."""
    return max(one, other, key=list(Priority).index)
