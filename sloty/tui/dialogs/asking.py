"""What dialogs share that ask operations: threads do, answers come back as messages, and only the last question counts."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from textual import on, work
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Label

from sloty.errors import SlotyError
from sloty.tui.advice import told
from sloty.tui.link import Link

if TYPE_CHECKING:
    from sloty.operations.unit import Unit

T = TypeVar("T")
F = TypeVar("F")


class Answered(Message):
    """An answer has come, or what went wrong."""

    def __init__(self, number: int, show: Callable[[], None]) -> None:
        super().__init__()
        self.number = number
        """Which question it answers."""
        self.show = show


class Asking(ModalScreen[T]):
    """A dialog with a line, `#problem`, for what went wrong."""

    DEFAULT_CSS = "Asking #problem { width: 1fr; height: auto; }"

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.link = link
        self._asked = 0
        self._answered = 0

    @property
    def waits(self) -> bool:
        """Whether the last question has no answer yet."""
        return self._answered < self._asked

    def ask(self, operation: "Callable[[Unit], F]", then: Callable[[F], None], *, key: str | None = None) -> None:
        """Ask in a thread, then show what came; whatever was asked before is not shown any more."""
        self._asked += 1
        self._ask(self._asked, operation, then, key)

    def forget(self) -> None:
        """No answer is wanted any more."""
        self._asked += 1
        self._answered = self._asked

    @work(thread=True, group="ask")
    def _ask(self, number: int, operation: "Callable[[Unit], F]", then: Callable[[F], None], key: str | None) -> None:
        try:
            found = self.link.ask(operation, key=key)
        except SlotyError as error:
            self.post_message(Answered(number, partial(self.refuse, error)))
        else:
            self.post_message(Answered(number, partial(then, found)))

    @on(Answered)
    def _show_answer(self, message: Answered) -> None:
        if message.number == self._asked:
            self._answered = message.number
            message.show()

    def refuse(self, error: SlotyError) -> None:
        """Say what went wrong; whatever was typed stays."""
        self.say(told(self, error))

    def say(self, text: str) -> None:
        """A line, or some, below."""
        self.query_one("#problem", Label).update(text)
