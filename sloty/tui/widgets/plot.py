"""Which visit and which stretch is on which row. Made once for a board and a step, asked for every line."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from sloty.engine.lifecycle import Status

if TYPE_CHECKING:
    from sloty.operations.boards.views import Board, Column, Stretch, Visit
    from sloty.tui.widgets.geometry import Axis
    from sloty.tui.widgets.runs import Run

_GONE: Final = (Status.CANCELLED, Status.NO_SHOW)
"""They take no time any more."""

_SPACED: Final = 6
"""Cells from which a visit can spare one."""


@dataclass(frozen=True, slots=True)
class Share:
    """A visit's part of one row of its column."""

    visit: "Visit"
    number: int
    """The how-manieth part from the left."""
    of: int
    """Of how many that are as wide."""
    line: int
    """The how-manieth row of the visit it is."""
    lines: int
    """How many rows the visit has."""
    late: bool
    """Whether the visit begins within the row, and not with it."""

    def cells(self, width: int) -> range:
        """Which cells of a column it takes, with an empty one before the next where there is room."""
        left, right = self.number * width // self.of, (self.number + 1) * width // self.of
        return range(left, right - 1 if self.number + 1 < self.of and right - left >= _SPACED else right)


class Strand:
    """A column on the rows of an axis; reckoned when it is first looked at, which most columns of a wide board never are."""

    def __init__(self, column: "Column", axis: "Axis") -> None:
        self.column = column
        self.axis = axis
        self.drawn: dict[Hashable, list[Run]] = {}
        """Room for who draws: it is lost when the column is another."""

    @cached_property
    def _shares(self) -> dict[int, list[Share]]:
        return _shares(self.column, self.axis)

    @cached_property
    def _filled(self) -> "dict[int, Stretch]":
        return _filled(self.column, self.axis)

    def shares(self, row: int) -> Sequence[Share]:
        """The visits on a row, from the left."""
        return self._shares.get(row, ())

    def stretch(self, row: int) -> "Stretch | None":
        """What lies below the visits of a row."""
        return self._filled.get(row)

    def begins(self, row: int) -> bool:
        """Whether the row is the first on which its stretch is seen: where its word stands."""
        return self.shares(row - 1) != () or self.stretch(row) is not self.stretch(row - 1)

    def is_free(self, row: int) -> bool:
        """Whether nothing is drawn there."""
        return not self.shares(row) and self.stretch(row) is None

    def free_minutes(self, row: int) -> int:
        """From the begin of a free row until something follows."""
        minute = self.axis.minute(row)
        tops = [stretch.top for stretch in self.column.stretches]
        tops += [visit.top for visit in self.column.visits if visit.status not in _GONE]
        return min((top for top in tops if top > minute), default=self.axis.last) - minute

    @cached_property
    def ticking(self) -> frozenset[int]:
        """Rows that tell a time which runs: how long somebody waits, how long a hold lasts."""
        waiting = {
            row
            for row, shares in self._shares.items()
            if any(share.visit.status is Status.CHECKED_IN and not share.line for share in shares)
        }
        return frozenset(waiting | {row for row, stretch in self._filled.items() if stretch.until is not None})


class Plot:
    """A board on the rows of an axis."""

    def __init__(self, board: "Board", axis: "Axis", before: "Plot | None" = None) -> None:
        self.board = board
        self.axis = axis
        known = {each.column.key: each for each in before.strands} if before and before.axis == axis else {}
        self.strands: list[Strand] = [
            found if (found := known.get(column.key)) and found.column == column else Strand(column, axis)
            for column in board.columns
        ]


def _shares(column: "Column", axis: "Axis") -> dict[int, list[Share]]:
    begun: dict[int, list[Share]] = defaultdict(list)
    going: dict[int, list[Share]] = defaultdict(list)
    for visit in sorted(column.visits, key=lambda each: (each.top, each.lane)):
        rows = axis.touched(visit.top, visit.bottom)
        for line, row in enumerate(rows):
            share = Share(visit, visit.lane, visit.lanes, line, len(rows), not line and visit.top > axis.minute(row))
            (going if line else begun)[row].append(share)
    return {row: _placed(begun[row], going[row]) for row in begun.keys() | going.keys()}


def _placed(begun: list[Share], going: list[Share]) -> list[Share]:
    """Who begins on a row is named there, side by side if need be; who goes on keeps what they leave."""
    if any(_meet(one, other) for at, one in enumerate(begun) for other in begun[:at]):
        begun = [replace(share, number=number, of=len(begun)) for number, share in enumerate(begun)]
    placed = begun + [share for share in going if not any(_meet(share, other) for other in begun)]
    return sorted(placed, key=lambda share: share.number / share.of)


def _meet(one: Share, other: Share) -> bool:
    return one.number * other.of < (other.number + 1) * one.of and other.number * one.of < (one.number + 1) * other.of


def _filled(column: "Column", axis: "Axis") -> dict[int, "Stretch"]:
    return {
        row: stretch
        for stretch in column.stretches
        if stretch.top < stretch.bottom
        for row in axis.begun(stretch.top, stretch.bottom)
    }
