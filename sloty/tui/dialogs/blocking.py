"""Time that is taken for no visit: a break at short notice, a meeting, a day off sick."""

from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from sloty.engine.hours import OverrideKind
from sloty.formats.terminal import safe
from sloty.tui.dialogs.typing_ahead import TypingAhead


@dataclass(frozen=True)
class Blocking:
    """The answer."""

    reason: str
    minutes: int = 0
    """How long; 0 with `absent`."""
    absent: OverrideKind | None = None
    """Away for the whole day, whatever was booked; None: only this time, which has to be free."""


@dataclass(frozen=True)
class _Kind:
    """What there is to choose from."""

    text: str
    reason: str
    minutes: int = 0
    absent: OverrideKind | None = None


_KINDS = (
    _Kind("Block this time", "", 30),
    _Kind("Lunch", "Lunch", 45),
    _Kind("Meeting", "Meeting", 60),
    _Kind("Sick: away all day", "", absent=OverrideKind.SICK),
    _Kind("Vacation: away all day", "", absent=OverrideKind.VACATION),
    _Kind("Training: away all day", "", absent=OverrideKind.TRAINING),
)
_FOR_ROOMS = 1
"""A room can only be blocked."""
_LONGEST = 24 * 60


class Block(TypingAhead, ModalScreen[Blocking | None]):
    """Enter takes what is pointed at; minutes and a reason may be typed before."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "Back")]

    def __init__(self, whose: str, *, room: bool) -> None:
        super().__init__()
        self.whose = whose
        self.kinds = _KINDS[:_FOR_ROOMS] if room else _KINDS

    def compose(self) -> ComposeResult:
        """Whose time, which kind, how long, why."""
        with Vertical(classes="dialog"):
            yield Label(Text(safe(self.whose)), classes="title")
            yield OptionList(*(Option(_told(each)) for each in self.kinds))
            yield Input(
                placeholder="minutes, if not as usual", id="minutes", restrict=r"[0-9]{0,4}", select_on_focus=False
            )
            yield Input(placeholder="reason", id="reason", select_on_focus=False)
            yield Label("", classes="problem")
            yield Label("Enter takes the kind pointed at, Tab goes on, Esc goes back", classes="hint")

    def line_for(self, letter: str) -> Input | None:
        """Digits are minutes, and letters a reason."""
        return self.query_one("#minutes" if letter.isdigit() else "#reason", Input) if self.is_mounted else None

    @on(OptionList.OptionSelected)
    def _listed(self) -> None:
        self._take()

    @on(Input.Submitted)
    def _typed(self) -> None:
        self._take()

    def _take(self) -> None:
        kind = self.kinds[self.query_one(OptionList).highlighted or 0]
        minutes = int(self.query_one("#minutes", Input).value or kind.minutes)
        if kind.absent is None and not 0 < minutes <= _LONGEST:
            self.query_one(".problem", Label).update(f"1 to {_LONGEST} minutes")
            return
        reason = self.query_one("#reason", Input).value.strip() or kind.reason
        self.dismiss(Blocking(reason, 0 if kind.absent else minutes, kind.absent))

    def action_back(self) -> None:
        """Nothing is taken."""
        self.dismiss(None)


def _told(kind: _Kind) -> str:
    return kind.text if kind.absent else f"{kind.text} ({kind.minutes} min)"
