"""Free times under each other: typing leaves those that fit, Enter takes the one pointed at."""

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from sloty.formats.terminal import safe
from sloty.tui.dialogs.spot import short_time
from sloty.tui.widgets.pick import Pick, Row

if TYPE_CHECKING:
    from sloty.operations.first_free import Suggestion

_PROVIDER_WIDTH, _LOCATION_WIDTH = 12, 18
"""Cells at most; names that are shorter leave more to the reasons."""


class OtherTimes(Message):
    """Later ones are wanted, or earlier ones."""

    def __init__(self, direction: int) -> None:
        super().__init__()
        self.direction = direction
        """1 or -1."""


class FilterLine(Input):
    """A line in which `n`, as long as nothing else stands there, means later times."""

    def on_key(self, event: events.Key) -> None:
        """A name that begins so is found by its second letter, or after a space."""
        if event.key == "n" and not self.value:
            event.prevent_default()
            event.stop()
            self.post_message(OtherTimes(1))


class TimesField(Pick):
    """Suggestions, always in sight."""

    NOTHING = "No time fits. Shift+Tab goes back to the service."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "others(1)", "Later"),
        Binding("pageup", "others(-1)", "Earlier"),
    ]
    DEFAULT_CSS = """
    TimesField { height: 1fr; }
    TimesField OptionList { display: block; margin: 0; height: 1fr; max-height: 100%; }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__("Times", "", id=id)
        self.line = FilterLine(placeholder="type to leave those that fit: mon, 14:, a name", compact=True)
        self._suggestions: tuple[Suggestion, ...] = ()

    def told(self, choice: "Suggestion") -> str:
        """When."""
        return short_time(choice.slot.start, str(choice.slot.start.tzinfo))

    def offer(self, suggestions: "tuple[Suggestion, ...]") -> None:
        """These, of which what is typed leaves some."""
        self._suggestions = suggestions
        self.look(self.text)

    def look(self, text: str) -> None:
        """Those that have every word."""
        words = text.casefold().split()
        widths = _widths(self._suggestions)
        lines = [(each, _line(each, widths)) for each in self._suggestions]
        self.show(text, [Row(*each) for each in lines if all(word in each[1].plain.casefold() for word in words)])

    def take(self) -> None:
        """With nothing to take, what is later."""
        super().take() if self._suggestions else self.action_others(1)

    def action_others(self, direction: int) -> None:
        """Later ones, or those before them."""
        self.post_message(OtherTimes(direction))


def _widths(suggestions: "tuple[Suggestion, ...]") -> tuple[int, int]:
    names = ((cell_len(safe(each.provider_name)), cell_len(safe(each.location_name))) for each in suggestions)
    provider, location = (max(lengths) for lengths in zip((1, 1), *names, strict=True))
    return min(provider, _PROVIDER_WIDTH), min(location, _LOCATION_WIDTH)


def _line(suggestion: "Suggestion", widths: tuple[int, int]) -> Text:
    slot = suggestion.slot
    line = Text(short_time(slot.start, str(slot.start.tzinfo)), style="bold")
    for text, width in zip((suggestion.provider_name, suggestion.location_name), widths, strict=True):
        cell = Text(safe(text))
        cell.truncate(width, overflow="ellipsis", pad=True)
        line.append(" ").append_text(cell)
    return line.append(f" {slot.duration_minutes} min {', '.join(suggestion.reasons)}")
