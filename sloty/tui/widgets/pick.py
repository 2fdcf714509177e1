"""A line to type in, with what fits below it: Enter takes what is pointed at, at the speed at which people type.

Answers may come from elsewhere and late. Each says to which text it is one; those to an older text are dropped, and
Enter that came before its answer waits for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from sloty.errors import SlotyError
from sloty.formats.terminal import safe


@dataclass(frozen=True)
class Row:
    """One of those that fit."""

    choice: Any
    text: Text
    refusal: str = ""
    """Why it cannot be taken as it is."""


class Pick(Vertical):
    """What is chosen by typing a part of it. Subclasses say what fits (`look`, which ends in `show`) and how it is told."""

    DELAY: ClassVar[float] = 0.0
    """Seconds that a text has to stand before it is looked for."""
    NOTHING: ClassVar[str] = "Nothing fits."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "point('cursor_up')", "Up", show=False),
        Binding("down", "point('cursor_down')", "Down", show=False),
        Binding("pageup", "point('page_up')", "Page up", show=False),
        Binding("pagedown", "point('page_down')", "Page down", show=False),
    ]
    DEFAULT_CSS = """
    Pick { height: auto; }
    Pick > Horizontal { height: 1; }
    Pick > Horizontal > Label { width: 10; }
    Pick > Horizontal > Input { width: 1fr; }
    Pick OptionList { display: none; margin-left: 10; padding: 0; height: auto; max-height: 8; border: none;
        text-wrap: nowrap; text-overflow: ellipsis; scrollbar-size-vertical: 1; }
    Pick.-open OptionList { display: block; }
    Pick OptionList > .option-list--option-highlighted { color: $background; background: $foreground; }
    Pick OptionList:nocolor > .option-list--option-highlighted { text-style: underline; }
    Pick .problem { width: 1fr; margin-left: 10; display: none; }
    Pick.-refused .problem { display: block; }
    """

    class Chosen(Message):
        """Something was taken, or taken again; or, by typing over it, taken back."""

        def __init__(self, pick: "Pick", choice: Any) -> None:
            super().__init__()
            self.pick = pick
            self.choice = choice
            """None: taken back."""

        @property
        def control(self) -> "Pick":
            """Whose choice it is."""
            return self.pick

    class Answered(Message):
        """What fits a text, from a thread."""

        def __init__(self, text: str, found: Any) -> None:
            super().__init__()
            self.text, self.found = text, found

    class Failed(Message):
        """What fits a text could not be found out."""

        def __init__(self, text: str, error: SlotyError) -> None:
            super().__init__()
            self.text, self.error = text, error

    def __init__(self, label: str, placeholder: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.choice: Any = None
        self.line = Input(placeholder=placeholder, compact=True)
        self.rows: Sequence[Row] = ()
        self._label = label
        self._list = OptionList(markup=False, compact=True)
        self._list.can_focus = False
        self._shown: str | None = None
        """The text to which the rows are the answer."""
        self.is_eager = False
        """Enter came before its answer."""
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The line, what fits, what is wrong."""
        with Horizontal():
            yield Label(self._label, markup=False)
            yield self.line
        yield self._list
        yield Label("", classes="problem", markup=False)

    def told(self, choice: Any) -> str:
        """How the line tells a choice."""
        raise NotImplementedError

    def look(self, text: str) -> None:
        """Find out what fits, and `show` it or `fail`, now or later."""
        raise NotImplementedError

    @property
    def text(self) -> str:
        """What is looked for; nothing while a choice stands in the line."""
        return "" if self.choice is not None else self.line.value

    def choose(self, choice: Any) -> None:
        """Take it, and say so."""
        self.choice = choice
        self.line.value = self.told(choice)
        self._refuse("")
        self.set_class(False, "-open")
        self.post_message(self.Chosen(self, choice))

    def take(self) -> None:
        """Take what is pointed at; what was chosen before, when nothing is."""
        at = self._list.highlighted
        if at is not None:
            row = self.rows[at]
            self._refuse(row.refusal) if row.refusal else self.choose(row.choice)
        elif self.choice is not None:
            self.post_message(self.Chosen(self, self.choice))
        elif self.text.strip():
            self._refuse(self.NOTHING)

    def show(self, text: str, rows: Sequence[Row], best: int = 0) -> None:
        """The answer to a text; nothing happens when another one is looked for meanwhile."""
        if text != self.text:
            return
        self.rows, self._shown = rows, text
        self._list.set_options([Option(row.text) for row in rows])
        self._list.highlighted = best if rows else None
        self._refuse("")
        self.set_class(bool(rows) and self.line.has_focus, "-open")
        if self.is_eager:
            self.is_eager = False
            self.take()

    def fail(self, text: str, error: SlotyError) -> None:
        """What fits could not be found out; Enter tries again."""
        if text == self.text:
            self.is_eager, self._shown = False, None
            self._refuse(error.message)

    def on_pick_failed(self, message: Failed) -> None:
        """From the thread that looked."""
        message.stop()
        self.fail(message.text, message.error)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self.choice is not None:
            if event.value == self.told(self.choice):
                return
            self.choice = None
            self.post_message(self.Chosen(self, None))
        self.is_eager = False
        self._stop_timer()
        if self.DELAY and event.value.strip():
            self._timer = self.set_timer(self.DELAY, self._look)
        else:
            self._look()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        if self._shown == self.text:
            self.take()
        else:
            self._stop_timer()
            self.is_eager = True
            self._look()

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.take()

    def on_descendant_focus(self) -> None:
        """What could be taken is seen at once."""
        self._look()

    def on_descendant_blur(self) -> None:
        """The room is needed for something else."""
        self.set_class(False, "-open")

    def action_point(self, how: str) -> None:
        """Point at another one."""
        getattr(self._list, f"action_{how}")()

    def _look(self) -> None:
        self._timer = None
        self.look(self.text)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()

    def _refuse(self, reason: str) -> None:
        self.query_one(".problem", Label).update(safe(reason))
        self.set_class(bool(reason), "-refused")
