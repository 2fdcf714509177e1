"""An app with nothing but a grid, which writes down what the grid says."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot

from sloty.operations.boards.views import Board
from sloty.tui.widgets.grid import Grid
from tests.tui.boards import MORNING


class Desk(App[None]):
    """A grid, and all that it said."""

    def __init__(self, theme: str, **options: Any) -> None:
        super().__init__(**options)
        self.said: list[Grid.Moved | Grid.Dragged] = []
        self.grid = Grid()
        self.theme = theme

    def compose(self) -> ComposeResult:
        yield self.grid

    def on_mount(self) -> None:
        self.grid.focus()

    def on_grid_moved(self, message: Grid.Moved) -> None:
        self.said.append(message)

    on_grid_chosen = on_grid_moved

    def on_grid_dragged(self, message: Grid.Dragged) -> None:
        self.said.append(message)

    def lines(self) -> list[str]:
        """What is on the screen."""
        width, height = self.grid.size
        return [strip.text.rstrip() for strip in self.grid.render_lines(Region(0, 0, width, height))]


@asynccontextmanager
async def desk(
    board: Board | None,
    *,
    size: tuple[int, int] = (80, 24),
    now: datetime = MORNING,
    theme: str = "textual-dark",
    **options: Any,
) -> AsyncIterator[tuple[Desk, Pilot[None]]]:
    """On which a board is shown."""
    app = Desk(theme, **options)
    async with app.run_test(size=size) as pilot:
        if board:
            app.grid.show(board, now)
        await pilot.pause()
        app.said.clear()
        yield app, pilot
