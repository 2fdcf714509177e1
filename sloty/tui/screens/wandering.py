"""Where one looks: days, weeks, months, the agenda; this location or all, one provider or all, providers or rooms."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType
from textual.widgets import ContentSwitcher

from sloty import operations
from sloty.engine import civil
from sloty.operations.boards.making import Look
from sloty.operations.boards.views import Board, Layout
from sloty.tui import keys
from sloty.tui.dialogs.choosing import Choice, Choosing
from sloty.tui.dialogs.go_to import GoTo
from sloty.tui.screens.looking import Looking
from sloty.tui.widgets.agenda import AgendaView
from sloty.tui.widgets.month import MonthView

if TYPE_CHECKING:
    from uuid import UUID

    from sloty.operations.boards.month import Month
    from sloty.operations.boards.sights import Sights


class Wandering(Looking):
    """Looks, and goes elsewhere."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.VIEWS]

    sought: "UUID | None" = None
    """A visit on which the hand shall lie as soon as it is on the board."""
    sought_column: str | None = None
    """Key of a column, likewise."""
    last_location: str | None = None
    """Where one looked before one looked everywhere."""
    seeks_now = False
    """Whether the hand shall lie on now, as soon as today is on the board."""

    # Days.

    def action_day(self, days: int) -> None:
        """So many days on, or back; of a week, whole weeks."""
        week = self.look.layout is Layout.WEEK and self.view == "grid"
        self.go_to(self.look.day + timedelta(days=7 * days if week and abs(days) == 1 else days))

    def action_today(self) -> None:
        """Back to today, and to now."""
        today = civil.local_date(self.link.now(), self.zone)
        self.seeks_now = True
        if self.look.layout is Layout.WEEK:
            self.sought_column = f"day/{today}"
        self.go_to(today)

    def go_to(self, day: date) -> None:
        """Look at a day."""
        self.show(replace(self.look, day=day))
        if self.view == "month":
            self.read_month(day)

    def action_go_to(self) -> None:
        """Ask for a day."""
        self.app.push_screen(GoTo(self.link.now(), self.zone), lambda day: None if day is None else self.go_to(day))

    def see(self, identity: "UUID", start: datetime, location: str | None) -> None:
        """Open the day of a visit where it takes place, and lay the hand on it."""
        self.sought = identity
        self.turn_to("grid")
        layout = Layout.PROVIDERS if self.look.layout is Layout.WEEK else self.look.layout
        where = location if self.look.location is not None else None
        self.show(replace(self.look, day=start.date(), layout=layout, location=where, provider=None))

    def take_in(self, board: Board, now: datetime) -> None:
        """Lay the hand on what was sought; the first time, keys that were pressed before there was anything are done."""
        super().take_in(board, now)
        today = civil.local_date(now, self.zone)
        column, minute = self.grid.cursor
        looks_ahead = self.seeks_now and board.day == today
        for index, each in enumerate(board.columns):
            if each.key == self.sought_column:
                self.sought_column, column = None, index
            if self.seeks_now and each.day == today:
                self.seeks_now, minute = False, board.minute_of(now)
        if (column, minute) != self.grid.cursor:
            self.grid.cursor_to(column, minute)
        if looks_ahead:
            self.grid.look_ahead()
        if self.sought is not None and self.lay_hand_on(self.sought):
            self.sought = None
        self.desk.catch_up()

    def lay_hand_on(self, identity: "UUID") -> bool:
        """On a visit, if it is on the board."""
        for index, column in enumerate(self.columns):
            for visit in column.visits:
                if visit.id == identity:
                    self.grid.cursor_to(index, visit.top, visit.lane)
                    self.agenda.go_to(identity)
                    return True
        return False

    # Views.

    def action_view(self, name: str) -> None:
        """The day, the week of one provider, the month, or the list of the day."""
        if name == "week":
            self._week()
            return
        if name == "day" and self.look.layout is Layout.WEEK:
            day = self.grid.column.day if self.grid.column else self.look.day
            self.sought_column = f"provider/{self.look.provider}"
            self.show(replace(self.look, layout=Layout.PROVIDERS, day=day, provider=None))
        self.turn_to("grid" if name == "day" else name)
        if name == "month":
            self.read_month(self.look.day)

    def turn_to(self, view: str) -> None:
        """Show the grid, the month or the agenda."""
        self.query_one("#view", ContentSwitcher).current = view
        self.query_one(f"#{view}").focus()
        self.desk.memory.view = view
        self.make_room()
        self.tell_of_hand()

    def _week(self) -> None:
        """Of the provider under the hand; of whom, is asked where no one is."""
        under = self.visit.provider if self.visit else self.grid.column.provider if self.grid.column else None
        provider = self.look.provider or under
        if provider is None:
            self.choose_provider(self.week_of)
        else:
            self.week_of(provider)

    def week_of(self, provider: str) -> None:
        """Show that provider's week, over all locations, or at the one that is looked at."""
        self.turn_to("grid")
        if self.look.layout is not Layout.WEEK:
            self.sought_column = f"day/{self.look.day}"
        self.show(replace(self.look, layout=Layout.WEEK, provider=provider))

    @work(thread=True, exclusive=True, group="month")
    def read_month(self, day: date) -> None:
        """Show the month of a day."""
        look = self.look
        found = self.quietly(lambda unit: operations.boards.month.month(unit, day, look.location, look.provider))
        if found is not None:
            self.app.call_from_thread(self._show_month, found, day)

    def _show_month(self, found: "Month", day: date) -> None:
        self.month.show(found, civil.local_date(self.link.now(), self.zone))
        self.month.cursor = day

    def on_month_view_wanted(self, message: MonthView.Wanted) -> None:
        """The hand went over the edge of a month."""
        self.look = replace(self.look, day=message.day)
        self.read_month(message.day)

    def on_month_view_opened(self, message: MonthView.Opened) -> None:
        """A day was chosen."""
        self.turn_to("grid")
        layout = Layout.PROVIDERS if self.look.layout is Layout.WEEK else self.look.layout
        self.show(replace(self.look, day=message.day, layout=layout))

    def on_agenda_view_opened(self, message: AgendaView.Opened) -> None:
        """A visit was chosen: see it in the grid."""
        self.see(message.visit.id, message.visit.start, message.visit.location)

    def action_zoom(self, steps: int) -> None:
        """Rows of fewer minutes, or more."""
        self.grid.zoom(steps)
        self.desk.memory.step = self.grid.step

    # Whose.

    def action_rooms(self) -> None:
        """A column per room, or per provider again."""
        layout = Layout.PROVIDERS if self.look.layout is Layout.ROOMS else Layout.ROOMS
        self.turn_to("grid")
        self.show(replace(self.look, layout=layout, provider=None))

    def action_location(self) -> None:
        """All locations, or the one again: of a provider's week, the unified calendar or the location's own."""
        if self.look.location is not None:
            self.last_location = self.look.location
            self.look_at(None)
        elif self.last_location is not None:
            self.look_at(self.last_location)
        else:
            self.choose_location()

    def action_other_location(self) -> None:
        """The next location."""
        self._with_sights(self._next_location)

    def _next_location(self, seen: "Sights") -> None:
        slugs = [place.slug for place in seen.locations]
        if slugs:
            at = slugs.index(self.look.location) + 1 if self.look.location in slugs else 0
            self.look_at(slugs[at % len(slugs)])

    def choose_location(self) -> None:
        """Ask at which location to look."""

        def ask(seen: "Sights") -> None:
            choices = [Choice(place.slug, place.name) for place in seen.locations]
            if len(choices) == 1:
                self.look_at(choices[0].value)
            elif choices:
                self.app.push_screen(
                    Choosing("Which location?", choices), lambda slug: self.look_at(slug) if slug else None
                )

        self._with_sights(ask)

    def look_at(self, location: str | None) -> None:
        """Look at a location, or at all of them."""
        self.show(replace(self.look, location=location))
        if self.view == "month":
            self.read_month(self.look.day)

    def action_provider(self) -> None:
        """Only the provider under the hand, or everybody again; of a week, another provider's."""
        if self.look.layout is Layout.WEEK:
            self.choose_provider(self.week_of)
        elif self.look.provider is not None:
            self.show(replace(self.look, provider=None))
        elif self.grid.column is not None and self.grid.column.provider is not None:
            self.show(replace(self.look, provider=self.grid.column.provider))

    def choose_provider(self, then: Callable[[str], None]) -> None:
        """Ask for a provider."""

        def ask(seen: "Sights") -> None:
            choices = [Choice(person.slug, person.name) for person in seen.providers]
            self.app.push_screen(Choosing("Whose?", choices), lambda slug: then(slug) if slug else None)

        self._with_sights(ask)

    def action_mine(self) -> None:
        """The list of today of the provider who sits here, wherever they are."""
        self._with_sights(self._mine)

    def _mine(self, seen: "Sights") -> None:
        if seen.own is None:
            told = "No provider signs in as you do. {view.agenda} lists everybody's day, {view.provider} leaves one provider."
            self.notify(keys.told(self, told), severity="warning")
            return
        today = civil.local_date(self.link.now(), self.zone)
        self.turn_to("agenda")
        self.show(Look(today, provider=seen.own))

    @work(thread=True, exclusive=True, group="sights")
    def _with_sights(self, then: "Callable[[Sights], None]") -> None:
        seen = self.quietly(operations.boards.sights.sights)
        if seen is not None:
            self.app.call_from_thread(then, seen)
