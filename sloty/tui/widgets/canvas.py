"""A board in a window that scrolls, rendered line by line: no widget per block, and no line painted that looks the same."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from textual import events
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from sloty.operations.boards.views import Board, Visit
from sloty.tui import keys
from sloty.tui.widgets.alphabet import ASCII, FULL
from sloty.tui.widgets.geometry import Axis, Geometry
from sloty.tui.widgets.inks import Inks
from sloty.tui.widgets.marks import Ghost, Gone, Marks
from sloty.tui.widgets.painting import Painter
from sloty.tui.widgets.plot import Plot, Share

_NO_GEOMETRY: Final = Geometry(Axis(0, 0), 0, 0, 0)


class Canvas(ScrollView):
    """Paints; what the keys and the mouse do is left to who inherits."""

    board: reactive[Board | None] = reactive(None, init=False, repaint=False)
    now: reactive[datetime | None] = reactive(None, init=False, repaint=False)
    cursor: reactive[tuple[int, int]] = reactive((0, 0), init=False, repaint=False)
    """Index of the column, and minute of the axis."""
    lane: reactive[int] = reactive(0, init=False, repaint=False)
    """Of the visits that share the cursor's place, the how-manieth from the left it is on."""
    selected: reactive[frozenset[UUID]] = reactive(frozenset[UUID](), init=False, repaint=False)
    ghost: reactive[Ghost | None] = reactive(None, init=False, repaint=False)
    gone: reactive[Gone | None] = reactive(None, init=False, repaint=False)
    step: reactive[int] = reactive(15, init=False, repaint=False)
    """Minutes of a row; one of `geometry.STEPS`."""
    ascii: reactive[bool] = reactive(False, init=False, repaint=False)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        self._lines: dict[int, Strip] = {}
        """What was painted: rows by their number, heads by negative ones."""
        self._inks = Inks(self)
        self._marked: Marks | None = None
        self._plot: Plot | None = None
        self._painter: Painter | None = None
        self._lit = range(0)
        """Rows of the visit that the cursor is on."""
        self.geometry = _NO_GEOMETRY
        super().__init__(id=id, classes=classes)

    @property
    def row(self) -> int:
        """Of the cursor."""
        return self.geometry.axis.row(self.cursor[1])

    @property
    def visit(self) -> Visit | None:
        """Under the cursor: of several side by side, the one that it is on."""
        shares = self.shares(self.cursor[0], self.row)
        return shares[min(self.lane, len(shares) - 1)].visit if shares else None

    @property
    def leftmost(self) -> int:
        """Index of the first column that is seen."""
        return self.geometry.leftmost(self.scroll_x)

    def shares(self, column: int, row: int) -> Sequence[Share]:
        """The visits on a row of a column, from the left."""
        strands = self._plot.strands if self._plot else []
        return strands[column].shares(row) if column < len(strands) else ()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lines of the window, for all of which the same is marked.

        They go to the terminal as they were painted: there is no border or padding to put around them, and what the
        terminal cannot show was taken from the styles. Passing each through the general way doubles a frame.
        """
        self._marked = self._marks()
        lines = [self.render_line(y) for y in crop.line_range]
        whole = crop.x == 0 and crop.width >= self.geometry.width
        return lines if whole else [line.crop(crop.x, crop.right) for line in lines]

    def render_line(self, y: int) -> Strip:
        """A line of the window; painted when it is first asked for."""
        heads = self.geometry.heads
        line = y - heads if y < heads else y - heads + self.scroll_offset.y
        if line not in self._lines:
            self._lines[line] = self._paint(line, self._marked)
        return self._lines[line]

    def notify_style_update(self) -> None:
        """Another theme, or the focus came or went."""
        super().notify_style_update()
        self._inks.forget()
        self._forget()

    def on_resize(self, _: events.Resize) -> None:
        """The window has other lines or columns: what was under the cursor stays in sight."""
        self._rebuild()
        self.reveal()

    def reveal(self) -> None:
        """Scroll as little as brings the cursor into sight."""
        geometry = self.geometry
        if not self.is_attached:
            return
        column = geometry.reveal_column(self.cursor[0], self.leftmost)
        row = geometry.reveal_row(self.row, self.scroll_offset.y)
        self.scroll_to(column * geometry.stride, row, animate=False, force=True, immediate=True)

    def look_ahead(self) -> None:
        """Scroll down so far that most of what is seen comes after the cursor."""
        top = self.row - self.geometry.visible_rows // 4
        if self.is_attached and top > self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def scroll_columns(self, by: int) -> None:
        """By whole columns, wherever the cursor is."""
        self.scroll_to(x=(self.leftmost + by) * self.geometry.stride, animate=False, force=True)

    def validate_cursor(self, cursor: tuple[int, int]) -> tuple[int, int]:
        """Within the board, and on the begin of a row."""
        axis = self.geometry.axis
        column = min(max(cursor[0], 0), max(self.geometry.columns - 1, 0))
        return column, axis.minute(axis.row(cursor[1]))

    def watch_cursor(self, before: tuple[int, int], _: tuple[int, int]) -> None:
        """Bring it into sight, and repaint where it was and where it is; in another window everything is painted anyway."""
        self.reveal()
        self._repaint({self.geometry.axis.row(before[1]), self.row})

    def watch_lane(self) -> None:
        """Repaint where the cursor is."""
        self._repaint({self.row})

    def watch_now(self, before: datetime | None, after: datetime | None) -> None:
        """Repaint what tells the time; all of it when the line of now is on another row."""
        if not (self._painter and before and after):
            return
        was, row = self._painter.now_row(before), self._painter.now_row(after)
        moves = was != row or before.date() != after.date()
        self._repaint(
            None if moves else {*self._painter.ticking(), self.scroll_offset.y, *([] if row is None else [row])}
        )

    def watch_selected(self) -> None:
        """Repaint what was chosen and is not, or is."""
        self._repaint()

    def watch_ghost(self, before: Ghost | None, after: Ghost | None) -> None:
        """Repaint where it was and where it is."""
        self._repaint({*self._covered(before), *self._covered(after)})

    def watch_gone(self, before: Gone | None, after: Gone | None) -> None:
        """Repaint where it was and where it is."""
        self._repaint({*self._covered(before), *self._covered(after)})

    def watch_step(self) -> None:
        """Rows stand for more minutes, or fewer: the cursor stays at its time."""
        self._rebuild()
        self.set_reactive(Canvas.cursor, self.validate_cursor(self.cursor))
        self._forget()
        self.reveal()

    def watch_ascii(self) -> None:
        """Draw in other signs."""
        self._rebuild()
        self._repaint()

    def watch_board(self) -> None:
        """Draw another."""
        self._rebuild()
        self._repaint()

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        """Other columns: every line is another."""
        self._lines.clear()
        super().watch_scroll_x(old_value, new_value)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """What goes on from above is named on the first row that is seen, and there alone."""
        for top in (round(old_value), round(new_value)):
            self._lines.pop(top, None)
        super().watch_scroll_y(old_value, new_value)

    def _covered(self, mark: Ghost | Gone | None) -> range:
        return self.geometry.axis.touched(mark.top, mark.bottom) if mark else range(0)

    def _rebuild(self) -> None:
        """Place the board in the window, after a change of either; what stays in its place is left to be repainted."""
        if self.board is None:
            return
        axis = Axis(self.board.first, self.board.last, self.step)
        heads = 2 if any(column.subtitle for column in self.board.columns) else 1
        size = self.scrollable_content_region.size
        geometry = Geometry(axis, len(self.board.columns), size.width, size.height, heads)
        if self._plot is None or self._plot.board is not self.board or self._plot.axis != axis:
            self._plot = Plot(self.board, axis, self._plot)
        self._painter = Painter(self._plot, geometry, ASCII if self.ascii else FULL, partial(keys.told, self))
        if geometry != self.geometry:
            self.geometry = geometry
            self.virtual_size = Size(geometry.virtual_width, geometry.virtual_height)
            self._forget()

    def _forget(self) -> None:
        """Paint all anew."""
        self._lines.clear()
        self._lit = self._under_cursor()
        self.refresh()

    def _repaint(self, rows: Iterable[int] | None = None) -> None:
        """Paint some rows again, the heads, and the visit that the cursor is or was on; refresh what came out different."""
        was, self._lit = self._lit, self._under_cursor()
        stale = [*self._lines]
        if rows is not None:
            changed = {*rows, *was, *self._lit}
            stale = [line for line in stale if line < 0 or line in changed]
        heads, top, marks = self.geometry.heads, self.scroll_offset.y, self._marks()
        for line in stale:
            y = line + heads if line < 0 else line - top + heads
            if line >= 0 and not heads <= y < self.geometry.height:
                del self._lines[line]
                continue
            painted = self._paint(line, marks)
            if painted != self._lines[line]:
                self._lines[line] = painted
                self.refresh(Region(0, y, self.geometry.width, 1))

    def _under_cursor(self) -> range:
        """Rows of the visit there."""
        return self.geometry.axis.touched(self.visit.top, self.visit.bottom) if self.visit else range(0)

    def _marks(self) -> Marks | None:
        if self.board is None:
            return None
        on = self.visit.id if self.visit else None
        now = self.now or self.board.read_at
        top = self.scroll_offset.y
        return Marks(now, self.cursor[0], self.row, self.lane, on, self.selected, self.ghost, self.gone, top)

    def _paint(self, line: int, marks: Marks | None) -> Strip:
        width, painter = self.geometry.width, self._painter
        if painter is None or marks is None or line >= self.geometry.axis.rows:
            return Strip.blank(width, self._inks.style("free"))
        if line < 0:
            runs = painter.head(line + self.geometry.heads, self.leftmost, marks)
        else:
            runs = painter.row(line, self.leftmost, marks)
        inks = self._inks
        return Strip([inks[run] for run in runs], width)
