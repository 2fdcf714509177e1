"""Booking where the hand was, in one dialog: who, what, what the service asks; Enter goes on, and books.

When the time was taken meanwhile, one key changes it.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Label

from sloty import operations
from sloty.actor import Permission
from sloty.engine import civil
from sloty.errors import SlotyError
from sloty.formats.terminal import safe
from sloty.operations.views import AppointmentView
from sloty.tui.dialogs.filling import Filling
from sloty.tui.dialogs.foresight import Foresight, foresight
from sloty.tui.dialogs.spot import Spot
from sloty.tui.dialogs.waiting_form import WaitingForm
from sloty.tui.link import Link
from sloty.tui.widgets.customer_field import Known, New
from sloty.tui.widgets.pick import Pick
from sloty.tui.widgets.refusal import Refusal
from sloty.tui.widgets.service_field import ServiceField

if TYPE_CHECKING:
    from sloty.operations.booking import Wish
    from sloty.operations.choices import ServiceChoice
    from sloty.operations.unit import Unit
    from sloty.operations.waitlist import EntryView


_ALL_THE_SAME = "ctrl+o books all the same."
_MAY_WAIT = "ctrl+l lets them wait."


class Foreseen(Message):
    """What would be said of a service at a time."""

    def __init__(self, spot: Spot, service: str, found: Foresight | None) -> None:
        super().__init__()
        self.about = spot, service
        self.found = found


class Booking(Filling):
    """Gives back what was booked, or None. `spot` is the time that would be booked now: it may be changed here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back"),
        Binding("ctrl+o", "override", "Book all the same"),
        Binding("ctrl+l", "wait", "Put on the waiting list"),
        *(Binding(str(number), f"other_time({number})", f"Other time {number}", show=False) for number in (1, 2, 3)),
    ]

    def __init__(
        self,
        link: Link,
        spot: Spot,
        *,
        customer: Known | None = None,
        service: str | None = None,
        free: bool = True,
        book: "Callable[[Unit, Wish], AppointmentView] | None" = None,
    ) -> None:
        """`service` is preferred where it is given; `book` writes instead of `operations.booking.book`."""
        offered = ServiceField(link, spot.provider, spot.location, preferred=service, id="service")
        super().__init__(link, offered, customer)
        self.spot = spot
        self._free = free
        self._foreseen: Foresight | None = None
        self._taken = False
        self._book = book

    def compose(self) -> ComposeResult:
        """When and where, whether that is still free, and what is filled in."""
        with Vertical(classes="dialog tall"):
            yield Label("", classes="title", markup=False)
            yield Label("", classes="gone problem", markup=False)
            yield from self.middle()

    def on_mount(self) -> None:
        """Say what is known of the time already."""
        self.slot_back()

    # What happens elsewhere.

    def slot_gone(self, by: str = "") -> None:
        """The time was taken elsewhere, by whom or what: say so, and leave everything as it is."""
        if self._free and not self.writes:
            self._taken = True
            self._mark("Just taken", f": {by}" if by else ".")

    def slot_back(self) -> None:
        """The time is as it was, as far as the day tells; what else there is to say of it is looked up."""
        self._taken = False
        self._tell_ahead()
        self._foresee()

    def _tell_ahead(self) -> None:
        """What is known of the time before it is tried."""
        seen, may_override = self._foreseen, self._may_override
        if seen is not None:
            instead = [_ALL_THE_SAME if seen.overridable and may_override else "", self._may_wait]
            self._mark(seen.told, " ".join(filter(None, (f": {seen.detail}.", *instead))))
        elif self.spot.start < self.link.now():
            self._mark("Past", ": it takes a reason to book it." if may_override else ".")
        elif self._free:
            self._mark("", "")
        else:
            self._mark("Not free, as it stands: ", "something is here, or nobody is open.")

    def _mark(self, told: str, by: str) -> None:
        gone = self.query_one(".gone", Label)
        gone.update(Text.assemble((told, "bold reverse"), safe(by)))
        gone.display = bool(told)

    @on(Pick.Chosen, "#service")
    def _foresee(self) -> None:
        if self.service.choice is not None:
            self._look_ahead(self.spot, self.service.choice.service)
        else:
            self._foretell(None)

    @work(thread=True, exclusive=True, group="foresee")
    def _look_ahead(self, spot: Spot, service: str) -> None:
        def look(unit: "Unit") -> Foresight | None:
            found = operations.slots.explain(unit, service, spot.start, spot.provider, spot.location)
            return foresight(found, unit.now)

        # What goes wrong here is told when it is booked.
        with suppress(SlotyError):
            self.post_message(Foreseen(spot, service, self.link.ask(look)))

    def on_foreseen(self, message: Foreseen) -> None:
        """Tell it, unless another time or service is meant by now."""
        chosen = self.service.choice
        if chosen is not None and message.about == (self.spot, chosen.service):
            self._foretell(message.found)

    def _foretell(self, found: Foresight | None) -> None:
        self._foreseen = found
        if found is not None and found.overridable and self._may_override:
            self.refusal.may_override = True
        if not self._taken:
            self._tell_ahead()

    @property
    def _may_wait(self) -> str:
        """What to press instead, where the service keeps a list."""
        chosen = self.service.choice
        return _MAY_WAIT if chosen is not None and chosen.waitlist else ""

    @property
    def _may_override(self) -> bool:
        actor = self.link.actor
        return actor is not None and Permission.OVERRIDE in actor.permissions

    def summarise(self) -> None:
        """The title has the time too."""
        self.query_one(".title", Label).update(f"Book {self.spot.when}, {self.spot.where}")
        super().summarise()

    def when(self, service: "ServiceChoice") -> list[str]:
        """From when until when."""
        return [self.spot.until(service.minutes)]

    # Booking.

    def book(self) -> None:
        """As it stands."""
        self._try(None)

    @on(Refusal.AllTheSame)
    def _overridden(self, event: Refusal.AllTheSame) -> None:
        if self.is_ready():
            self._try(event.reason)

    def _try(self, reason: str | None) -> None:
        wish = operations.booking.Wish(
            service=self.service.choice.service,
            starts_at=self.spot.start,
            customer="",
            provider=self.spot.provider,
            location=self.spot.location,
            answers=self.answers,
            override_reason=reason,
            notes=self.notes,
        )
        customer: Known | New = self.customer.choice
        book: Callable[[Unit, Wish], AppointmentView] = self._book or operations.booking.book
        self.write(lambda unit: book(unit, replace(wish, customer=customer.within(unit))))

    def explain(self, error: SlotyError) -> None:
        """Say why not, and offer other times, or this one for a reason."""
        self.refusal.tell(error, self.spot.timezone, may_override=self._may_override, instead=self._may_wait)

    @on(Refusal.OtherTime)
    def _moved(self, event: Refusal.OtherTime) -> None:
        self.move_to(event.start)

    def move_to(self, start: datetime) -> None:
        """Book another time than the one that the hand was on."""
        self.spot, self._free = replace(self.spot, start=start), True
        self.refusal.forget()
        self._foreseen = None
        self.slot_back()
        self.summarise()
        self.go_on()

    def action_other_time(self, number: int) -> None:
        """Take one of the times that were offered instead."""
        self.refusal.choose(number)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """A number is one of a telephone number, unless times were offered."""
        return action != "other_time" or self.refusal.offers

    def action_wait(self) -> None:
        """Put whoever cannot be booked on the waiting list, once it is known who that is."""
        if self.customer.choice is None or not self._may_wait:
            self.go_on()
            return
        form = WaitingForm(
            self.link,
            civil.zone(self.spot.timezone),
            customer=self.customer.choice,
            service=self.service.choice.service,
            near=self.spot,
            notes=self.notes,
        )
        self.app.push_screen(form, self._waits)

    def _waits(self, entry: "EntryView | None") -> None:
        if entry is not None:
            self.notify(f"{entry.customer_name} waits for {entry.service_name}.", markup=False)
            self.dismiss(None)

    def action_override(self) -> None:
        """Ask for the reason why it shall be booked all the same."""
        self.refusal.ask_reason()
