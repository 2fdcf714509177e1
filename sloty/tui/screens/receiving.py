"""Whoever calls or comes in: found, booked where the hand is or at the first free time, taken as a walk-in."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from sloty import operations
from sloty.operations.boards.views import GONE, Board, Column, Fill
from sloty.operations.views import AppointmentView
from sloty.tui import keys
from sloty.tui.dialogs.booking import Booking
from sloty.tui.dialogs.card import CardScreen
from sloty.tui.dialogs.find import Find
from sloty.tui.dialogs.first_free import FirstFree
from sloty.tui.dialogs.outcomes import BookFor, FirstFreeFor, Outcome, SeeVisit, WaitFor
from sloty.tui.dialogs.spot import Spot
from sloty.tui.dialogs.waiting_form import WaitingForm
from sloty.tui.dialogs.walk_in import WalkIn
from sloty.tui.screens.moving import Moving
from sloty.tui.widgets.customer_field import Known
from sloty.tui.widgets.marks import Gone

if TYPE_CHECKING:
    from sloty.operations.booking import Wish
    from sloty.operations.customer_card import Card
    from sloty.operations.first_free import Suggestion
    from sloty.operations.unit import Unit
    from sloty.operations.waitlist import EntryView


class Receiving(Moving):
    """Acts, moves, and books."""

    def enter(self) -> None:
        """Enter books a free time, and opens the card of whoever has a visit."""
        if self.visit is not None and self.visit.customer is not None:
            self.find(self.visit.customer)
        else:
            self.action_book()

    # Booking.

    def action_book(self) -> None:
        """Book the time under the hand."""
        self.book_for(None)

    def book_for(self, card: "Card | None") -> None:
        """Book the time under the hand, for somebody who is known already or yet to be found."""
        spot = self.spot()
        if spot is None:
            self.action_first_free()
            return
        column = self.grid.column
        self.open_booking(spot, card, free=column is None or column.is_free(self._begin(column)))

    def spot(self) -> Spot | None:
        """The time under the hand, when it is one that a visit may begin at."""
        column = self.grid.column
        if self.view != "grid" or column is None:
            return None
        minute = self._begin(column)
        place = column.place_at(minute)
        return Spot(
            column.instant(minute),
            column.timezone,
            column.provider,
            column.provider_name,
            place.location if place else None,
            place.location_name if place else "",
        )

    def _begin(self, column: Column) -> int:
        """Where a visit under the hand would begin: at the row, or where what stands there ends within the row."""
        minute = self.grid.minute
        within = [visit.bottom for visit in column.visits if visit.top <= minute < visit.bottom]
        within += [each.bottom for each in column.stretches if each.top <= minute < each.bottom]
        last = max(within, default=minute)
        return last if last < minute + self.grid.step else minute

    def open_booking(
        self, spot: Spot, card: "Card | None" = None, service: str | None = None, *, free: bool = True
    ) -> None:
        """Ask for what is missing, and book."""
        dialog = Booking(
            self.link,
            spot,
            customer=known(card),
            service=service or (card.usual_service if card else None) or self.desk.memory.service,
            free=free,
            book=self._book,
        )
        self.app.push_screen(dialog, self._booked)

    def _book(self, unit: "Unit", wish: "Wish") -> AppointmentView:
        """As one act of this desk."""
        with operations.remembering.remembered(unit, self.link.desk, "Book") as acts:
            view: AppointmentView = operations.booking.book(unit, replace(wish, source="DESK"))
            acts.made(view)
        return view

    def _booked(self, view: AppointmentView | None) -> None:
        if view is None:
            return
        self.desk.memory.service = view.service
        self.written, self.grid.gone = True, None
        self.notify(f"Booked: {view.customer_name}, {view.confirmation_code}. {self.back_in_time}", markup=False)
        self.see(view.id, view.start, view.location)

    def take_in(self, board: Board, now: datetime) -> None:
        """The time under the hand, or in a dialog, is marked the moment that somebody else has it."""
        column, minute = self.grid.column, self.grid.minute
        was_free = column is not None and column.is_free(minute)
        super().take_in(board, now)
        anew = next((each for each in board.columns if column and each.key == column.key), None)
        taken = taker(anew, minute) if anew else ""
        same = anew is not None and self.grid.gone is not None and self.grid.gone.column == anew.key
        if anew is not None and was_free and taken and not self.written:
            self.grid.gone = Gone(anew.key, minute, minute + self.grid.step, f"taken: {taken}")
        elif same and not taken:
            self.grid.gone = None
        self.written = False
        dialog = self.app.screen
        if isinstance(dialog, Booking):
            self._watch(dialog, board)

    def _watch(self, dialog: Booking, board: Board) -> None:
        for column in board.columns:
            if column.provider == dialog.spot.provider and column.instant(0) <= dialog.spot.start:
                minute = board.minute_of(dialog.spot.start)
                by = taker(column, minute) if column.instant(minute) == dialog.spot.start else ""
                if by:
                    dialog.slot_gone(by)
                elif column.instant(minute) == dialog.spot.start:
                    dialog.slot_back()

    def hand_moved(self) -> None:
        """What was taken elsewhere is of no interest here."""
        super().hand_moved()
        self.grid.gone = None

    # Elsewhere, and at once.

    def action_first_free(self) -> None:
        """The first free times across providers and locations."""
        self.first_free_for(None)

    def first_free_for(self, card: "Card | None") -> None:
        """The first free times, for somebody with whom they usually are."""
        dialog = FirstFree(
            self.link,
            service=(card.usual_service if card else None) or self.desk.memory.service,
            near=self.spot(),
            usual_provider=card.usual_provider if card else None,
            usual_location=self.look.location,
            wait=lambda service: self.let_wait(card, service),
        )
        self.app.push_screen(dialog, lambda found: self._take(found, card))

    def _take(self, found: "Suggestion | None", card: "Card | None") -> None:
        if found is not None:
            self.open_booking(spot_of(found), card, found.slot.service)

    def action_reschedule(self) -> None:
        """Find another time for the visit under the hand, wherever it can be had."""
        visit = self.visit
        if visit is None:
            self.notify("There is no visit here.", severity="warning")
            return
        dialog = FirstFree(
            self.link, service=visit.service, usual_provider=visit.provider, usual_location=visit.location
        )

        def chosen(found: "Suggestion | None") -> None:
            if found is not None:
                slot = found.slot
                self.put(
                    visit,
                    operations.moving.Move(
                        visit.code, slot.start, slot.provider, slot.location, expected=visit.version
                    ),
                )

        self.app.push_screen(dialog, chosen)

    def action_walk_in(self) -> None:
        """Somebody is here without an appointment."""

        def walk_in(unit: "Unit", wish: "operations.booking.WalkIn") -> AppointmentView:
            with operations.remembering.remembered(unit, self.link.desk, "Walk-in") as acts:
                view: AppointmentView = operations.booking.walk_in(unit, wish)
                acts.made(view)
            return view

        where = self.board.title if self.board and self.look.location and self.look.provider is None else ""
        dialog = WalkIn(
            self.link,
            location=self.look.location,
            location_name=where,
            service=self.desk.memory.service,
            walk_in=walk_in,
        )
        self.app.push_screen(dialog, self._booked)

    # Finding.

    def action_find(self) -> None:
        """Find a customer."""
        self.app.push_screen(Find(self.link), self._found)

    def find(self, ref: str) -> None:
        """Open the card of a customer who is known."""
        self.app.push_screen(CardScreen(self.link, ref), self._found)

    def _found(self, outcome: Outcome | None) -> None:
        if isinstance(outcome, SeeVisit):
            self.see(outcome.id, outcome.start, outcome.location)
        elif isinstance(outcome, BookFor):
            self.book_for(outcome.card)
        elif isinstance(outcome, FirstFreeFor):
            self.first_free_for(outcome.card)
        elif isinstance(outcome, WaitFor):
            self.let_wait(outcome.card, outcome.card.usual_service)

    def let_wait(self, card: "Card | None", service: str | None) -> None:
        """Put a customer on the waiting list, who is known already or yet to be found."""
        form = WaitingForm(self.link, self.zone, customer=known(card), service=service, near=self.spot())
        self.app.push_screen(form, self.put_on_list)

    def put_on_list(self, entry: "EntryView | None") -> None:
        """Say that they are."""
        if entry is not None:
            told = f"{entry.customer_name} waits for {entry.service_name}. {{waitlist.open}} shows the list."
            self.notify(keys.told(self, told), markup=False)


def taker(column: Column, minute: int) -> str:
    """Who or what has a time, for people; nothing when it is free."""
    visit, stretch = column.visit_at(minute), column.stretch_at(minute)
    if visit is not None and visit.status not in GONE:
        return visit.customer_name
    if stretch is not None and stretch.fill in {Fill.BLOCK, Fill.HOLD, Fill.ELSEWHERE}:
        return stretch.text or stretch.fill.value.lower()
    return ""


def known(card: "Card | None") -> Known | None:
    """The customer of a card, as bookings know them."""
    if card is None:
        return None
    customer = card.customer
    return Known(customer.email or customer.code or str(customer.id), f"{customer.first_name} {customer.last_name}")


def spot_of(found: "Suggestion") -> Spot:
    """A suggested time, to be booked."""
    slot = found.slot
    return Spot(slot.start, str(slot.start.tzinfo), slot.provider, slot.provider, slot.location, slot.location)
