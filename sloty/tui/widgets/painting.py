"""A board drawn line by line, as runs of text and the names of their styles: what a terminal shows, without one."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from rich.cells import cell_len, chop_cells

from sloty.engine import civil
from sloty.operations.boards.views import Layout
from sloty.tui.widgets import blocks
from sloty.tui.widgets.blocks import Block
from sloty.tui.widgets.geometry import GUTTER
from sloty.tui.widgets.runs import Run, inked, joined, laid_over, padded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sloty.operations.boards.views import Column
    from sloty.tui.widgets.alphabet import Alphabet
    from sloty.tui.widgets.geometry import Geometry
    from sloty.tui.widgets.marks import Ghost, Gone, Marks
    from sloty.tui.widgets.plot import Plot, Share, Strand


_NO_ROOMS = " No rooms or devices here. {view.rooms} shows providers."
_NOBODY = " Nobody works here. {view.other_location}: the next location, {view.location}: all."


class Painter:
    """Draws the lines of one board in one window."""

    def __init__(
        self, plot: "Plot", geometry: "Geometry", alphabet: "Alphabet", told: "Callable[[str], str]" = str
    ) -> None:
        """`told` names the keys of which a text has the ids."""
        self.board = plot.board
        self.plot = plot
        self.geometry = geometry
        self.axis = geometry.axis
        self.alphabet = alphabet
        self.told = told
        self._slots = [geometry.slot(number) for number in range(geometry.shown)]
        self._gap, self._now_gap = Run(" ", "free"), Run(alphabet.rule, "free", "now")
        self._labels = [self.board.label(self.axis.minute(row)) for row in range(self.axis.rows)]
        self._hours = {row for row, label in enumerate(self._labels) if label.endswith(":00")}
        self._times = {
            (row, is_cursor): self._gutter(label, "hour" if row in self._hours else "time", is_cursor=is_cursor)
            for row, label in enumerate(self._labels)
            for is_cursor in (True, False)
        }

    def head(self, line: int, leftmost: int, marks: "Marks") -> list[Run]:
        """A line above the rows: titles, then subtitles; marks on both ends when there are more columns."""
        corner = self._corner(marks)
        runs = padded([Run(corner[line] if line < len(corner) else "", "head", "subtitle")], GUTTER, Run(" ", "head"))
        for number, index in self._seen(leftmost):
            column = self.board.columns[index]
            ground = "head-cursor" if index == marks.column else "head"
            text = self.alphabet.text(column.subtitle if line else column.title)
            cells = len(self._slots[number])
            pen = "subtitle" if line else "title"
            part = padded([Run(f" {self.alphabet.fitted(text, cells - 2)}", ground, pen)], cells, Run(" ", ground))
            if not line and number == 0 and leftmost:
                part = laid_over(part, 0, [Run(self.alphabet.back, ground, "more")])
            if not line and number == len(self._slots) - 1 and index < len(self.board.columns) - 1:
                part = laid_over(part, cells - 1, [Run(self.alphabet.on, ground, "more")])
            runs += part
        return joined(padded(runs, self.geometry.width, Run(" ", "head")))

    def _corner(self, marks: "Marks") -> list[str]:
        """Which column of how many, when not all are seen; the zone of the times."""
        zone = civil.zone(self.board.timezone)
        noon = civil.instant(self.board.day, 720, zone).astimezone(zone)
        count = len(self.board.columns)
        place = [f"{marks.column + 1}/{count}"] if self.geometry.shown < count else []
        return [*place, f"{noon:%Z}"]

    def row(self, row: int, leftmost: int, marks: "Marks") -> list[Run]:
        """A line of the axis: the time, then each column that is seen."""
        is_now = self.now_row(marks.now) == row
        runs = [*self._time(row, marks, is_now=is_now)]
        for number, index in self._seen(leftmost):
            strand = self.plot.strands[index]
            passes = is_now and self._is_today(strand.column, marks.now)
            # A column ends in an empty cell, so that neighbours are told apart.
            cells = len(self._slots[number]) - 1
            if row == marks.row and index == marks.column:
                part = self._with_cursor(strand, row, cells, marks, is_now=passes)
            else:
                part = self._cell(strand, row, cells, marks, is_now=passes)
            runs += self._marked(part, strand.column, row, cells, marks)
            runs.append(self._now_gap if passes else self._gap)
        if not self.board.columns and row == self.axis.row(self.axis.first):
            rooms = self.board.layout is Layout.ROOMS
            runs.append(Run(self.told(_NO_ROOMS if rooms else _NOBODY), "free", "hint"))
        full = self.board.columns and self._slots[-1].stop == self.geometry.width
        return runs if full else padded(runs, self.geometry.width, Run(" ", "free"))

    def now_row(self, now: datetime) -> int | None:
        """The row on which the line of now is."""
        minute = self.board.minute_of(now)
        seen = self.axis.shows(minute) and any(self._is_today(column, now) for column in self.board.columns)
        return self.axis.row(minute) if seen else None

    def ticking(self) -> set[int]:
        """Rows that tell a time which runs."""
        return {row for strand in self.plot.strands for row in strand.ticking}

    def _is_today(self, column: "Column", now: datetime) -> bool:
        """Of a day, that its axis shows now is enough; a week's columns share the axis and not the day."""
        if self.board.layout is not Layout.WEEK:
            return True
        return civil.local_date(now, civil.zone(self.board.timezone)) == column.day

    def _time(self, row: int, marks: "Marks", *, is_now: bool) -> list[Run]:
        is_cursor = row == marks.row
        if not is_now:
            return self._times[row, is_cursor]
        now = marks.now.astimezone(civil.zone(self.board.timezone))
        return self._gutter(f"{now:%H:%M}", "now", is_cursor=is_cursor)

    def _gutter(self, label: str, pen: str, *, is_cursor: bool) -> list[Run]:
        ground = "gutter-cursor" if is_cursor else "gutter"
        return padded([Run(label, ground, pen)], GUTTER, Run(" ", ground))

    def _seen(self, leftmost: int) -> list[tuple[int, int]]:
        """Columns of the window, by place and by index."""
        stop = min(leftmost + len(self._slots), len(self.board.columns))
        return list(enumerate(range(leftmost, stop)))

    def _cell(self, strand: "Strand", row: int, cells: int, marks: "Marks", *, is_now: bool) -> list[Run]:
        """Drawn once, unless something about it changes by the minute or with the hand."""
        hint = self._hint(strand, row, marks)
        if is_now or row == marks.top or row in strand.ticking or _is_marked(strand.shares(row), marks):
            return self._drawn(strand, row, cells, hint, marks, is_now=is_now)
        key = (row, cells, hint, self.alphabet.plain, self.board.layout)
        if key not in strand.drawn:
            strand.drawn[key] = self._drawn(strand, row, cells, hint, marks, is_now=False)
        return strand.drawn[key]

    def _with_cursor(self, strand: "Strand", row: int, cells: int, marks: "Marks", *, is_now: bool) -> list[Run]:
        hint = ""
        if strand.is_free(row):
            hint = "past" if self._is_over(strand, row, marks) else f"free {_lasting(strand.free_minutes(row))}"
        runs = self._drawn(strand, row, cells, hint, marks, is_now=is_now)
        shares = strand.shares(row)
        under = shares[min(marks.lane, len(shares) - 1)].cells(cells) if shares else range(cells)
        return joined(inked(runs, under, "cursor"))

    def _drawn(self, strand: "Strand", row: int, cells: int, hint: str, marks: "Marks", *, is_now: bool) -> list[Run]:
        shares = strand.shares(row)
        alone = len(shares) == 1 and shares[0].of == 1
        is_top = row == marks.top
        below = Block(self.alphabet, cells, marks.now, is_now, is_top)
        runs = [] if alone else self._below(strand, row, below, hint)
        for share in shares:
            taken = share.cells(cells)
            words = blocks.details(share.visit, strand.column, self.board.layout)
            block = Block(self.alphabet, len(taken), marks.now, is_now, is_top)
            over = block.visit(share, words, selected=share.visit.id in marks.selected)
            if share.visit.id == marks.visit:
                over = inked(over, range(1), "cursor")
            runs = over if alone else laid_over(runs, taken.start, over)
        return joined(runs)

    def _below(self, strand: "Strand", row: int, block: Block, hint: str) -> list[Run]:
        stretch = strand.stretch(row)
        if stretch is None:
            return block.free("" if strand.shares(row) else hint)
        return block.stretch(stretch, named=(strand.begins(row) or block.is_top) and not strand.shares(row))

    def _hint(self, strand: "Strand", row: int, marks: "Marks") -> str:
        """That it is free, at whole hours that are not over."""
        if row not in self._hours or not strand.is_free(row):
            return ""
        return "" if self._is_over(strand, row, marks) else "free"

    def _is_over(self, strand: "Strand", row: int, marks: "Marks") -> bool:
        return strand.column.instant(self.axis.minute(row)) + timedelta(minutes=self.axis.step) <= marks.now

    def _marked(self, runs: list[Run], column: "Column", row: int, cells: int, marks: "Marks") -> list[Run]:
        """With what lies over the board."""
        gone, ghost = marks.gone, marks.ghost
        if gone and gone.column == column.key and row in (rows := self.axis.touched(gone.top, gone.bottom)):
            tag = self._tag(gone, cells, first=row == rows.start)
            runs = laid_over(runs, cells - cell_len(tag), [Run(tag, "gone")])
        if ghost and ghost.column == column.key and row in (rows := self.axis.touched(ghost.top, ghost.bottom)):
            runs = self._ghost(ghost, row - rows.start, cells)
        return runs

    def _tag(self, gone: "Gone", cells: int, *, first: bool) -> str:
        text = f" {self.alphabet.text(gone.text)}" if first else ""
        return self.alphabet.fitted(f" {self.alphabet.no}{text} ", cells)

    def _ghost(self, ghost: "Ghost", line: int, cells: int) -> list[Run]:
        """A sign whether it may stand here, and in the rows it has, whose it is or why not."""
        sign, ground = {
            True: (self.alphabet.yes, "ghost-ok"),
            False: (self.alphabet.no, "ghost-refused"),
            None: ("?", "ghost-open"),
        }[ghost.ok]
        lines = _wrapped(self.alphabet.text(ghost.text), max(cells - 3, 1))
        text = lines[line] if line < len(lines) else ""
        start = f"{self.alphabet.edge}{' ' if line else sign} {text}"
        return padded([Run(start, ground)], cells, Run(" ", ground))


def _lasting(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if hours < 2:
        return f"{minutes} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def _is_marked(shares: "Sequence[Share]", marks: "Marks") -> bool:
    # A loop, for this is asked of every cell of a window, and a generator costs more than what it says.
    for share in shares:  # noqa: SIM110 - see above
        if share.visit.id == marks.visit or share.visit.id in marks.selected:
            return True
    return False


def _wrapped(text: str, cells: int) -> list[str]:
    """Broken between words, and within one that is too long."""
    lines: list[str] = []
    for word in text.split():
        if lines and cell_len(lines[-1]) + 1 + cell_len(word) <= cells:
            lines[-1] += f" {word}"
        else:
            lines += chop_cells(word, cells)
    return lines
