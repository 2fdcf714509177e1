"""Timing of a visit, and slots as a textbook would find them: the readable definition that the fast path must match."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sloty.engine.span import Span, union
from sloty.errors import Invalid

LONGEST_FOOTPRINT = 31 * 1440
"""Minutes. Busy time is read by its start, bounded by the longest that a footprint can be."""
LONGEST_STEP = 1440
"""Minutes."""


class TimingInvalid(Invalid):
    """The lengths do not make a visit."""

    code = "timing_invalid"
    sentence = "{problem}."


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a visit takes, with its buffers, and how far apart its starts are. Minutes. Raises `TimingInvalid`."""

    duration: int
    """Of the visit, which the customer sees."""
    step: int
    """Between two offered starts; not the duration."""
    before: int = 0
    """Buffer ahead of the visit."""
    after: int = 0
    """Buffer behind the visit."""

    def __post_init__(self) -> None:
        if self.duration < 1:
            raise TimingInvalid(field="duration", problem=f"A visit lasts a minute or more, not {self.duration}")
        if not 1 <= self.step <= LONGEST_STEP:
            raise TimingInvalid(field="step", problem=f"A step is 1 to {LONGEST_STEP} minutes, not {self.step}")
        if self.before < 0 or self.after < 0:
            raise TimingInvalid(field="before" if self.before < 0 else "after", problem="A buffer is not negative")
        if self.before + self.duration + self.after > LONGEST_FOOTPRINT:
            raise TimingInvalid(field="duration", problem="A visit with its buffers lasts at most 31 days")

    def visit(self, start: datetime) -> Span:
        """What the customer sees of a visit that starts then."""
        return Span(start, start + timedelta(minutes=self.duration))

    def footprint(self, start: datetime) -> Span:
        """What a visit that starts then takes: itself and its buffers."""
        return Span(start - timedelta(minutes=self.before), start + timedelta(minutes=self.duration + self.after))


@dataclass(frozen=True, slots=True)
class Slot:
    """An offer: a visit that could be booked."""

    start: datetime
    """Start of the visit."""
    end: datetime
    """End of the visit."""


def offered(openings: Iterable[Span], busy: Iterable[Span], timing: Timing, within: Span) -> Iterator[Slot]:
    """Every start in `within` whose visit fits an opening and whose footprint is free, earliest first.

    The grid of starts begins with each opening. Openings are sorted and disjoint; the footprint may spill out of them.
    """
    taken = union(busy)
    passed = 0
    for opening in openings:
        start = opening.start
        while start + timedelta(minutes=timing.duration) <= opening.end and start < within.end:
            footprint = timing.footprint(start)
            while passed < len(taken) and taken[passed].end <= footprint.start:
                passed += 1
            free = passed == len(taken) or not taken[passed].overlaps(footprint)
            if free and within.contains(start):
                visit = timing.visit(start)
                yield Slot(visit.start, visit.end)
            start += timedelta(minutes=timing.step)
