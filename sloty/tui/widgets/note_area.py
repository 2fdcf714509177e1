"""A place for notes: Enter, or Ctrl+S, is done, as everywhere at the desk; Ctrl+J begins a new line."""

from textual.events import Key
from textual.message import Message
from textual.widgets import TextArea


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
