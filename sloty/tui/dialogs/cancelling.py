"""Why a visit is cancelled, and whether the customer is told."""

from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Checkbox, Input, Label, OptionList
from textual.widgets.option_list import Option

from sloty.formats.terminal import safe
from sloty.tui import keys
from sloty.tui.dialogs.typing_ahead import TypingAhead

_HINT = "Enter cancels for that reason, {desk.undo} takes it back, Esc goes back"
REASONS = (
    "Customer asked to cancel",
    "Customer is ill",
    "Provider is ill",
    "Provider is not available",
    "Booked by mistake",
    "Weather or travel",
)
"""What is told most often; another one can be typed."""


@dataclass(frozen=True)
class Cancelling:
    """The answer."""

    reason: str
    tell: bool
    """Whether the customer gets a message."""


class Cancel(TypingAhead, ModalScreen[Cancelling | None]):
    """Enter takes the reason pointed at; whatever is typed is a reason too; Tab leads to the question of telling."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back"),
        Binding("ctrl+t", "turn", "Tell or not", show=False),
    ]

    def __init__(self, whose: str) -> None:
        super().__init__()
        self.whose = whose

    def compose(self) -> ComposeResult:
        """Whose visit, the reasons, a line for another one, and whether to tell."""
        with Vertical(classes="dialog"):
            yield Label(Text(f"Cancel {safe(self.whose)}"), classes="title")
            yield OptionList(*(Option(reason) for reason in REASONS))
            yield Input(placeholder="or another reason, as you type it", select_on_focus=False)
            yield Checkbox("Tell the customer by a message (Ctrl+T)", value=True, id="tell")
            yield Label(keys.told(self, _HINT), classes="hint", markup=False)

    @on(OptionList.OptionSelected)
    def _listed(self, message: OptionList.OptionSelected) -> None:
        self._take(REASONS[message.option_index])

    @on(Input.Submitted)
    def _typed(self, message: Input.Submitted) -> None:
        if message.value.strip():
            self._take(message.value.strip())

    def _take(self, reason: str) -> None:
        self.dismiss(Cancelling(reason, self.query_one("#tell", Checkbox).value))

    def action_turn(self) -> None:
        """Tell them, or do not."""
        self.query_one("#tell", Checkbox).toggle()

    def action_back(self) -> None:
        """It stays."""
        self.dismiss(None)
