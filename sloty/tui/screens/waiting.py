"""The waiting list where the day is: who waits here, and whom the time under the hand would suit."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from sloty import operations
from sloty.engine import civil
from sloty.operations.boards.views import GONE, Board, Column
from sloty.operations.views import AppointmentView
from sloty.tui.dialogs.booking import Booking
from sloty.tui.dialogs.first_free import FirstFree
from sloty.tui.dialogs.outcomes import BookWaiting, FirstFreeForWaiting, WaitingOutcome
from sloty.tui.dialogs.spot import Spot
from sloty.tui.dialogs.waiting_lines import Line
from sloty.tui.dialogs.waiting_list import WaitingList
from sloty.tui.screens.receiving import Receiving
from sloty.tui.widgets.customer_field import Known

if TYPE_CHECKING:
    from sloty.operations.booking import Wish
    from sloty.operations.first_free import Suggestion
    from sloty.operations.unit import Unit
    from sloty.operations.waiting_here import Gap
    from sloty.operations.waitlist import EntryView

_NOBODY = "Nobody waits. a puts somebody on the list."
_NOBODY_FITS = "Nobody on the list would fit here: not in length, with this provider, or on this day."


class Waiting(Receiving):
    """Receives, and calls those who wait."""

    def take_in(self, board: Board, now: datetime) -> None:
        """A list that is open is read again: whoever changed it may have been somebody else."""
        super().take_in(board, now)
        for each in self.app.screen_stack:
            if isinstance(each, WaitingList):
                each.read_again()

    def action_waitlist(self) -> None:
        """Who waits here, or anywhere when one looks everywhere; Enter books those whom the time under the hand suits."""
        where, spot = self.look.location, self._free_spot()
        now = self.link.now()

        def read(unit: "Unit") -> list[Line]:
            found = operations.waitlist.entries(unit, location=where)
            if spot is None or spot.start < now:
                return [Line(each) for each in found]
            here = operations.waitlist.entries(unit, provider=spot.provider, location=spot.location)
            start = spot.start.astimezone(civil.zone(spot.timezone))
            able = {each.id for each in here if operations.waiting_here.suits(each, start)}
            return [Line(each, start if each.id in able else None) for each in found]

        dialog = WaitingList(self.link, self.zone, f"Waiting list{self._where()}", read, nobody=_NOBODY)
        self.app.push_screen(dialog, partial(self._call, spot))

    def action_fill_gap(self) -> None:
        """Those on the waiting list whom the free time under the hand would suit, the best first."""
        spot, gap = self._free_spot(), self._gap()
        if spot is None or gap is None:
            self.notify("No provider has free time here.", severity="warning")
            return

        def read(unit: "Unit") -> list[Line]:
            return [Line(fit.entry, fit.start) for fit in operations.waiting_here.fitting(unit, gap)]

        heading = f"Fill {spot.when}, {spot.where}"
        dialog = WaitingList(self.link, self.zone, heading, read, nobody=_NOBODY_FITS)
        self.app.push_screen(dialog, partial(self._call, spot))

    def _where(self) -> str:
        """Of one provider, a board says whose it is, and not where."""
        if self.look.location is None:
            return ": all locations"
        return f": {self.board.title}" if self.board is not None and self.look.provider is None else ""

    # The time under the hand.

    def _free_spot(self) -> Spot | None:
        """The time under the hand, where a provider is free and it is not over."""
        spot, column = self.spot(), self.grid.column
        if spot is None or column is None or column.provider is None:
            return None
        is_over = spot.start + timedelta(minutes=self.grid.step) <= self.link.now()
        return spot if column.is_free(self._begin(column)) and not is_over else None

    def _gap(self) -> "Gap | None":
        spot, column = self.spot(), self.grid.column
        if spot is None or column is None or column.provider is None:
            return None
        end = column.instant(end_of_gap(column, self._begin(column)))
        gap: Gap = operations.waiting_here.Gap(max(spot.start, self.link.now()), end, column.provider, spot.location)
        return gap if gap.start < gap.end else None

    # Booking whoever waits.

    def _call(self, spot: Spot | None, outcome: WaitingOutcome | None) -> None:
        if isinstance(outcome, BookWaiting) and spot is not None:
            self.book_waiting(outcome.entry, replace(spot, start=outcome.start))
        elif isinstance(outcome, FirstFreeForWaiting):
            self._first_free_for_waiting(outcome.entry)

    def _first_free_for_waiting(self, entry: "EntryView") -> None:
        """Where and with whom they want to be; from the first day on that suits."""
        first = self.link.now()
        if entry.earliest is not None:
            first = max(first, civil.instant(entry.earliest, 0, self.zone))
        names = entry.provider_name or "", entry.location_name or ""
        near = Spot(first, str(self.zone), entry.provider, names[0], entry.location, names[1])
        dialog = FirstFree(self.link, start=first, service=entry.service, near=near, only=True)

        def chosen(found: "Suggestion | None") -> None:
            if found is not None:
                self.book_waiting(entry, Spot.of(found))

        self.app.push_screen(dialog, chosen)

    def book_waiting(self, entry: "EntryView", spot: Spot) -> None:
        """Ask for what is missing, and book them: they wait no more then."""
        dialog = Booking(
            self.link,
            spot,
            customer=Known(entry.customer, entry.customer_name),
            service=entry.service,
            book=partial(self._book_waiting, entry),
        )
        self.app.push_screen(dialog, self._booked)

    def _book_waiting(self, entry: "EntryView", unit: "Unit", wish: "Wish") -> AppointmentView:
        """As one act of this desk. Whoever books something else for them, or somebody else, leaves them on the list."""
        if (wish.customer, wish.service) != (entry.customer, entry.service):
            return self._book(unit, wish)
        with operations.remembering.remembered(unit, self.link.desk, "Book") as acts:
            view: AppointmentView = operations.waitlist.book(
                unit,
                str(entry.id),
                wish.starts_at,
                provider=wish.provider,
                location=wish.location,
                answers=wish.answers,
                override_reason=wish.override_reason,
                notes=wish.notes,
            )
            acts.made(view)
        return view


def end_of_gap(column: Column, minute: int) -> int:
    """The minute at which something follows, or nobody works any more."""
    tops = [stretch.top for stretch in column.stretches]
    tops += [visit.top for visit in column.visits if visit.status not in GONE]
    tops += [place.bottom for place in column.places]
    return min((top for top in tops if top > minute), default=minute)
