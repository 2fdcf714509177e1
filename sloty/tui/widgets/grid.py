"""The day as a grid with a cursor: what the keys and the mouse do with it, and what it says of that."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from textual import events
from textual.binding import BindingType
from textual.message import Message

from sloty.engine import civil
from sloty.operations.boards.views import Board, Column, Visit
from sloty.tui import keys
from sloty.tui.widgets.canvas import Canvas
from sloty.tui.widgets.geometry import STEPS
from sloty.tui.widgets.inks import COMPONENTS, CSS
from sloty.tui.widgets.marks import Ghost
from sloty.tui.widgets.pointing import Grip, Spot, grip, spot


class Grid(Canvas, can_focus=True, inherit_bindings=False):
    """Draws a board; knows where the cursor is, and says what was pointed at."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)
    DEFAULT_CSS = CSS
    BINDINGS: ClassVar[list[BindingType]] = [*keys.GRID]

    class Moved(Message):
        """The cursor is elsewhere."""

        def __init__(self, grid: "Grid") -> None:
            self.grid = grid
            self.column = grid.column
            self.minute = grid.minute
            self.visit = grid.visit
            super().__init__()

        @property
        def control(self) -> "Grid":
            """Which grid."""
            return self.grid

    class Chosen(Moved):
        """Enter, or a double click."""

    class Dragged(Message):
        """A visit was let go of, elsewhere than it was taken."""

        def __init__(self, grid: "Grid", visit: Visit, column: Column, minute: int) -> None:
            self.grid = grid
            self.visit = visit
            self.column = column
            self.minute = minute
            """Of the axis, at which the visit would begin."""
            super().__init__()

        @property
        def control(self) -> "Grid":
            """Which grid."""
            return self.grid

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        self._grip: Grip | None = None
        super().__init__(id=id, classes=classes)

    @property
    def column(self) -> Column | None:
        """Under the cursor."""
        columns = self.board.columns if self.board else ()
        return columns[self.cursor[0]] if columns else None

    @property
    def minute(self) -> int:
        """Of the axis, at which the cursor's row begins."""
        return self.geometry.axis.minute(self.row)

    def show(self, board: Board, now: datetime) -> None:
        """Draw a board. The cursor stays on its column and minute, and among visits there on the same one.

        At first it is at now, where that is on the board.
        """
        column, visit, is_first = self.column, self.visit, self.board is None
        index, minute = self.cursor if self.board else _begin(board, now)
        index = next((at for at, each in enumerate(board.columns) if column and each.key == column.key), index)
        self.set_reactive(Grid.now, now)
        self.set_reactive(Grid.board, board)
        self._rebuild()
        self.set_reactive(Grid.cursor, self.validate_cursor((index, minute)))
        shares = self.shares(self.cursor[0], self.row)
        lane = next((at for at, share in enumerate(shares) if visit and share.visit.id == visit.id), 0)
        self.set_reactive(Grid.lane, lane)
        self._repaint()
        self.reveal()
        if is_first:
            self.look_ahead()

    def move_cursor(self, dx: int, dy: int) -> None:
        """Sideways by visits that share a row, then by columns; up and down by rows."""
        column, lane = self.cursor[0], self.lane + dx
        if dx and not 0 <= lane < len(self.shares(column, self.row)):
            column, lane = column + dx, 0
            if 0 <= column < self.geometry.columns and dx < 0:
                lane = max(len(self.shares(column, self.row)) - 1, 0)
        if 0 <= column < max(self.geometry.columns, 1):
            self._place(Spot(column, self.row + dy, lane))

    def cursor_to(self, column: int, minute: int, lane: int = 0) -> None:
        """To the row of a minute, in a column by its index."""
        self._place(Spot(column, self.geometry.axis.row(minute), lane))

    def select(self, *visits: UUID) -> None:
        """Mark these as chosen, or if they are, no more."""
        self.selected = self.selected.symmetric_difference(visits)

    def zoom(self, by: int) -> None:
        """More minutes a row, or fewer: so many steps of the scale."""
        self.step = STEPS[min(max(STEPS.index(self.step) + by, 0), len(STEPS) - 1)]

    def action_move(self, dx: int, dy: int) -> None:
        """One step."""
        self.move_cursor(dx, dy)

    def action_page(self, dx: int, dy: int) -> None:
        """As much as is seen."""
        column = self.cursor[0] + dx * self.geometry.shown
        self._place(Spot(column, self.row + dy * max(self.geometry.visible_rows - 1, 1), 0))

    def action_edge(self, dx: int, dy: int) -> None:
        """To the first or the last."""
        self._place(Spot(self.cursor[0] + dx * self.geometry.columns, self.row + dy * self.geometry.axis.rows, 0))

    def action_choose(self) -> None:
        """Say what is under the cursor."""
        if self.column:
            self.post_message(self.Chosen(self))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Select what is there, and take hold of it."""
        found = self._spot(event)
        if found is None or event.button != 1 or self._plot is None:
            return
        self._place(found)
        self._grip = grip(self._plot, found) if self.ghost is None else None
        if self._grip:
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """A visit that is held goes along, as a ghost."""
        found = self._spot(event)
        if self._grip and found and self.board:
            visit, minute = self._grip.visit, self._grip.minute(found, self.geometry.axis)
            key = self.board.columns[found.column].key
            there = Ghost(key, minute, visit.bottom - visit.top, visit.customer_name)
            self.ghost = there if self._grip.is_elsewhere(found) else None

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let go of it."""
        held, self._grip = self._grip, None
        if held is None:
            return
        self.release_mouse()
        self.ghost = None
        found = self._spot(event)
        if found and self.board and held.is_elsewhere(found):
            minute = held.minute(found, self.geometry.axis)
            self.post_message(self.Dragged(self, held.visit, self.board.columns[found.column], minute))

    def on_click(self, event: events.Click) -> None:
        """Twice is to choose."""
        if event.chain == 2 and self._spot(event):
            self.action_choose()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """With Shift or Ctrl, sideways."""
        self._scroll_sideways(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """With Shift or Ctrl, sideways."""
        self._scroll_sideways(event, -1)

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        """By a column."""
        self.scroll_columns(1)
        event.stop()

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        """By a column."""
        self.scroll_columns(-1)
        event.stop()

    def _scroll_sideways(self, event: events.MouseEvent, by: int) -> None:
        if event.shift or event.ctrl:
            self.scroll_columns(by)
            event.prevent_default()
            event.stop()

    def _spot(self, event: events.MouseEvent) -> Spot | None:
        if self._plot is None:
            return None
        at = event.get_content_offset_capture(self)
        here = Spot(self.cursor[0], self.row, self.lane)
        return spot(self._plot, self.geometry, at.x, at.y, self.leftmost, self.scroll_offset.y, here)

    def _place(self, place: Spot) -> None:
        """Put the cursor somewhere, and say so if it was elsewhere."""
        if self.column is None:
            return
        before = (self.cursor, self.lane)
        self.cursor = (place.column, self.geometry.axis.minute(place.row))
        self.lane = min(max(place.lane, 0), max(len(self.shares(self.cursor[0], self.row)) - 1, 0))
        if (self.cursor, self.lane) != before:
            self.post_message(self.Moved(self))


def _begin(board: Board, now: datetime) -> tuple[int, int]:
    """Where a cursor stands that was nowhere."""
    minute = board.minute_of(now)
    today = civil.local_date(now, civil.zone(board.timezone))
    found = [at for at, column in enumerate(board.columns) if column.day == today]
    return (found[0], minute) if found and board.first <= minute < board.last else (0, board.first)
