"""Who waits: narrowed by typing, booked by Enter, changed, taken off, and added to. What changes elsewhere is seen at once."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from sloty import operations
from sloty.actor import Permission
from sloty.engine.waiting import Priority
from sloty.errors import SlotyError
from sloty.formats.terminal import safe
from sloty.tui.dialogs import choosing
from sloty.tui.dialogs.asking import Asking
from sloty.tui.dialogs.outcomes import BookWaiting, FirstFreeForWaiting, WaitingOutcome
from sloty.tui.dialogs.waiting_form import WaitingForm
from sloty.tui.dialogs.waiting_lines import HEAD, Line, details, row
from sloty.tui.link import Link, new_key
from sloty.tui.widgets.hints import Hints

if TYPE_CHECKING:
    from sloty.operations.unit import Unit
    from sloty.operations.waitlist import EntryView

_RIGHTS = {
    **dict.fromkeys(("take", "change", "urge", "remove", "add"), Permission.BOOK),
    "first_free": Permission.FIND_SLOTS,
}


class _Lines(OptionList):
    """Those who wait."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Book", key_display="Enter"),
        Binding("j", "cursor_down", "Next", show=False),
        Binding("k", "cursor_up", "Before", show=False),
    ]


class WaitingList(Asking[WaitingOutcome | None]):
    """Gives back what is wanted for one of them, or None. `read` says who they are, and what Enter books."""

    # Not as a default, which the style sheet of the desk would outweigh.
    CSS = """
    WaitingList #head { color: $text-muted; }
    WaitingList .dialog OptionList { height: auto; max-height: 30vh; padding: 0; }
    WaitingList OptionList:nocolor > .option-list--option-highlighted { text-style: underline; }
    WaitingList #who { height: auto; margin: 1 0; }
    WaitingList .dialog Input { margin-bottom: 0; }
    WaitingList Hints { dock: none; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("full_stop", "first_free", "First free", key_display="."),
        Binding("e", "change", "Change"),
        Binding("plus", "urge(1)", "More urgent", key_display="+", show=False),
        Binding("minus", "urge(-1)", "Less urgent", key_display="-", show=False),
        Binding("x,delete", "remove", "Take off", key_display="x"),
        Binding("a", "add", "Add"),
        Binding("slash", "narrow", "Narrow", key_display="/"),
        Binding("escape", "back", "Back", key_display="Esc"),
    ]

    def __init__(
        self, link: Link, zone: ZoneInfo, heading: str, read: "Callable[[Unit], Sequence[Line]]", *, nobody: str
    ) -> None:
        super().__init__(link)
        self.zone = zone
        self.heading, self._read, self._nobody = heading, read, nobody
        self.lines: Sequence[Line] = ()
        self._shown: list[Line] = []
        self._again = False
        """It has to be read once more."""

    def compose(self) -> ComposeResult:
        """A line to narrow by, who waits, and all of the one that is pointed at."""
        with Vertical(classes="dialog -wide"):
            yield Label(safe(self.heading), classes="title", markup=False)
            yield Input(placeholder="/ narrows: part of a name, a service, a day", id="narrow")
            yield Label(HEAD, id="head", markup=False)
            yield _Lines(id="waiting", markup=False)
            yield Static("Reading …", id="who", markup=False)
            yield Label("", id="problem", classes="problem", markup=False)
            yield Hints()

    def on_mount(self) -> None:
        """Read who waits."""
        self.listed.focus()
        self.read_again()

    def read_again(self) -> None:
        """Somebody may have come, or gone. What is being asked is answered first: a refusal is not lost to that."""
        self._again = self.waits
        if not self._again:
            self.ask(self._read, self._take_in)

    @property
    def listed(self) -> _Lines:
        """The list."""
        return self.query_one(_Lines)

    @property
    def pointed(self) -> Line | None:
        """The one under the hand."""
        at = self.listed.highlighted
        return self._shown[at] if at is not None and at < len(self._shown) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """What one may not do is not offered."""
        actor = self.link.actor
        return action not in _RIGHTS or (actor is not None and _RIGHTS[action] in actor.permissions)

    def _take_in(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self._show()
        if self._again:
            self.read_again()

    @on(Input.Changed, "#narrow")
    def _show(self) -> None:
        """Those who have every word; the hand stays on whom it was on."""
        before = self.pointed
        words = self.query_one("#narrow", Input).value.casefold().split()
        self._shown = [each for each in self.lines if each.has(words)]
        now = self.link.now()
        self.listed.set_options(Option(row(each, now)) for each in self._shown)
        ids = [each.entry.id for each in self._shown]
        at = ids.index(before.entry.id) if before is not None and before.entry.id in ids else 0
        self.listed.highlighted = at if ids else None
        self._tell()

    @on(OptionList.OptionHighlighted)
    def _tell(self) -> None:
        line = self.pointed
        nobody = "Nobody has all of that." if self.lines else self._nobody
        told = Text("\n").join(details(line, self.link.now())) if line is not None else Text(nobody)
        self.query_one("#who", Static).update(told)

    # Narrowing.

    def action_narrow(self) -> None:
        """To the line that narrows."""
        self.query_one("#narrow", Input).focus()

    @on(Input.Submitted, "#narrow")
    def _narrowed(self) -> None:
        self.listed.focus()

    # What is done for one of them.

    @on(OptionList.OptionSelected)
    def _take(self) -> None:
        line = self.pointed
        if line is not None and self.check_action("take", ()):
            self.dismiss(BookWaiting(line.entry, line.start) if line.start else FirstFreeForWaiting(line.entry))

    def action_first_free(self) -> None:
        """The first free times for them, whatever is under the hand."""
        if self.pointed is not None:
            self.dismiss(FirstFreeForWaiting(self.pointed.entry))

    def action_add(self) -> None:
        """Somebody else waits."""
        self.app.push_screen(WaitingForm(self.link, self.zone), self._written)

    def action_change(self) -> None:
        """When it suits, how urgent it is, what is noted."""
        if self.pointed is not None:
            self.app.push_screen(WaitingForm(self.link, self.zone, entry=self.pointed.entry), self._written)

    def _written(self, entry: "EntryView | None") -> None:
        if entry is not None:
            self.read_again()

    def action_urge(self, steps: int) -> None:
        """More urgent, or less."""
        line, steps_there_are = self.pointed, list(Priority)
        if line is None:
            return
        at = min(max(steps_there_are.index(line.entry.priority) + steps, 0), len(steps_there_are) - 1)
        given = {"priority": steps_there_are[at]}
        ref, version = str(line.entry.id), line.entry.version
        self._write(lambda unit: operations.waitlist.change(unit, ref, given, expected=version))

    def action_remove(self) -> None:
        """Let them wait no more, and say why."""
        line = self.pointed
        if line is None:
            return
        whose = f"{line.entry.customer_name}, {line.entry.service_name}"
        dialog = choosing.Asking(f"Take off the list: {whose}", text="Why? Enter alone gives no reason.")
        self.app.push_screen(dialog, lambda reason: self._remove(line.entry, reason))

    def _remove(self, entry: "EntryView", reason: str | None) -> None:
        if reason is not None:
            ref, version = str(entry.id), entry.version
            self._write(lambda unit: operations.waitlist.remove(unit, ref, reason or None, expected=version))

    def _write(self, operation: "Callable[[Unit], EntryView]") -> None:
        self.say("")
        self.ask(operation, self._written, key=new_key())

    def refuse(self, error: SlotyError) -> None:
        """Say why not; what is there now may be another list."""
        super().refuse(error)
        if self._again or error.code in {"stale", "entry_ended"}:
            self.read_again()

    def action_back(self) -> None:
        """Nothing is wanted; from the line that narrows, first back to the list."""
        if self.query_one("#narrow", Input).has_focus:
            self.query_one("#narrow", Input).value = ""
            self.listed.focus()
        else:
            self.dismiss(None)
