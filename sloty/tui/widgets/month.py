"""A month as a sheet of days, each with how full it is: a number, a bar, a colour, so that any one of them is enough."""

from datetime import date, timedelta
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from sloty.operations.boards.month import Month, MonthDay
from sloty.tui.cells import fit

_WEEK = 7
_HEAD = 2
"""Lines above the weeks: whose month, and the days of the week."""
_TALLEST = 4
"""Lines of a week; more would be empty."""
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FULL, _BUSY = 85, 50
"""Percent from which on a day is nearly full, and half full."""


class MonthView(Widget, can_focus=True):
    """Arrows move from day to day, Enter opens one; over the edge lies another month, which somebody has to bring."""

    BINDING_GROUP_TITLE = "Month"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h,left_square_bracket", "move(-1)", "Day before", show=False),
        Binding("right,l,right_square_bracket", "move(1)", "Day after", show=False),
        Binding("up,k", "move(-7)", "Week before", show=False),
        Binding("down,j", "move(7)", "Week after", show=False),
        Binding("left_curly_bracket,pageup", "months(-1)", "Month before", key_display="{", show=False),
        Binding("right_curly_bracket,pagedown", "months(1)", "Month after", key_display="}", show=False),
        Binding("enter", "open", "Open the day", show=False),
    ]
    DEFAULT_CSS = "MonthView { width: 1fr; height: 1fr; }"

    month: reactive[Month | None] = reactive(None)
    cursor: reactive[date | None] = reactive(None)
    """The day under the hand."""
    today: reactive[date | None] = reactive(None)
    ascii_only: reactive[bool] = reactive(False)

    class Opened(Message):
        """A day was chosen."""

        def __init__(self, day: date) -> None:
            super().__init__()
            self.day = day

    class Wanted(Message):
        """The hand went to a day of another month."""

        def __init__(self, day: date) -> None:
            super().__init__()
            self.day = day

    def show(self, month: Month, today: date) -> None:
        """Another month, or the same one read again; the hand stays where it is when that is on it."""
        self.month, self.today = month, today
        days = [each.day for week in month.weeks for each in week]
        if self.cursor not in days:
            self.cursor = today if today in days and today.month == month.first.month else month.first

    def action_move(self, days: int) -> None:
        """So many days on, or back."""
        if self.cursor is not None:
            self._go(self.cursor + timedelta(days=days))

    def action_months(self, months: int) -> None:
        """The same day of the month before or after, or the last that it has."""
        if self.cursor is None or self.month is None:
            return
        index = self.month.first.year * 12 + self.month.first.month - 1 + months
        first = date(index // 12, index % 12 + 1, 1)
        length = ((first + timedelta(days=31)).replace(day=1) - first).days
        self._go(first.replace(day=min(self.cursor.day, length)))

    def action_open(self) -> None:
        """Look at the day."""
        if self.cursor is not None:
            self.post_message(self.Opened(self.cursor))

    def _go(self, day: date) -> None:
        self.cursor = day
        if self.month is not None and (day.year, day.month) != (self.month.first.year, self.month.first.month):
            self.post_message(self.Wanted(day))

    def watch_cursor(self, before: date | None, after: date | None) -> None:
        """Only the two weeks are drawn again."""
        for index, week in enumerate(self.month.weeks if self.month else ()):
            if any(each.day in {before, after} for each in week):
                self.refresh(Region(0, _HEAD + index * self.height_of_week, self.size.width, self.height_of_week))

    def on_click(self, event: events.Click) -> None:
        """A click moves the hand, a second one opens the day."""
        row, column = (event.y - _HEAD) // self.height_of_week, event.x // self._width
        if self.month is not None and event.y >= _HEAD and row < len(self.month.weeks) and column < _WEEK:
            self._go(self.month.weeks[row][column].day)
            if event.chain > 1:
                self.action_open()

    @property
    def height_of_week(self) -> int:
        """Lines; a month of six weeks is seen whole at 80 by 24."""
        weeks = len(self.month.weeks) if self.month else 5
        return max(1, min(_TALLEST, (self.size.height - _HEAD) // weeks))

    @property
    def _width(self) -> int:
        return max(1, self.size.width // _WEEK)

    def render_line(self, y: int) -> Strip:
        """One line of the sheet."""
        base = self.visual_style.rich_style
        if self.month is None:
            return Strip([Segment(fit("Reading …" if not y else "", self.size.width), base)])
        if y == 0:
            title = f"{self.month.title}, {self.month.first:%B %Y}, {self.month.timezone}"
            return Strip([Segment(fit(title, self.size.width), base + Style(bold=True))])
        if y == 1:
            names = "".join(fit(f" {name}", self._width) for name in _DAYS)
            return Strip([Segment(fit(names, self.size.width), base + Style(underline=True))])
        row, line = divmod(y - _HEAD, self.height_of_week)
        if row >= len(self.month.weeks):
            return Strip.blank(self.size.width, base)
        cells = [Segment(*self._cell(each, line, base)) for each in self.month.weeks[row]]
        return Strip(cells).adjust_cell_length(self.size.width, base)

    def _cell(self, day: MonthDay, line: int, base: Style) -> tuple[str, Style]:
        """A line of one day, with its style."""
        assert self.month is not None
        style = base + _style(day, is_outside=day.day.month != self.month.first.month)
        if day.day == self.cursor and line < _TALLEST - 1:
            style += Style(reverse=True, bold=True)
        inner = self._width - 2
        texts = (self._head(day, inner), self._bar(day, inner), _counted(day), "")
        return " " + fit(texts[line], inner) + " ", style

    def _head(self, day: MonthDay, width: int) -> str:
        mark = "*" if day.day == self.today else " "
        told = (
            "closed"
            if day.is_closed and not day.load.visits
            else f"{day.load.percent}%"
            if day.load.open_minutes
            else "!"
        )
        return f"{day.day.day:>2}{mark}{told:>{max(0, width - 3)}}"

    def _bar(self, day: MonthDay, width: int) -> str:
        if not day.load.open_minutes:
            return ""
        full = min(width, round(width * day.load.booked_minutes / day.load.open_minutes))
        filled, free = ("#", ".") if self.ascii_only else ("█", "░")
        return filled * full + free * (width - full)


def _style(day: MonthDay, *, is_outside: bool) -> Style:
    if is_outside or (day.is_closed and not day.load.visits):
        return Style(dim=True)
    percent = day.load.percent
    if percent is None or percent >= _FULL:
        return Style(color="red", bold=True)
    return Style(color="yellow" if percent >= _BUSY else "green")


def _counted(day: MonthDay) -> str:
    visits = day.load.visits
    return f"{visits} visit{'' if visits == 1 else 's'}" if visits else ""
