"""How to reach a customer, and what is noted of them, to be changed."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Label

from sloty import operations
from sloty.formats.terminal import safe
from sloty.tui.dialogs.asking import Asking
from sloty.tui.link import Link, new_key
from sloty.tui.widgets.note_area import NoteArea

if TYPE_CHECKING:
    from sloty.operations.customers import CustomerView

_FIELDS = {"first_name": "First name", "last_name": "Last name", "phone": "Phone", "email": "E-mail"}
_HINT = "Enter saves, Tab goes on, Ctrl+J is a new line of notes, Esc goes back"


class CustomerForm(Asking["CustomerView | None"]):
    """Gives back the customer as changed, or None."""

    DEFAULT_CSS = """
    CustomerForm .line { height: 1; margin-bottom: 1; }
    CustomerForm .line Label { width: 12; }
    CustomerForm .line Input { width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back")]

    def __init__(self, link: Link, customer: "CustomerView") -> None:
        super().__init__(link)
        self.customer = customer
        self._key = new_key()
        """Of what is given now: saved twice, it is written once."""

    def compose(self) -> ComposeResult:
        """A line a field, notes below."""
        with Vertical(classes="dialog"):
            yield Label(safe(f"{self.customer.first_name} {self.customer.last_name}"), classes="title", markup=False)
            for field, label in _FIELDS.items():
                with Horizontal(classes="line"):
                    yield Label(label)
                    yield Input(getattr(self.customer, field) or "", id=field)
            yield Label("Notes")
            yield NoteArea(self.customer.notes or "", id="notes")
            yield Label("", id="problem", classes="problem", markup=False)
            yield Label(_HINT, classes="hint")

    def on_mount(self) -> None:
        """Phone numbers change most."""
        self.query_one("#phone", Input).focus()

    def _given(self) -> dict[str, str | None]:
        """What was changed; emptied fields as None."""
        typed = {field: self.query_one(f"#{field}", Input).value.strip() for field in _FIELDS}
        typed["notes"] = self.query_one("#notes", NoteArea).text.strip()
        return {
            field: value or None for field, value in typed.items() if value != (getattr(self.customer, field) or "")
        }

    @on(Input.Changed)
    @on(NoteArea.Changed)
    def _other(self) -> None:
        """Another form is another write."""
        self._key = new_key()

    @on(Input.Submitted)
    @on(NoteArea.Submitted)
    def _save(self) -> None:
        given = self._given()
        if not given:
            self.dismiss(None)
        elif not self.waits:
            self.say("…")
            ref, noun = str(self.customer.id), operations.customers.CUSTOMER
            self.ask(lambda unit: operations.nouns.edit(unit, noun, ref, given), self._saved, key=self._key)

    def _saved(self, customer: "CustomerView") -> None:
        self.dismiss(customer)

    def action_back(self) -> None:
        """As it was; what was typed is not lost to one key."""
        if self._given() and not self.has_class("-leaving"):
            self.add_class("-leaving")
            self.say("Not saved. Esc again leaves it as it was, Enter saves.")
            return
        self.dismiss(None)
