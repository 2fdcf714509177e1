"""Why something was not done, and what can be done instead: another time by one key, or the same one for a reason."""

from datetime import datetime

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from sloty import operations
from sloty.errors import Conflict, ManyErrors, Refused, SlotyError, Unavailable
from sloty.formats.terminal import safe
from sloty.tui.advice import told
from sloty.tui.dialogs.spot import long_time, short_time

_AWAY = "The database cannot be reached: nothing is lost here. Enter tries again."
_DONE_BEFORE = (
    "It was written before the connection was lost, as it was asked for then. Esc goes back: look what stands there."
)


class Refusal(Vertical):
    """Nothing, until something was refused."""

    DEFAULT_CSS = """
    Refusal { height: auto; }
    Refusal .problem { width: 1fr; display: none; }
    Refusal.-told .problem { display: block; }
    Refusal OptionList { display: none; height: auto; max-height: 3; border: none; padding: 0 1; }
    Refusal.-others OptionList { display: block; }
    Refusal OptionList > .option-list--option-highlighted { color: $background; background: $foreground; }
    Refusal OptionList:nocolor > .option-list--option-highlighted { text-style: underline; }
    Refusal Horizontal { display: none; height: 1; }
    Refusal.-why Horizontal { display: block; }
    Refusal Horizontal Label { width: 10; }
    Refusal Horizontal Input { width: 1fr; }
    """

    class OtherTime(Message):
        """Another time will do."""

        def __init__(self, start: datetime) -> None:
            super().__init__()
            self.start = start

    class AllTheSame(Message):
        """It shall be done for this reason."""

        def __init__(self, reason: str) -> None:
            super().__init__()
            self.reason = reason

    def __init__(self) -> None:
        super().__init__()
        self._others: tuple[datetime, ...] = ()
        self.may_override = False
        """Whether a reason outweighs what was said, or would be."""

    def compose(self) -> ComposeResult:
        """What was said, other times, a reason."""
        yield Label("", classes="problem", markup=False)
        yield OptionList(markup=False, compact=True)
        with Horizontal():
            yield Label("Reason", markup=False)
            yield Input(placeholder="why all the same; Enter books", compact=True)

    @property
    def offers(self) -> bool:
        """Whether there are other times to choose from."""
        return bool(self._others)

    def tell(
        self, error: SlotyError, timezone: str | None = None, *, may_override: bool = False, instead: str = ""
    ) -> None:
        """Say why, what there is `instead`, and offer other times, in a zone; the hand goes to them."""
        others = error.facts.get("alternatives", ()) if timezone else ()
        self._others = tuple(datetime.fromisoformat(each) for each in others)
        self.may_override = may_override and error.code in operations.placing.OVERRIDABLE
        text = self._told(error, timezone if self._others else None)
        if self._others:
            text += f" Instead, by number: 1-{len(self._others)}." if len(self._others) > 1 else " Instead, with 1:"
        if self.may_override:
            text += " ctrl+o books all the same."
        text += f" {instead}" if instead and isinstance(error, Refused | Conflict) else ""
        self.query_one(".problem", Label).update(safe(text))
        self.set_class(True, "-told").set_class(bool(self._others), "-others")
        if timezone and self._others:
            self._offer(timezone)

    def _told(self, error: SlotyError, timezone: str | None) -> str:
        if isinstance(error, Unavailable):
            return _AWAY
        if error.code == "idempotency_key_reused":
            return _DONE_BEFORE
        if isinstance(error, ManyErrors):
            return " ".join(each.message for each in error.errors)
        if timezone and "start" in error.facts:
            start = long_time(datetime.fromisoformat(error.facts["start"]), timezone)
            return error.sentence.format(**{**error.facts, "start": start})
        return told(self, error)

    def _offer(self, timezone: str) -> None:
        listed = self.query_one(OptionList)
        listed.set_options(
            Option(Text(f"{number}  {short_time(start, timezone)}")) for number, start in enumerate(self._others, 1)
        )
        # Nothing is pointed at: Enter pressed once too often must not choose another time.
        listed.highlighted = None
        if not self.query_one(Input).has_focus:
            listed.focus()

    def forget(self) -> None:
        """It is being tried anew."""
        self._others, self.may_override = (), False
        self.remove_class("-told", "-others", "-why")
        self.query_one(Input).value = ""

    def ask_reason(self) -> None:
        """Let the reason be given, if there may be one."""
        if self.may_override:
            self.add_class("-why")
            self.query_one(Input).focus()

    def choose(self, number: int) -> None:
        """Take one of the other times."""
        if number <= len(self._others):
            self.post_message(self.OtherTime(self._others[number - 1]))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.choose(event.option_index + 1)

    @on(Input.Submitted)
    def _reasoned(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self.post_message(self.AllTheSame(event.value.strip()))
