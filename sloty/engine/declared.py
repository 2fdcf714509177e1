"""What is declared about hours, in wall time: weekly spans and their breaks, dated overrides, closures of a location.

A time is a minute of the local day, 0 to 1440. A span that does not close after it opens closes on the next day; equal
times are 24 hours on the wall clock. What cannot be meant is refused here, so that nothing later has to ask.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sloty.engine import civil
from sloty.errors import Invalid

_ISO_WEEKDAYS = range(1, 8)


class HoursInvalid(Invalid):
    """The times do not make sense, whatever the day."""

    code = "hours_invalid"
    sentence = "{problem}."


class OverrideKind(StrEnum):
    """What a dated change is: extra time, or why there is none."""

    AVAILABLE = "AVAILABLE"
    UNAVAILABLE = "UNAVAILABLE"
    HOLIDAY = "HOLIDAY"
    VACATION = "VACATION"
    SICK = "SICK"
    MEETING = "MEETING"
    TRAINING = "TRAINING"


def _require_span(opens: int, closes: int) -> None:
    if not (0 <= opens < civil.DAY and 0 <= closes <= civil.DAY):
        raise HoursInvalid(problem=f"Times are minutes of the day: {opens} to {closes} are not")


def _require_dated(opens: int | None, closes: int | None) -> None:
    if opens is not None and closes is not None:
        _require_span(opens, closes)
    elif opens is not closes:
        raise HoursInvalid(problem="A part of a day needs both its times; a whole day neither")


def wall_length(opens: int, closes: int) -> int:
    """Minutes on the wall clock; what does not close after it opens closes on the next day."""
    return closes - opens if closes > opens else closes - opens + civil.DAY


@dataclass(frozen=True, slots=True)
class Break:
    """Time within one span of working hours that is not worked. Raises `HoursInvalid`."""

    opens: int
    """Minute of the local day at which it begins; before its span's start: on the next day."""
    closes: int
    """Minute at which it ends; not after `opens`: on the next day."""

    def __post_init__(self) -> None:
        _require_span(self.opens, self.closes)
        if self.opens == self.closes:
            raise HoursInvalid(problem="A break ends after it begins")


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """One span of the weekly pattern. Raises `HoursInvalid`."""

    weekday: int
    """ISO: Monday is 1, Sunday 7."""
    opens: int
    """Minute of the local day."""
    closes: int
    """Minute; 1440 is 24:00; not after `opens`: on the next day."""
    valid_from: date | None = None
    """First date on which it may start."""
    valid_to: date | None = None
    """Last date on which it may start, inclusive."""
    breaks: tuple[Break, ...] = ()
    """Within the span."""

    def __post_init__(self) -> None:
        _require_span(self.opens, self.closes)
        if self.weekday not in _ISO_WEEKDAYS:
            raise HoursInvalid(problem=f"Weekdays go from 1, Monday, to 7, Sunday: {self.weekday} does not")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise HoursInvalid(problem=f"Hours valid from {self.valid_from} cannot end on {self.valid_to}")
        length = wall_length(self.opens, self.closes)
        for each in self.breaks:
            after_opening = (each.opens - self.opens) % civil.DAY
            if after_opening + wall_length(each.opens, each.closes) > length:
                raise HoursInvalid(problem="A break lies within its working hours")

    def holds_on(self, day: date) -> bool:
        """Whether it may start on a date of its weekday."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Override:
    """A dated change to the hours of a provider. Raises `HoursInvalid`."""

    day: date
    """Local date on which it begins."""
    kind: OverrideKind
    opens: int | None = None
    """Minute; None, as `closes`: the whole local day."""
    closes: int | None = None
    """Minute; not after `opens`: on the next day."""
    reason: str = ""
    """Private: never part of an explanation."""

    def __post_init__(self) -> None:
        _require_dated(self.opens, self.closes)
        if self.kind is OverrideKind.AVAILABLE and self.opens is None:
            raise HoursInvalid(problem="Extra time needs its times")


@dataclass(frozen=True, slots=True)
class Closure:
    """A location is closed on a date, or for a part of it. Raises `HoursInvalid`."""

    day: date
    """Local date on which it begins."""
    opens: int | None = None
    """Minute; None, as `closes`: the whole local day."""
    closes: int | None = None
    """Minute; not after `opens`: on the next day."""
    reason: str = ""
    """Public: said to whoever asks why."""

    def __post_init__(self) -> None:
        _require_dated(self.opens, self.closes)
