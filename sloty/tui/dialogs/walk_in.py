"""Somebody stands at the desk without an appointment: who, what, and whoever is free takes them now."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Label

from sloty import operations
from sloty.formats.terminal import safe
from sloty.operations.views import AppointmentView
from sloty.tui.dialogs.filling import Filling
from sloty.tui.link import Link
from sloty.tui.widgets.customer_field import Known, New
from sloty.tui.widgets.service_field import ServiceField

if TYPE_CHECKING:
    from sloty.operations.booking import WalkIn as Wish
    from sloty.operations.choices import ServiceChoice
    from sloty.operations.unit import Unit


class WalkIn(Filling):
    """Gives back the appointment of whoever walked in, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back")]

    def __init__(
        self,
        link: Link,
        *,
        location: str | None = None,
        location_name: str = "",
        service: str | None = None,
        customer: Known | None = None,
        walk_in: "Callable[[Unit, Wish], AppointmentView] | None" = None,
    ) -> None:
        """`service` is preferred where it is given; `walk_in` writes instead of `operations.booking.walk_in`."""
        super().__init__(link, ServiceField(link, None, location, preferred=service, id="service"), customer)
        self._walk_in = walk_in
        self._location = location
        self._where = f" at {location_name}" if location_name else ""

    def compose(self) -> ComposeResult:
        """Where, and what is filled in."""
        with Vertical(classes="dialog tall"):
            yield Label(f"Walk-in: now, with whoever is free{safe(self._where)}", classes="title", markup=False)
            yield from self.middle()

    def when(self, _: "ServiceChoice") -> list[str]:
        """Now."""
        return ["now"]

    def book(self) -> None:
        """Book and check in, at once."""
        service: ServiceChoice = self.service.choice
        wish = operations.booking.WalkIn(
            service.service, "", location=self._location, answers=self.answers, notes=self.notes
        )
        customer: Known | New = self.customer.choice
        walk_in: Callable[[Unit, Wish], AppointmentView] = self._walk_in or operations.booking.walk_in
        self.write(lambda unit: walk_in(unit, replace(wish, customer=customer.within(unit))))
