"""What was measured, and the table of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Protocol

_TITLES = ("what", "ours", "limit", "ratio", "bound", "")


@dataclass(frozen=True)
class Measure:
    """One thing, as we do it and as it could be done at best, in the same run."""

    what: str
    ours: float
    limit: float
    unit: str
    bound: float
    """So many times the limit's cost are allowed."""
    rate: bool = False
    """More is better: figures are per second."""

    @property
    def ratio(self) -> float:
        """How many times the limit's cost ours is."""
        return self.limit / self.ours if self.rate else self.ours / self.limit

    @property
    def ok(self) -> bool:
        """Within its bound."""
        return self.ratio <= self.bound

    def cells(self) -> tuple[str, ...]:
        """For the table."""
        form = ",.0f" if self.rate else ",.2f"
        return (
            self.what,
            f"{self.ours:{form}} {self.unit}",
            f"{self.limit:{form}} {self.unit}",
            f"{self.ratio:.2f} ×",
            f"≤ {self.bound:g} ×",
            "ok" if self.ok else "over",
        )


class Call(Protocol):
    """Something to be timed."""

    def __call__(self) -> object:
        """Do it once."""


def alternate(first: Call, second: Call, *, seconds: float, least: int) -> tuple[float, float]:
    """Median milliseconds of two calls taken in turns, so that both meet the same noise; after a warm-up."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(3):
        first(), second()
    until = perf_counter() + seconds
    while perf_counter() < until or len(times[0]) < least:
        for call, spent in zip((first, second), times, strict=True):
            begun = perf_counter()
            call()
            spent.append((perf_counter() - begun) * 1000)
    return median(times[0]), median(times[1])


def table(measures: Iterable[Measure]) -> str:
    """The measures in columns."""
    rows: Sequence[tuple[str, ...]] = [_TITLES, *(measure.cells() for measure in measures)]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
