"""A place for notes: Enter, or Ctrl+S, is done, as everywhere at the desk; Ctrl+J begins a new line."""

from typing import Final

from rich.text import Text
from textual.events import Key
from textual.message import Message
from textual.widgets import TextArea

from sloty.formats.terminal import is_safe

_UNSEEN: Final = "?"
"""Every terminal has it."""


class NoteArea(TextArea):
    """Text of some lines."""

    DEFAULT_CSS = """
    NoteArea { border: none; height: 5; background: $boost; padding: 0 1; }
    NoteArea:focus { border: none; }
    """

    class Submitted(Message):
        """Enter was pressed."""

    def on_mount(self) -> None:
        """One writes on where it ended."""
        self.move_cursor(self.document.end)

    def get_line(self, line_index: int) -> Text:
        """As it is painted: whatever a terminal would obey has a sign in its place, one for one as the cursor counts."""
        line = super().get_line(line_index)
        line.plain = "".join(each if is_safe(each) else _UNSEEN for each in line.plain)
        return line

    async def _on_key(self, event: Key) -> None:
        # Whatever is not prevented goes on to the text area's own handler.
        if event.key in {"enter", "ctrl+s"}:
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted())
        elif event.key == "ctrl+j":
            event.stop()
            event.prevent_default()
            self.insert("\n")
