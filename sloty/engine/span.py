"""Half-open stretches of time, and the algebra of sorted disjoint sequences of them, by linear merge.

A `Span` is the value that people read. `Ranges` are its integer twin for loops that must be fast: both obey one
algebra, written once for any ordered edge. Touching stretches are joined in every result.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sloty.errors import Invalid

Range = tuple[int, int]
"""[first, last) of integers, most often epoch seconds."""
Ranges = Sequence[Range]
"""Sorted and disjoint."""
Edge = TypeVar("Edge", int, datetime)
Pair = tuple[Edge, Edge]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


class SpanNaive(Invalid):
    """An instant has an offset; a wall time alone is not an instant."""

    code = "span_naive"
    sentence = "A span goes from one instant to another: {start} to {end} lacks the offset from UTC."


class SpanReversed(Invalid):
    """A span has a start before its end."""

    code = "span_reversed"
    sentence = "A span ends after it starts: {start} to {end} does not."


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The instants from `start` up to but without `end`. Raises `SpanNaive`, `SpanReversed` (also when empty)."""

    start: datetime
    """First instant, kept in UTC."""
    end: datetime
    """First instant after it, kept in UTC."""

    def __post_init__(self) -> None:
        if self.start.utcoffset() is None or self.end.utcoffset() is None:
            raise SpanNaive(start=self.start.isoformat(), end=self.end.isoformat())
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))
        if self.end <= self.start:
            raise SpanReversed(start=self.start.isoformat(), end=self.end.isoformat())

    @property
    def length(self) -> timedelta:
        """Elapsed time from start to end."""
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Whether some instant lies in both; spans that touch do not overlap."""
        return self.start < other.end and other.start < self.end

    def contains(self, instant: datetime) -> bool:
        """Whether the instant lies in it: the start does, the end does not."""
        return self.start <= instant < self.end

    def covers(self, other: "Span") -> bool:
        """Whether every instant of the other lies in it."""
        return self.start <= other.start and other.end <= self.end

    def intersection(self, other: "Span") -> "Span | None":
        """What lies in both; None when nothing does."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None

    @classmethod
    def of_epoch(cls, start: int, end: int) -> "Span":
        """The span between two epoch seconds."""
        return cls(instant_of(start), instant_of(end))


def union(*sets: Iterable[Span]) -> tuple[Span, ...]:
    """Every instant that lies in any of the spans, whatever their order."""
    return _spans(join(sorted((span.start, span.end) for spans in sets for span in spans)))


def subtract(spans: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    """Every instant of the first that is not in the second; both sorted and disjoint."""
    return _spans(minus(_pairs(spans), _pairs(others)))


def intersect(spans: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    """Every instant that lies in both; both sorted and disjoint."""
    return _spans(meet(_pairs(spans), _pairs(others)))


def _pairs(spans: Iterable[Span]) -> list[tuple[datetime, datetime]]:
    return join((span.start, span.end) for span in spans)


def _spans(pairs: Iterable[tuple[datetime, datetime]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)


def join(pairs: Iterable[Pair[Edge]]) -> list[Pair[Edge]]:
    """The union of pairs sorted by their start, which may overlap; empty ones vanish."""
    found: list[Pair[Edge]] = []
    for start, end in pairs:
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            if end > found[-1][1]:
                found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def minus(pairs: Sequence[Pair[Edge]], others: Sequence[Pair[Edge]]) -> list[Pair[Edge]]:
    """What of the first is not in the second; both sorted and disjoint."""
    found: list[Pair[Edge]] = []
    at, count = 0, len(others)
    for start, end in pairs:
        while at < count and others[at][1] <= start:
            at += 1
        left, other = start, at
        while other < count and others[other][0] < end:
            if left < others[other][0]:
                found.append((left, others[other][0]))
            left = others[other][1]
            other += 1
        if left < end:
            found.append((left, end))
    return found


def meet(pairs: Sequence[Pair[Edge]], others: Sequence[Pair[Edge]]) -> list[Pair[Edge]]:
    """What is in both; both sorted and disjoint."""
    found: list[Pair[Edge]] = []
    if not pairs or not others:
        return found
    one, two = iter(pairs), iter(others)
    (start, end), (first, last) = next(one), next(two)
    try:
        while True:
            low = max(first, start)
            if end <= last:
                if low < end:
                    found.append((low, end))
                start, end = next(one)
            else:
                if low < last:
                    found.append((low, last))
                first, last = next(two)
    except StopIteration:
        return found


def instant_of(epoch: int) -> datetime:
    """The aware UTC datetime of an epoch second."""
    return _EPOCH + timedelta(seconds=epoch)


def epoch_of(instant: datetime) -> int:
    """The first whole epoch second that is not before the instant; exact, where `timestamp()` is a float."""
    return -((_EPOCH - instant) // _SECOND)
