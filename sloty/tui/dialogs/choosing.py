"""Small dialogs: one of a few, and a line of text. Enter takes, Esc goes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from sloty.formats.terminal import safe
from sloty.tui.dialogs.typing_ahead import TypingAhead

T = TypeVar("T")
_BACK: list[BindingType] = [Binding("escape", "back", "Back")]


@dataclass(frozen=True)
class Choice(Generic[T]):
    """One of those that may be chosen."""

    value: T
    text: str
    """From wherever: it is made harmless."""


class Choosing(ModalScreen[T | None], Generic[T]):
    """One of a few, by arrows and Enter, by its number, or with the mouse."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *_BACK,
        *(Binding(str(number), f"take({number})", show=False) for number in range(1, 10)),
    ]

    def __init__(self, title: str, choices: Sequence[Choice[T]], *, text: str = "") -> None:
        super().__init__()
        self.heading, self.text, self.choices = title, text, choices

    def compose(self) -> ComposeResult:
        """What is asked, and the choices by number."""
        with Vertical(classes="dialog"):
            yield Label(Text(safe(self.heading)), classes="title")
            if self.text:
                yield Label(Text(safe(self.text)), classes="text")
            yield OptionList(
                *(Option(Text(f"{number} {safe(each.text)}")) for number, each in enumerate(self.choices, 1))
            )
            yield Label("Enter or its number takes one, Esc goes back", classes="hint")

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(self.choices[message.option_index].value)

    def action_take(self, number: int) -> None:
        """The one of that number."""
        if number <= len(self.choices):
            self.dismiss(self.choices[number - 1].value)

    def action_back(self) -> None:
        """None of them."""
        self.dismiss(None)


class Asking(TypingAhead, ModalScreen[str | None]):
    """A line of text."""

    BINDINGS: ClassVar[list[BindingType]] = _BACK

    def __init__(self, title: str, *, text: str = "", value: str = "", needed: str = "") -> None:
        super().__init__()
        self.heading, self.text, self.value = title, text, value
        self.needed = needed
        """What is said when nothing was typed; empty: nothing is an answer too."""

    def compose(self) -> ComposeResult:
        """What is asked, why, and the line."""
        with Vertical(classes="dialog"):
            yield Label(Text(safe(self.heading)), classes="title")
            if self.text:
                yield Label(Text(safe(self.text)), classes="text")
            yield Input(self.value, select_on_focus=False)
            yield Label("", classes="problem")
            yield Label("Enter takes it, Esc goes back", classes="hint")

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        text = message.value.strip()
        if self.needed and not text:
            self.query_one(".problem", Label).update(self.needed)
            return
        self.dismiss(text)

    def action_back(self) -> None:
        """Nothing is said."""
        self.dismiss(None)
