"""What dialogs share that book: who comes, what for, what the service asks, notes. Enter goes on to what is missing."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from textual import on
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Button, Input, Label

from sloty.errors import SlotyError, each_of
from sloty.formats.terminal import safe
from sloty.tui.dialogs.typing_ahead import TypingAhead
from sloty.tui.dialogs.writing import Writing
from sloty.tui.link import Link
from sloty.tui.widgets.choices import Choices
from sloty.tui.widgets.customer_field import CustomerField, Known, New
from sloty.tui.widgets.form import Form
from sloty.tui.widgets.note_area import NoteArea
from sloty.tui.widgets.pick import Pick
from sloty.tui.widgets.service_field import ServiceField, describe

if TYPE_CHECKING:
    from sloty.operations.choices import ServiceChoice


class Filling(TypingAhead, Writing):
    """A dialog with a customer, a service, its form and notes. Nothing that was typed is lost by an error."""

    def __init__(self, link: Link, service: ServiceField, known: Known | None) -> None:
        super().__init__(link)
        self.customer = CustomerField(link, id="customer")
        self.service = service
        self._known = known
        self._forms: dict[str, Form] = {}
        self._warned = False
        self.is_eager = False
        """It is about to go on: the next key is for what comes next."""

    def middle(self) -> Iterator[Widget]:
        """What is filled in, what will be booked, what was wrong, buttons."""
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
        if self._known is not None:
            self.customer.choose(self._known)
        self.customer.line.focus()
        self.summarise()

    def line_for(self, _: str) -> Input | None:
        """That of the customer, until it has the focus."""
        line = self.customer.line
        return line if self.customer.choice is None and self.focused in {None, line} else None

    @property
    def form(self) -> Form | None:
        """The questions of the chosen service, if it has any."""
        return self._forms.get(self.service.choice.service) if self.service.choice is not None else None

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered."""
        return self.form.answers if self.form is not None else {}

    @property
    def notes(self) -> str | None:
        """What is noted for the visit."""
        return self.query_one("#notes", Input).value.strip() or None

    # Going on.

    @on(Pick.Chosen)
    def _chosen(self, event: Pick.Chosen) -> None:
        if event.pick is self.service:
            self._show_form(event.choice)
        self.summarise()
        if event.choice is not None and (self.customer.choice is not None or event.pick.line.has_focus):
            self.is_eager = True
            self.call_after_refresh(self.go_on)

    def _show_form(self, service: "ServiceChoice | None") -> None:
        """The questions of one service; what was answered for another one stays with that."""
        if service is not None and service.parameters and service.service not in self._forms:
            self._forms[service.service] = Form(service.parameters)
            self.query_one(".forms").mount(self._forms[service.service])
        for slug, form in self._forms.items():
            form.display = service is not None and slug == service.service

    @on(Input.Submitted)
    @on(NoteArea.Submitted)
    def _line_done(self) -> None:
        self.focus_next()

    @on(Choices.Ticked)
    def _one_ticked(self, event: Choices.Ticked) -> None:
        if event.is_settled:
            self.focus_next()

    def go_on(self) -> None:
        """To what has to be filled in next, or to the button that books."""
        self.is_eager = False
        unanswered = self.form.unanswered() if self.form is not None else None
        if self.customer.choice is None:
            self.customer.line.focus()
        elif self.service.choice is None:
            self.service.line.focus()
        elif unanswered is not None:
            # The question brings itself into sight, with what it asks: a control that comes alone hides that.
            unanswered.control.focus(scroll_visible=False)
        else:
            self.query_one("#book").focus()

    def is_ready(self) -> bool:
        """Whether nothing is missing, and nothing under way; otherwise what is missing is told, and gone to."""
        if self.writes:
            return False
        wrong = self.form.check() if self.form is not None else None
        ready = self.customer.choice is not None and self.service.choice is not None and wrong is None
        if not ready:
            self.go_on()
        return ready

    def summarise(self) -> None:
        """Tell what will be booked."""
        service: ServiceChoice | None = self.service.choice
        customer: Known | New | None = self.customer.choice
        parts = [] if service is None else [*self.when(service), describe(service)]
        if customer is not None:
            parts.append(f"for {customer.name}" + (", a new customer" if isinstance(customer, New) else ""))
        if service is not None and service.requires_approval:
            parts.append("has to be approved")
        self.query_one(".summary", Label).update(safe(" · ".join(parts)))

    def when(self, service: "ServiceChoice") -> list[str]:
        """The time that the summary begins with, if it is known."""
        raise NotImplementedError

    # Being refused, and leaving.

    def refused(self, error: SlotyError) -> None:
        """Say what was wrong, beside its question too; everything typed stays."""
        if self.form is not None:
            self.form.refused(each_of(error))
        super().refused(error)

    @on(Button.Pressed, "#book")
    def _book_pressed(self) -> None:
        if self.is_ready():
            self.book()

    def book(self) -> None:
        """Write it; nothing is missing."""
        raise NotImplementedError

    def action_back(self) -> None:
        """Book nothing; asks once more when answers or notes would be lost."""
        typed = self.notes or any(form.is_filled_in for form in self._forms.values())
        if typed and not self._warned:
            self._warned = True
            self.query_one(".foot .hint", Label).update("Esc again throws away what was typed")
        else:
            super().action_back()
