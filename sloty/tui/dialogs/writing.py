"""What dialogs share that write one appointment: once, however often it is tried, and nothing lost by an error.

One key names the write for as long as the dialog is open, so that trying again after a lost connection writes once.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.events import DescendantFocus
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Label

from sloty.errors import SlotyError
from sloty.operations.views import AppointmentView
from sloty.tui.dialogs.entering import entering
from sloty.tui.link import Link, new_key
from sloty.tui.widgets.refusal import Refusal

if TYPE_CHECKING:
    from sloty.operations.unit import Unit

STYLE = Path(__file__).with_name("booking.tcss")
"""How the dialogs that book look."""


class Written(Message):
    """It was written."""

    def __init__(self, view: AppointmentView) -> None:
        super().__init__()
        self.view = view


class NotWritten(Message):
    """It was not."""

    def __init__(self, error: SlotyError) -> None:
        super().__init__()
        self.error = error


class Writing(ModalScreen[AppointmentView | None]):
    """A dialog that gives back the appointment it wrote, or None."""

    CSS_PATH = STYLE

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.link = link
        self.refusal = Refusal()
        self.writes = False
        """A write is under way."""
        self._key = new_key()

    def foot(self) -> Iterator[Widget]:
        """The buttons, and what the keys are."""
        button = Button("Book", id="book", compact=True)
        # Otherwise Enter does nothing for a moment after Enter.
        button.active_effect_duration = 0
        yield button
        yield Button("Back", id="back", compact=True)
        yield Label("", id="enter", classes="hint", markup=False)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Say what Enter does there."""
        self.query_one("#enter", Label).update(entering(event.widget))

    def write(self, operation: "Callable[[Unit], AppointmentView]") -> None:
        """Do it in a thread; the dialog is gone afterwards, or says what was wrong."""
        self._set_writes(writes=True)
        self._write(operation)

    @work(thread=True)
    def _write(self, operation: "Callable[[Unit], AppointmentView]") -> None:
        try:
            view = self.link.ask(operation, key=self._key)
        except SlotyError as error:
            self.post_message(NotWritten(error))
            return
        self.post_message(Written(view))

    def _set_writes(self, *, writes: bool) -> None:
        self.writes = writes
        self.query_one("#book", Button).label = "Booking" if writes else "Book"

    @on(Written)
    def _done(self, message: Written) -> None:
        self.dismiss(message.view)

    @on(NotWritten)
    def _not_done(self, message: NotWritten) -> None:
        self._set_writes(writes=False)
        self.refused(message.error)

    def refused(self, error: SlotyError) -> None:
        """Everything typed stays."""
        self.explain(error)

    def explain(self, error: SlotyError) -> None:
        """Say what was wrong."""
        self.refusal.tell(error)

    @on(Button.Pressed, "#back")
    def _back_pressed(self) -> None:
        self.action_back()

    def action_back(self) -> None:
        """Nothing is written."""
        if not self.writes:
            self.dismiss(None)
