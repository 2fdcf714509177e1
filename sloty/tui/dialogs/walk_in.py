"""Somebody stands at the desk without an appointment: who, what, and whoever is free takes them now."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Label

from sloty.formats.terminal import safe
from sloty.operations.views import AppointmentView
from sloty.tui.dialogs.writing import Writing
from sloty.tui.link import Link
from sloty.tui.widgets.customer_field import CustomerField, Known, New
from sloty.tui.widgets.pick import Pick
from sloty.tui.widgets.service_field import ServiceField, describe

if TYPE_CHECKING:
    from sloty.operations.choices import ServiceChoice
    from sloty.operations.unit import Unit

WalkInOperation = Callable[["Unit", str, str], AppointmentView]
"""Books a service for a customer, now, and checks them in."""


class WalkIn(Writing):
    """Gives back the appointment of whoever walked in, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back")]

    def __init__(
        self,
        link: Link,
        walk_in: WalkInOperation,
        *,
        location: str | None = None,
        location_name: str = "",
        service: str | None = None,
        customer: Known | None = None,
    ) -> None:
        super().__init__(link)
        self.customer = CustomerField(link, id="customer")
        self.service = ServiceField(link, None, location, preferred=service, id="service")
        self._walk_in = walk_in
        self._where = f" at {location_name}" if location else ""
        self._known = customer

    def compose(self) -> ComposeResult:
        """Who, what, what was wrong, buttons."""
        with Vertical(classes="dialog tall"):
            yield Label(f"Walk-in: now, with whoever is free{safe(self._where)}", classes="title", markup=False)
            with VerticalScroll(classes="body", can_focus=False):
                yield self.customer
                yield self.service
            yield Label("", classes="summary", markup=False)
            yield self.refusal
            with Horizontal(classes="foot"):
                yield from self.foot()

    def on_mount(self) -> None:
        """Ask who it is, unless that is known."""
        if self._known is not None:
            self.customer.choose(self._known)
        self.customer.line.focus()

    @on(Pick.Chosen)
    def _chosen(self, event: Pick.Chosen) -> None:
        self._summarise()
        if event.choice is not None and (self.customer.choice is not None or event.pick.line.has_focus):
            self.call_after_refresh(self._go_on)

    def _go_on(self) -> None:
        missing = next((each for each in (self.customer, self.service) if each.choice is None), None)
        (self.query_one("#book") if missing is None else missing.line).focus()

    def _summarise(self) -> None:
        service: ServiceChoice | None = self.service.choice
        customer: Known | New | None = self.customer.choice
        parts = [describe(service)] if service is not None else []
        if customer is not None:
            parts.append(f"for {customer.name}" + (", a new customer" if isinstance(customer, New) else ""))
        self.query_one(".summary", Label).update(safe(" · ".join(parts)))

    @on(Button.Pressed, "#book")
    def _book_pressed(self) -> None:
        service: ServiceChoice | None = self.service.choice
        customer: Known | New | None = self.customer.choice
        if self.writes:
            return
        if service is None or customer is None:
            self._go_on()
            return
        self.write(lambda unit: self._walk_in(unit, service.service, customer.within(unit)))
