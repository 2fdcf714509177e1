"""What Enter does where the focus is: what the line of hints of a dialog that books says."""

from types import MappingProxyType
from typing import Final

from textual.widget import Widget
from textual.widgets import Button, OptionList

from sloty.tui.widgets.choices import Choices
from sloty.tui.widgets.note_area import NoteArea
from sloty.tui.widgets.pick import Pick

_BACK = "Esc back"
_BUTTONS: Final = MappingProxyType({"book": "books", "save": "saves"})
"""What they do, by id."""


def entering(focused: Widget) -> str:
    """The keys that do something there, Enter first."""
    if isinstance(focused, Button):
        return f"Enter {_BUTTONS.get(str(focused.id), 'does that')}, {_BACK}"
    if isinstance(focused, Choices):
        takes = "ticks, Tab goes on" if focused.several else "takes one and goes on, Tab next"
        return f"Enter{' or Space' if focused.several else ''} {takes}, {_BACK}"
    if isinstance(focused, OptionList):
        return f"Enter takes what is pointed at, {_BACK}"
    if isinstance(focused, NoteArea):
        return f"Enter goes on, Ctrl+J begins a line, {_BACK}"
    if any(isinstance(each, Pick) for each in focused.ancestors):
        return f"Enter takes one and goes on, Tab next, {_BACK}"
    return f"Enter goes on, Tab next, {_BACK}"
