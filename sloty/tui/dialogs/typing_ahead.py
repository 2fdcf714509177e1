"""Whoever knows the desk types on before a dialog is there: what was typed meanwhile is not lost."""

from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input


class TypingAhead:
    """A dialog with a line for every letter that comes to the dialog itself. Stands before the screen's class.

    That is, those from before the line had the focus, and those that a list beside it has no use for. The line must not
    select what is in it when it gets the focus (`select_on_focus`): the next letter would take its place.
    """

    def line_for(self, _: str) -> Input | None:
        """Where a letter belongs: in the first line, unless who inherits knows better; None: nowhere."""
        assert isinstance(self, ModalScreen)
        return next(iter(self.query(Input)), None)

    def on_key(self, event: Key) -> None:
        """Letters that the line handles itself do not come by here."""
        if event.is_printable and event.character:
            line = self.line_for(event.character)
            if line is not None:
                event.stop()
                line.focus()
                line.insert_text_at_cursor(event.character)
