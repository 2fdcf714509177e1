"""What is looked at: which day of whom, read in threads, kept fresh, shown. What is done about it: `home`."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.screen import Screen
from textual.widgets import ContentSwitcher

from sloty import operations
from sloty.engine import civil
from sloty.errors import SlotyError, Unavailable
from sloty.operations.boards.making import Look
from sloty.operations.boards.views import Board, Column, Layout, Visit
from sloty.tui.link import Link
from sloty.tui.live import Away, Back
from sloty.tui.warming import warm
from sloty.tui.widgets.agenda import AgendaView
from sloty.tui.widgets.detail import Detail, Time
from sloty.tui.widgets.geometry import GUTTER, LEAST
from sloty.tui.widgets.grid import Grid
from sloty.tui.widgets.header import Header
from sloty.tui.widgets.hints import Hints
from sloty.tui.widgets.month import MonthView

if TYPE_CHECKING:
    from sloty.operations.unit import Unit
    from sloty.tui.app import Desk

T = TypeVar("T")
POLL_SECONDS = 15.0
"""How often it is looked again although nobody told of anything."""
RENEW_SECONDS = 30.0
"""How often it is looked whether whoever sits here still may."""
_OPENING = "opening"
"""Of the threads that find out where to look."""
DETAIL_WIDTH = 38
"""As in the style sheet."""


class ReadingEnded(Message):
    """A thread has read a board, or could not."""

    def __init__(self, look: Look, found: tuple[Board, datetime] | None) -> None:
        super().__init__()
        self.look, self.found = look, found


class Looking(Screen[None]):
    """The day as a grid, with the visit under the hand beside it where there is room."""

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.link = link
        self.look = Look(civil.local_date(link.now(), civil.zone("UTC")))
        self.zone: ZoneInfo = civil.zone("UTC")
        self.board: Board | None = None
        self.opened = False
        """Whether it is known where to look."""
        self.warmed = False
        self.reading = self.stale = False
        """A board is being read; and something has changed since that began."""

    @property
    def desk(self) -> "Desk":
        """The application, as what it is."""
        return self.app  # type: ignore[return-value]  # no other application shows it

    def compose(self) -> ComposeResult:
        """Header, grid and detail, footer."""
        yield Header()
        with Horizontal(id="middle"):
            with ContentSwitcher(initial="grid", id="view"):
                yield Grid(id="grid")
                yield MonthView(id="month")
                yield AgendaView(id="agenda")
            yield Detail(id="detail")
        yield Hints()

    def on_mount(self) -> None:
        """Look where one looked last."""
        plain = self.desk.surroundings.ascii_only
        self.grid.ascii = plain
        self.query_one(Header).ascii_only = self.month.ascii_only = self.agenda.ascii_only = plain
        self.grid.step = self.desk.memory.step
        self.grid.focus()
        # And not by its message alone, which comes after the grid has asked to be painted: so both come in one frame.
        for under_hand in ("cursor", "lane"):
            self.watch(self.grid, under_hand, self.tell_of_hand, init=False)
        self.set_interval(POLL_SECONDS, self.refresh_board)
        self.set_interval(1.0, self._tick)
        self.set_interval(RENEW_SECONDS, self.renew)
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

    @property
    def month(self) -> MonthView:
        """The month."""
        return self.query_one("#month", MonthView)

    @property
    def agenda(self) -> AgendaView:
        """The list of the day."""
        return self.query_one("#agenda", AgendaView)

    @property
    def view(self) -> str:
        """grid, month or agenda: which of them is seen."""
        return self.query_one("#view", ContentSwitcher).current or "grid"

    @property
    def visit(self) -> Visit | None:
        """The visit under the hand, wherever that is."""
        return {"grid": self.grid.visit, "agenda": self.agenda.visit}.get(self.view)

    def reload(self) -> None:
        """From the beginning: who is here may look elsewhere."""
        self.refresh_bindings()
        if self.link.actor is not None:
            self.query_one(Detail).permissions = self.link.actor.permissions
        kept = self.desk.memory
        self.look = Look(self.look.day, kept.layout, kept.location, kept.provider)
        self.open_day()

    @work(thread=True, exclusive=True, group=_OPENING)
    def open_day(self) -> None:
        """Find out which day it is where one looks, then show it."""
        found = self.quietly(self._first_look)
        if found is not None:
            self.look, self.zone = found
            self.opened = True
            self.app.call_from_thread(self.refresh_board)

    def _first_look(self, unit: "Unit") -> tuple[Look, ZoneInfo]:
        """Where one looked last, if that is still there; else at the first location that is one's own; and today there."""
        seen = operations.boards.sights.sights(unit)
        places = [place.slug for place in seen.locations]
        places = [place.slug for place in seen.locations if place.is_own] or places
        people = [person.slug for person in seen.providers]
        location = self.look.location if self.look.location in places else next(iter(places), None)
        provider = self.look.provider if self.look.provider in people else None
        layout = Layout.PROVIDERS if self.look.layout is Layout.WEEK and provider is None else self.look.layout
        zone = operations.day_sheet.zone(unit, provider=provider, location=location)
        return Look(civil.local_date(self.link.now(), zone), layout, location, provider), zone

    @work(thread=True, exclusive=True, group="renew")
    def renew(self) -> None:
        """See whether whoever sits here still may look, and what they may do."""
        before = self.link.actor
        self.link.look_again()
        if before is not None and self.link.actor != before:
            self.app.call_from_thread(self._renewed)

    def _renewed(self) -> None:
        if self.link.actor is None:
            self.desk.ask_who()
        else:
            self.query_one(Detail).permissions = self.link.actor.permissions
            self.refresh_bindings()

    def refresh_board(self) -> None:
        """Read the board anew. While it is being read it is read once more afterwards, however often that is asked for."""
        if self.link.actor is None:
            return
        if not self.opened:
            # Where to look was asked for, and there was no answer.
            if not any(each.group == _OPENING for each in self.workers):
                self.open_day()
        elif self.reading:
            self.stale = True
        else:
            self.reading = True
            self._read_board(self.look)

    @work(thread=True, group="board")
    def _read_board(self, look: Look) -> None:
        found = None
        try:
            found = self.quietly(lambda unit: (operations.boards.making.board(unit, look), unit.now))
        finally:
            self.post_message(ReadingEnded(look, found))

    def on_reading_ended(self, message: ReadingEnded) -> None:
        """Show what was read, unless one looks elsewhere by now."""
        self.reading, stale, self.stale = False, self.stale, False
        if message.found is not None and message.look is self.look:
            self.take_in(*message.found)
        if stale:
            self.refresh_board()

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

    def take_in(self, board: Board, now: datetime) -> None:
        """Show what was read; the hand stays where it is."""
        self.board, self.zone = board, civil.zone(board.timezone)
        header = self.query_one(Header)
        header.board, header.now = board, now
        self.grid.show(board, now)
        self.agenda.show(board, now)
        self.make_room()
        self.tell_of_hand()
        if not self.warmed:
            self.warmed = True
            self._warm()

    @work(thread=True, group="warm")
    def _warm(self) -> None:
        warm(self.link)

    def tell_of_hand(self) -> None:
        """Tell of what is under the hand now."""
        detail, column, visit = self.query_one(Detail), self.grid.column, self.visit
        detail.visit, time = visit, None
        # Of a visit, no time of it is told: the rows within it need no painting.
        if column is not None and visit is None and self.view == "grid":
            is_past = column.instant(self.grid.minute + self.grid.step) <= self.link.now()
            time = Time(column, self.grid.minute, is_past=is_past)
        detail.time = time

    def make_room(self) -> None:
        """The detail makes way for a month, and for a week whose days could not all be seen beside it."""
        needed = GUTTER + LEAST * len(self.columns)
        is_tight = self.look.layout is Layout.WEEK and self.view == "grid" and self.size.width - DETAIL_WIDTH < needed
        self.query_one(Detail).set_class(is_tight or self.view == "month", "-aside")

    def on_resize(self) -> None:
        """There may be room, or none any more."""
        self.make_room()

    def on_grid_moved(self) -> None:
        """The one handler of it: what else follows, who inherits says in `hand_moved`."""
        self.hand_moved()

    def hand_moved(self) -> None:
        """The hand is elsewhere."""
        self.tell_of_hand()

    def on_agenda_view_moved(self) -> None:
        """The hand is elsewhere."""
        self.tell_of_hand()

    def on_changed(self) -> None:
        """Somebody wrote something."""
        self.refresh_board()

    def on_away(self) -> None:
        """Say so; everything that is on the screen stays."""
        self.desk.catch_up()
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
        """The now-line moves, waiting times and holds run; what could not be read is asked for again."""
        if not self.desk.online:
            self.refresh_board()
        if self.board is not None:
            now = self.link.now()
            self.query_one(Header).now = self.grid.now = self.agenda.now = now

    def show(self, look: Look) -> None:
        """Look elsewhere."""
        self.look = look
        kept = self.desk.memory
        kept.location, kept.provider, kept.layout = look.location, look.provider, look.layout
        self.refresh_board()
