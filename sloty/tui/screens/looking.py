"""What is looked at: which day of whom, read in threads, kept fresh, shown. What is done about it: `home`."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, TypeVar
from zoneinfo import ZoneInfo

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer
from textual.worker import get_current_worker

from sloty import operations
from sloty.engine import civil
from sloty.errors import SlotyError, Unavailable
from sloty.operations.boards.making import Look
from sloty.operations.boards.views import Board, Column, Layout
from sloty.tui import keys
from sloty.tui.link import Link
from sloty.tui.live import Away, Back
from sloty.tui.widgets.detail import Detail
from sloty.tui.widgets.grid import Grid
from sloty.tui.widgets.header import Header

if TYPE_CHECKING:
    from sloty.operations.unit import Unit
    from sloty.tui.app import Desk

T = TypeVar("T")
POLL_SECONDS = 15.0
"""How often it is looked again although nobody told of anything."""


class BoardRead(Message):
    """A board has been read."""

    def __init__(self, board: Board, now: datetime) -> None:
        super().__init__()
        self.board, self.now = board, now


class Looking(Screen[None]):
    """The day as a grid, with the visit under the hand beside it where there is room."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.VIEWS]

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.link = link
        self.look = Look(civil.local_date(link.now(), civil.zone("UTC")))
        self.zone: ZoneInfo = civil.zone("UTC")
        self.board: Board | None = None

    @property
    def desk(self) -> "Desk":
        """The application, as what it is."""
        return self.app  # type: ignore[return-value]

    def compose(self) -> ComposeResult:
        """Header, grid and detail, footer."""
        yield Header()
        with Horizontal(id="middle"):
            yield Grid(id="grid")
            yield Detail(id="detail")
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Look where one looked last."""
        self.query_one(Header).ascii_only = self.desk.surroundings.ascii_only
        self.grid.ascii = self.desk.surroundings.ascii_only
        self.grid.focus()
        self.set_interval(POLL_SECONDS, self.refresh_board)
        self.set_interval(1.0, self._tick)
        if self.link.actor is not None:
            self.reload()

    @property
    def columns(self) -> tuple[Column, ...]:
        """Of the board that is shown."""
        return self.board.columns if self.board else ()

    @property
    def grid(self) -> Grid:
        """The grid."""
        return self.query_one("#grid", Grid)

    def reload(self) -> None:
        """From the beginning: who is here may look elsewhere."""
        kept = self.desk.memory
        self.look = Look(self.look.day, kept.layout, kept.location, kept.provider)
        self.open_day()

    @work(thread=True, exclusive=True, group="board")
    def open_day(self) -> None:
        """Find out which day it is where one looks, then show it."""

        def first(unit: "Unit") -> ZoneInfo:
            zone: ZoneInfo = operations.day_sheet.zone(unit, provider=self.look.provider, location=self.look.location)
            return zone

        zone = self.quietly(first)
        if zone is None:
            return
        self.zone = zone
        self.look = Look(
            civil.local_date(self.link.now(), zone), self.look.layout, self.look.location, self.look.provider
        )
        self.app.call_from_thread(self.refresh_board)

    @work(thread=True, exclusive=True, group="board")
    def refresh_board(self) -> None:
        """Read the board anew; an older reading that is still under way is for nothing."""
        if self.link.actor is None:
            return
        worker, look = get_current_worker(), self.look
        found = self.quietly(lambda unit: (operations.boards.making.board(unit, look), unit.now))
        if found is not None and not worker.is_cancelled:
            self.post_message(BoardRead(*found))

    def quietly(self, operation: "Callable[[Unit], T]") -> T | None:
        """Ask, from a thread; what goes wrong is told once, and being away by the badge."""
        try:
            found = self.link.ask(operation)
        except Unavailable:
            self.post_message(Away())
            return None
        except SlotyError as error:
            self.app.call_from_thread(self.desk.tell, error)
            return None
        self.post_message(Back())
        return found

    def on_board_read(self, message: BoardRead) -> None:
        """Show it; the hand stays where it is."""
        self.board = message.board
        self.zone = civil.zone(message.board.timezone)
        header = self.query_one(Header)
        header.board, header.now = message.board, message.now
        self.grid.show(message.board, message.now)
        self.query_one(Detail).visit = self.grid.visit

    def on_grid_moved(self) -> None:
        """Tell of what is under the hand now."""
        self.query_one(Detail).visit = self.grid.visit

    def on_changed(self) -> None:
        """Somebody wrote something."""
        self.refresh_board()

    def on_away(self) -> None:
        """Say so; everything that is on the screen stays."""
        self._set_online(online=False)

    def on_back(self) -> None:
        """Say so, and look what happened meanwhile."""
        if not self.desk.online:
            self.refresh_board()
        self._set_online(online=True)

    def _set_online(self, *, online: bool) -> None:
        self.desk.online = online
        self.query_one(Header).online = online

    def _tick(self) -> None:
        """The now-line moves, waiting times and holds run."""
        if self.board is not None:
            now = self.link.now()
            self.query_one(Header).now = now
            self.grid.now = now

    # What is looked at.

    def show(self, look: Look) -> None:
        """Look elsewhere."""
        self.look = look
        kept = self.desk.memory
        kept.location, kept.provider, kept.layout = look.location, look.provider, look.layout
        self.refresh_board()

    def action_day(self, days: int) -> None:
        """So many days on, or back."""
        length = 7 * days if self.look.layout is Layout.WEEK and abs(days) == 1 else days
        self.show(
            Look(self.look.day + timedelta(days=length), self.look.layout, self.look.location, self.look.provider)
        )

    def action_today(self) -> None:
        """Back to today, and to now."""
        self.go_to(civil.local_date(self.link.now(), self.zone))

    def go_to(self, day: date) -> None:
        """Look at a day."""
        self.show(Look(day, self.look.layout, self.look.location, self.look.provider))

    def action_zoom(self, steps: int) -> None:
        """Rows of more minutes, or fewer."""
        self.grid.zoom(steps)
        self.desk.memory.step = self.grid.step
