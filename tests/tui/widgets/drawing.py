"""A board as the lines that a terminal would show."""

from datetime import datetime
from functools import partial
from typing import Any

from textual.app import App

from sloty.operations.boards.views import Board
from sloty.tui import keys
from sloty.tui.widgets.alphabet import ASCII, FULL
from sloty.tui.widgets.geometry import Axis, Geometry
from sloty.tui.widgets.marks import Marks
from sloty.tui.widgets.painting import Painter
from sloty.tui.widgets.plot import Plot
from sloty.tui.widgets.runs import Run
from tests.tui.boards import MORNING

NOWHERE = -1
"""A row without a cursor."""


def painter(board: Board, *, width: int = 60, height: int = 40, step: int = 15, plain: bool = False) -> Painter:
    """Of a window so large."""
    axis = Axis(board.first, board.last, step)
    heads = 2 if any(column.subtitle for column in board.columns) else 1
    geometry = Geometry(axis, len(board.columns), width, height, heads)
    return Painter(Plot(board, axis), geometry, ASCII if plain else FULL, partial(keys.told, App()))


def runs(
    board: Board, *, leftmost: int = 0, now: datetime = MORNING, marks: dict[str, Any] | None = None, **window: Any
) -> list[list[Run]]:
    """Every line, with the names of its styles."""
    given = Marks(now, **{"row": NOWHERE, **(marks or {})})
    drawing = painter(board, **window)
    heads = [drawing.head(line, leftmost, given) for line in range(drawing.geometry.heads)]
    return heads + [drawing.row(row, leftmost, given) for row in range(drawing.axis.rows)]


def drawn(board: Board, **said: Any) -> str:
    """Every line, without the spaces at its end."""
    return "\n".join("".join(run.text for run in line).rstrip() for line in runs(board, **said))
