"""Where minutes and columns are on the screen. Pure: rows are numbered from the top of the axis, cells from the left."""

from dataclasses import dataclass
from typing import Final

GUTTER: Final = 6
"""Cells of the times on the left."""
LEAST: Final = 16
"""Cells below which a column is no use: fewer columns are shown instead."""
STEPS: Final = (5, 10, 15, 30)
"""Minutes that a row can stand for: what divides an hour, on which the axis begins."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Minutes as rows."""

    first: int
    """Minute at which the first row begins."""
    last: int
    step: int = 15

    @property
    def rows(self) -> int:
        """How many there are; a day on which nobody works has an hour all the same."""
        return max(-(-(self.last - self.first) // self.step), 60 // self.step)

    def minute(self, row: int) -> int:
        """At which a row begins."""
        return self.first + row * self.step

    def row(self, minute: int) -> int:
        """That a minute is in; the first or the last for one that is outside."""
        return min(max((minute - self.first) // self.step, 0), self.rows - 1)

    def shows(self, minute: int) -> bool:
        """Whether a row has that minute."""
        return self.first <= minute < self.minute(self.rows)

    def touched(self, top: int, bottom: int) -> range:
        """Rows that share a minute with a span."""
        return self._within((top - self.first) // self.step, -((self.first - bottom) // self.step))

    def begun(self, top: int, bottom: int) -> range:
        """Rows that begin within a span; the one that it is in when none does."""
        rows = self._within(-((self.first - top) // self.step), -((self.first - bottom) // self.step))
        return rows or self.touched(top, bottom)

    def _within(self, start: int, stop: int) -> range:
        return range(max(start, 0), min(stop, self.rows))


@dataclass(frozen=True, slots=True)
class Geometry:
    """An axis and columns in a window, whose gutter and heads stand still."""

    axis: Axis
    columns: int
    width: int
    """Of the window, in cells."""
    height: int
    heads: int = 2
    """Lines above the first row."""

    @property
    def shown(self) -> int:
        """How many columns are seen at once: all, or as many as are wide enough."""
        return max(1, min(self.columns, self._room // LEAST))

    @property
    def stride(self) -> int:
        """Cells by which the window moves from one column to the next."""
        return max(1, self._room // self.shown)

    @property
    def _room(self) -> int:
        return max(1, self.width - GUTTER)

    @property
    def visible_rows(self) -> int:
        """Rows that fit below the heads."""
        return max(1, self.height - self.heads)

    @property
    def virtual_width(self) -> int:
        """Cells if the window had no end; scrolled to its limit, the last column is the last shown."""
        return self.width + (max(self.columns, 1) - self.shown) * self.stride

    @property
    def virtual_height(self) -> int:
        """Lines if the window had no end."""
        return self.heads + self.axis.rows

    def slot(self, number: int) -> range:
        """The cells of the how-manieth column shown. What the division leaves over goes to the first ones, unless they move."""
        extra = self._room % self.shown if self.shown >= self.columns else 0
        left = GUTTER + number * self.stride + min(number, extra)
        return range(left, left + self.stride + (1 if number < extra else 0))

    def leftmost(self, scroll_x: float) -> int:
        """The first column shown."""
        return min(max(round(scroll_x / self.stride), 0), max(self.columns - self.shown, 0))

    def column_at(self, x: int, leftmost: int) -> int | None:
        """The column at a cell of the window; None in the gutter and beyond the last."""
        for number in range(self.shown):
            if x in self.slot(number) and leftmost + number < self.columns:
                return leftmost + number
        return None

    def row_at(self, y: int, top: int) -> int | None:
        """The row at a line of the window when `top` is the first that is seen; None in the heads and below the last."""
        row = top + y - self.heads
        return row if y >= self.heads and row < self.axis.rows else None

    def reveal_column(self, column: int, leftmost: int) -> int:
        """The first column to show, nearest to what is shown, so that `column` is seen."""
        return min(max(leftmost, column - self.shown + 1), column)

    def reveal_row(self, row: int, top: int) -> int:
        """The first row to show so that `row` is seen, and where there is room a row above and below it."""
        margin = 1 if self.visible_rows > 3 else 0
        low, high = row + 1 + margin - self.visible_rows, row - margin
        return min(max(min(max(top, low), high), 0), max(self.axis.rows - self.visible_rows, 0))
