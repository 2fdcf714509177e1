"""Waiting for a time: when it suits, how urgent it is, and how a place on the waiting list stands."""

from datetime import time
from enum import StrEnum


class PartOfDay(StrEnum):
    """When in the day a visit suits, by the clocks of the location."""

    MORNING = "MORNING"
    AFTERNOON = "AFTERNOON"
    EVENING = "EVENING"


AFTERNOON, EVENING = time(12), time(17)
"""When these parts of the day begin."""


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


def part_of_day(clock: time) -> PartOfDay:
    """The part of the day in which that time is."""
    if clock < AFTERNOON:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if clock < EVENING else PartOfDay.EVENING


def more_urgent(one: Priority, other: Priority) -> Priority:
    """The higher of two priorities."""
    return max(one, other, key=list(Priority).index)
