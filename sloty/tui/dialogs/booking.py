"""Booking where the hand was, in one dialog: who, what, what the service asks; Enter goes on, and books.

Nothing that was typed is lost by an error: the time can be changed by one key when it was taken meanwhile.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Input, Label

from sloty import operations
from sloty.actor import Permission
from sloty.errors import ManyErrors, SlotyError
from sloty.formats.terminal import safe
from sloty.operations.views import AppointmentView
from sloty.tui.dialogs.spot import Spot
from sloty.tui.dialogs.writing import Writing
from sloty.tui.link import Link
from sloty.tui.widgets.customer_field import CustomerField, Known, New
from sloty.tui.widgets.form import Form
from sloty.tui.widgets.pick import Pick
from sloty.tui.widgets.refusal import Refusal
from sloty.tui.widgets.service_field import ServiceField, describe

if TYPE_CHECKING:
    from sloty.operations.booking import Wish
    from sloty.operations.choices import ServiceChoice
    from sloty.operations.unit import Unit


class Booking(Writing):
    """Gives back what was booked, or None. `spot` is the time that would be booked now: it may be changed here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back"),
        Binding("ctrl+o", "override", "Book all the same"),
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
        super().__init__(link)
        self.spot = spot
        self.customer = CustomerField(link, id="customer")
        self.service = ServiceField(link, spot.provider, spot.location, preferred=service, id="service")
        self._known = customer
        self._free = free
        self._book = book
        self._forms: dict[str, Form] = {}
        self._warned = False

    def compose(self) -> ComposeResult:
        """Title, what is filled in, what will be booked, what was wrong, buttons."""
        with Vertical(classes="dialog tall"):
            yield Label("", classes="title", markup=False)
            yield Label("", classes="gone problem", markup=False)
            with VerticalScroll(classes="body", can_focus=False):
                yield self.customer
                yield self.service
                yield Vertical(classes="forms")
                with Horizontal(classes="line"):
                    yield Label("Notes", markup=False)
                    yield Input(placeholder="for this visit", id="notes", compact=True)
            yield Label("", classes="summary", markup=False)
            yield self.refusal
            with Horizontal(classes="foot"):
                yield from self.foot()

    def on_mount(self) -> None:
        """Ask for whoever comes; who is known is not asked for."""
        self._summarise()
        if not self._free:
            self._mark("Not free, as it stands: ", "something is here, or nobody is open.")
        if self._known is not None:
            self.customer.choose(self._known)
        self.customer.line.focus()

    # What happens elsewhere.

    def slot_gone(self, by: str = "") -> None:
        """The time was taken elsewhere, by whom or what: say so, and leave everything as it is."""
        if not self.writes:
            self._mark("Just taken", f": {by}" if by else ".")

    def slot_back(self) -> None:
        """The time is free again."""
        self._mark("", "")

    def _mark(self, told: str, by: str) -> None:
        gone = self.query_one(".gone", Label)
        gone.update(Text.assemble((told, "bold reverse"), safe(by)))
        gone.display = bool(told)

    # Filling in.

    @on(Pick.Chosen)
    def _chosen(self, event: Pick.Chosen) -> None:
        if event.pick is self.service:
            self._show_form(event.choice)
        self._summarise()
        if event.choice is not None and (self.customer.choice is not None or event.pick.line.has_focus):
            self.call_after_refresh(self._go_on)

    def _show_form(self, service: "ServiceChoice | None") -> None:
        """The questions of one service; what was answered for another one stays with that."""
        if service is not None and service.parameters and service.service not in self._forms:
            self._forms[service.service] = Form(service.parameters)
            self.query_one(".forms").mount(self._forms[service.service])
        for slug, form in self._forms.items():
            form.display = service is not None and slug == service.service

    @property
    def form(self) -> Form | None:
        """The questions of the chosen service, if it has any."""
        return self._forms.get(self.service.choice.service) if self.service.choice is not None else None

    def _go_on(self) -> None:
        """To what has to be filled in next, or to the button that books."""
        unanswered = self.form.unanswered() if self.form is not None else None
        if self.customer.choice is None:
            self.customer.line.focus()
        elif self.service.choice is None:
            self.service.line.focus()
        else:
            (unanswered.control if unanswered is not None else self.query_one("#book")).focus()

    @on(Input.Submitted)
    def _line_done(self) -> None:
        self.focus_next()

    def _summarise(self) -> None:
        self.query_one(".title", Label).update(f"Book {self.spot.when}, {self.spot.where}")
        service: ServiceChoice | None = self.service.choice
        customer: Known | New | None = self.customer.choice
        parts = [self.spot.until(service.minutes), describe(service)] if service is not None else []
        if customer is not None:
            parts.append(f"for {customer.name}" + (", a new customer" if isinstance(customer, New) else ""))
        if service is not None and service.requires_approval:
            parts.append("has to be approved")
        self.query_one(".summary", Label).update(safe(" · ".join(parts)))

    # Booking.

    @on(Button.Pressed, "#book")
    def _book_pressed(self) -> None:
        self._try(None)

    @on(Refusal.AllTheSame)
    def _overridden(self, event: Refusal.AllTheSame) -> None:
        self._try(event.reason)

    def _try(self, reason: str | None) -> None:
        """Book, unless something is missing still: then go there."""
        if self.writes:
            return
        wrong = self.form.check() if self.form is not None else None
        if self.customer.choice is None or self.service.choice is None or wrong is not None:
            self._go_on()
            return
        wish = operations.booking.Wish(
            service=self.service.choice.service,
            starts_at=self.spot.start,
            customer="",
            provider=self.spot.provider,
            location=self.spot.location,
            answers=self.form.answers if self.form is not None else {},
            override_reason=reason,
            notes=self.query_one("#notes", Input).value.strip() or None,
        )
        customer: Known | New = self.customer.choice
        book: Callable[[Unit, Wish], AppointmentView] = self._book or operations.booking.book
        self.write(lambda unit: book(unit, replace(wish, customer=customer.within(unit))))

    def refused(self, error: SlotyError) -> None:
        """Say why not, and what can be done; everything typed stays."""
        if self.form is not None:
            self.form.refused(error.errors if isinstance(error, ManyErrors) else [error])
        actor = self.link.actor
        may_override = actor is not None and Permission.OVERRIDE in actor.permissions
        self.refusal.tell(error, self.spot.timezone, may_override=may_override)

    @on(Refusal.OtherTime)
    def _moved(self, event: Refusal.OtherTime) -> None:
        self.move_to(event.start)

    def move_to(self, start: datetime) -> None:
        """Book another time than the one that the hand was on."""
        self.spot = replace(self.spot, start=start)
        self.refusal.forget()
        self.slot_back()
        self._summarise()
        self._go_on()

    def action_other_time(self, number: int) -> None:
        """Take one of the times that were offered instead."""
        self.refusal.choose(number)

    def action_override(self) -> None:
        """Ask for the reason why it shall be booked all the same."""
        self.refusal.ask_reason()

    def action_back(self) -> None:
        """Book nothing; asks once more when answers or notes would be lost."""
        typed = self.query_one("#notes", Input).value or any(form.answers for form in self._forms.values())
        if typed and not self._warned:
            self._warned = True
            self.query_one(".foot .hint", Label).update("Esc again throws away what was typed")
        else:
            super().action_back()
