"""A mouse over a grid, as positions of its board; and a visit that is dragged."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sloty.operations.boards.views import Visit
    from sloty.tui.widgets.geometry import Axis, Geometry
    from sloty.tui.widgets.plot import Plot


@dataclass(frozen=True, slots=True)
class Spot:
    """What is under the pointer."""

    column: int
    row: int
    lane: int


@dataclass(frozen=True, slots=True)
class Grip:
    """A visit that the pointer took hold of."""

    visit: "Visit"
    spot: Spot
    """Where."""
    above: int
    """Minutes from its begin to where it is held."""

    def is_elsewhere(self, place: Spot) -> bool:
        """Whether it was carried to another column or row."""
        return (place.column, place.row) != (self.spot.column, self.spot.row)

    def minute(self, place: Spot, axis: "Axis") -> int:
        """At which the visit would begin there."""
        return axis.minute(place.row) - self.above


def spot(plot: "Plot", geometry: "Geometry", x: int, y: int, leftmost: int, top: int, beside: Spot) -> Spot | None:
    """The place at a cell of the window. In the heads and in the gutter, the row or column of `beside` stays."""
    if not geometry.columns:
        return None
    column = geometry.column_at(x, leftmost)
    row = geometry.row_at(y, top)
    if column is None:
        return None if row is None or x >= geometry.slot(0).start else Spot(beside.column, row, 0)
    if row is None:
        return Spot(column, beside.row, 0) if y < geometry.heads else None
    cells = geometry.slot(column - leftmost)
    shares = plot.strands[column].shares(row)
    found = (number for number, share in enumerate(shares) if x - cells.start in share.cells(len(cells) - 1))
    return Spot(column, row, next(found, 0))


def grip(plot: "Plot", held: Spot) -> Grip | None:
    """Hold of the visit there, if there is one."""
    shares = plot.strands[held.column].shares(held.row)
    if held.lane >= len(shares):
        return None
    visit = shares[held.lane].visit
    return Grip(visit, held, max(plot.axis.minute(held.row) - visit.top, 0))
