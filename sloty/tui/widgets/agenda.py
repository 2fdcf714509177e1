"""The day, or the week, as a list: a line a visit, in the order in which they begin, with a line for now."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from sloty.formats import looks
from sloty.operations.boards.views import Board, Visit
from sloty.tui import keys
from sloty.tui.cells import fit
from sloty.tui.widgets.agenda_lines import Columns, Line, Mark, lines_of

_EMPTY = (
    "No visits. {visit.book} books one, {visit.first_free} finds the first free time,"
    " {view.day_before} and {view.day_after} look at the days around."
)
_ALL = 1_000_000


class AgendaView(ScrollView, can_focus=True, inherit_bindings=False):
    """Arrows move from visit to visit, Enter goes to one in the grid. Only lines in sight are drawn."""

    BINDING_GROUP_TITLE = "Agenda"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Visit before", show=False),
        Binding("down,j", "move(1)", "Visit after", show=False),
        Binding("pageup", "page(-1)", "Page before", show=False),
        Binding("pagedown", "page(1)", "Page after", show=False),
        Binding("home", f"move(-{_ALL})", "First visit", show=False),
        Binding("end", f"move({_ALL})", "Last visit", show=False),
        Binding("enter", "open", "See it in the grid", show=False),
    ]
    DEFAULT_CSS = "AgendaView { width: 1fr; height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }"

    ascii_only: reactive[bool] = reactive(False)
    now: reactive[datetime | None] = reactive(None)

    class Moved(Message):
        """Another visit is under the hand."""

    class Opened(Message):
        """A visit was chosen."""

        def __init__(self, visit: Visit) -> None:
            super().__init__()
            self.visit = visit

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.board: Board | None = None
        self.lines: list[Line] = []
        self.places: list[int] = []
        """Those lines that are visits."""
        self.at = 0
        """The line under the hand."""
        self.columns = Columns({})

    @property
    def visit(self) -> Visit | None:
        """The visit under the hand."""
        line = self.lines[self.at] if self.at < len(self.lines) else None
        return line if isinstance(line, Visit) else None

    def show(self, board: Board, now: datetime) -> None:
        """Another board, or the same one read again: the hand stays on its visit, or comes to the next one from now."""
        self.board = board
        self.set_reactive(AgendaView.now, now)
        self.go_to(self.visit.id if self.visit else None)

    def go_to(self, visit: UUID | None) -> None:
        """Lay the hand on a visit, or on the next one from now where it is not there."""
        self.lines = lines_of(self.board, self.now) if self.board else []
        self.places = [index for index, line in enumerate(self.lines) if isinstance(line, Visit)]
        here = (index for index, line in enumerate(self.lines) if isinstance(line, Visit) and line.id == visit)
        self.at = next(here, self._next())
        self._measure()
        self._follow()
        self.post_message(self.Moved())

    def _next(self) -> int:
        """What begins next, else what began last; on another day the first."""
        if not self.places:
            return 0
        now = self.lines.index(Mark.NOW) if Mark.NOW in self.lines else -1
        return next((index for index in self.places if index > now), self.places[-1])

    def watch_now(self, before: datetime | None, after: datetime | None) -> None:
        """The line for now moves, when a visit begins."""
        if before and after and before.replace(second=0, microsecond=0) != after.replace(second=0, microsecond=0):
            self.go_to(self.visit.id if self.visit else None)

    def on_resize(self) -> None:
        """As wide as there is room."""
        self._measure()
        self._follow()

    def _measure(self) -> None:
        self.virtual_size = Size(0, len(self.lines) + 1)
        if self.board is not None:
            self.columns = Columns.of(self.board, self.scrollable_content_region.width)
        self.refresh()

    def action_move(self, steps: int) -> None:
        """So many visits on, or back."""
        if self.places:
            place = self.places.index(self.at) + steps
            self._lay(self.places[max(0, min(len(self.places) - 1, place))])

    def action_page(self, pages: int) -> None:
        """A screenful on, or back."""
        self.action_move(pages * max(1, self.size.height - 2))

    def action_open(self) -> None:
        """To the visit in the grid."""
        if self.visit is not None:
            self.post_message(self.Opened(self.visit))

    def on_click(self, event: events.Click) -> None:
        """A click moves the hand, a second one opens the visit."""
        index = self.scroll_offset.y + event.y - 1
        if event.y and index in self.places:
            self._lay(index)
            if event.chain > 1:
                self.action_open()

    def _lay(self, index: int) -> None:
        """The hand on another line: two lines are drawn again, unless the list has to scroll."""
        before, self.at = self.at, index
        for line in (before, index):
            self.refresh_line(line + 1)
        self._follow()
        self.post_message(self.Moved())

    def _follow(self) -> None:
        """Keep the hand in sight, below the heading; above the first visit, whatever stands there."""
        first = self.places[0] if self.places else 0
        top = min(self.scroll_offset.y, 0 if self.at == first else self.at)
        top = max(top, self.at + 2 - self.size.height)
        if self.size.height and top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, immediate=True)

    def render_line(self, y: int) -> Strip:
        """One line: the heading, a visit, a day, or now."""
        base, width = self.visual_style.rich_style, self.scrollable_content_region.width
        index = self.scroll_offset.y + y - 1
        text, style = "", Style()
        if y == 0:
            text, style = self.columns.heading, Style(bold=True, underline=True)
        elif index < len(self.lines):
            text, style = self._drawn(self.lines[index], width)
            if index == self.at and index in self.places:
                style += Style(reverse=True, bold=True)
        elif index == 0:
            text, style = keys.told(self, _EMPTY) if self.board else "Reading …", Style(dim=True)
        return Strip([Segment(fit(text, width), base + style)], width)

    def _drawn(self, line: Line, width: int) -> tuple[str, Style]:
        if isinstance(line, Mark):
            rule = "-" if self.ascii_only else "─"
            return f"{rule * 2} now {rule * width}"[:width], Style(color="red", bold=True)
        if isinstance(line, Visit):
            assert self.board is not None
            color = looks.of(line.status, awaits_approval=line.awaits_approval).color
            return self.columns.row(line, self.board), Style() if color == "default" else Style.parse(color)
        return f"{line:%A} {line.day} {line:%B %Y}", Style(bold=True)
