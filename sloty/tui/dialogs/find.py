"""Finding a customer while one types, from the first letter on."""

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from sloty import operations
from sloty.tui.cells import fit
from sloty.tui.dialogs.asking import Asking
from sloty.tui.dialogs.card import CardScreen
from sloty.tui.dialogs.outcomes import Outcome
from sloty.tui.dialogs.typing_ahead import TypingAhead
from sloty.tui.link import Link

if TYPE_CHECKING:
    from sloty.operations.customers import CustomerView

_PAUSE = 0.08
"""Seconds without a key after which it is searched: nobody reads what stands for less."""
_MOST = 12
_WIDTHS = {"name": 22, "phone": 15, "address": 22, "birth": 10}
_EMPTY = "Type a name, a phone number, an e-mail address or a code: a few letters of each word are enough."
_NOBODY = "Nobody has all of that. Type fewer letters, or only the end of the phone number."


class Find(TypingAhead, Asking[Outcome | None]):
    """Letters, and below them whom they mean; Enter opens the card. Gives back what is wanted next, if anything."""

    DEFAULT_CSS = "Find OptionList { height: auto; max-height: 12; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move('cursor_down')", "Next", show=False),
        Binding("up", "move('cursor_up')", "Previous", show=False),
        Binding("pagedown", "move('last')", "Last", show=False),
        Binding("pageup", "move('first')", "First", show=False),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self.found: list[CustomerView] = []
        self._pause: Timer | None = None
        self._opens = False
        """Enter was pressed before the answer was there."""

    def compose(self) -> ComposeResult:
        """A line to type in, a list, and a line that says what to do."""
        with Vertical(classes="dialog -wide"):
            yield Label("Find a customer", classes="title")
            yield Input(placeholder="Name, phone, e-mail or code", id="wanted", select_on_focus=False)
            yield OptionList(id="found", markup=False)
            yield Label(_EMPTY, id="problem", markup=False)
            yield Label("Enter opens the card, Esc goes back", classes="hint")

    @property
    def matches(self) -> OptionList:
        """Whom the letters mean."""
        return self.query_one("#found", OptionList)

    @on(Input.Changed, "#wanted")
    def _typed(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        self._opens = False
        self._pause = self.set_timer(_PAUSE, self._search)

    def _search(self) -> None:
        self._pause = None
        wanted = self.query_one("#wanted", Input).value.strip()
        if not wanted:
            self.forget()
            self._show([])
            self.say(_EMPTY)
            return
        self.ask(lambda unit: operations.customers.search(unit, wanted, _MOST), self._show)

    def _show(self, found: "list[CustomerView]") -> None:
        self.found = found
        self.matches.clear_options()
        self.matches.add_options(Option(_row(each), id=str(each.id)) for each in found)
        self.matches.highlighted = 0 if found else None
        self.say("" if found else _NOBODY)
        if self._opens:
            self._open()

    def action_move(self, action: str) -> None:
        """Up and down the list, while one goes on typing."""
        getattr(self.matches, f"action_{action}")()

    @on(Input.Submitted, "#wanted")
    def _enter(self) -> None:
        self._opens = self._pause is not None or self.waits
        if not self._opens:
            self._open()

    @on(OptionList.OptionSelected)
    def _open(self) -> None:
        self._opens = False
        if self.matches.highlighted is not None:
            ref = str(self.found[self.matches.highlighted].id)
            self.app.push_screen(CardScreen(self.link, ref), self._next)

    def _next(self, outcome: Outcome | None) -> None:
        """Without one, the list is there again."""
        if outcome is not None:
            self.dismiss(outcome)

    def action_back(self) -> None:
        """Nobody is wanted."""
        self.dismiss(None)


def _row(customer: "CustomerView") -> Text:
    """Name, phone, e-mail or code, birth date: what tells two of one name apart."""
    name = f"{customer.last_name}, {customer.first_name}"
    cells = {
        "name": name if customer.status == "ACTIVE" else f"({customer.status.lower()}) {name}",
        "phone": customer.phone or "",
        "address": customer.email or customer.code or "",
        "birth": str(customer.date_of_birth or ""),
    }
    told = [(fit(cells[column], width), "bold" if column == "name" else "") for column, width in _WIDTHS.items()]
    return Text(" ", no_wrap=True).join(Text(*each) for each in told)
