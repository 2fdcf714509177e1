"""The note of a visit, to be changed."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from sloty.formats.terminal import safe
from sloty.tui.widgets.note_area import NoteArea

_HINT = "Enter saves, Ctrl+J begins a new line, Esc goes back"


class Note(ModalScreen[str | None]):
    """Gives back the note as it shall be, empty to take it away; None leaves it as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back")]

    def __init__(self, whose: str, text: str) -> None:
        super().__init__()
        self.whose, self.text = whose, text

    def compose(self) -> ComposeResult:
        """Some lines to write on."""
        with Vertical(classes="dialog"):
            yield Label(safe(f"Note: {self.whose}"), classes="title", markup=False)
            yield NoteArea(self.text, id="note")
            yield Label(_HINT, id="hint", classes="hint")

    @property
    def typed(self) -> str:
        """The note as it stands there."""
        return self.query_one(NoteArea).text.strip()

    @on(NoteArea.Submitted)
    def _save(self) -> None:
        self.dismiss(self.typed if self.typed != self.text.strip() else None)

    def action_back(self) -> None:
        """As it was; what was typed is not lost to one key."""
        if self.typed != self.text.strip() and not self.has_class("-leaving"):
            self.add_class("-leaving")
            self.query_one("#hint", Label).update("Not saved. Esc again leaves it as it was, Enter saves.")
            return
        self.dismiss(None)
