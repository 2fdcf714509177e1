"""To another day, typed as one likes; which day that is stands there before one goes."""

import os
from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from sloty.engine import civil
from sloty.errors import SlotyError
from sloty.formats import short_days
from sloty.formats.terminal import safe
from sloty.tui.dialogs.typing_ahead import TypingAhead

_HINT = "fri, +2w, -3d, tomorrow, 12/3, 2027-03-01"
_UNSAID = frozenset({"", "C", "POSIX"})


class GoTo(TypingAhead, ModalScreen[date | None]):
    """Gives back the day, or None."""

    DEFAULT_CSS = "GoTo #meant { text-style: bold; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,up", "other", "The other day", show=False),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self, now: datetime, zone: ZoneInfo, *, month_first: bool | None = None) -> None:
        super().__init__()
        self.now, self.zone = now, zone
        self.month_first = is_month_first(os.environ) if month_first is None else month_first
        self.meant: list[date] = []
        """What the text may mean, the likeliest first."""

    def compose(self) -> ComposeResult:
        """A line to type in, and below it what is meant."""
        with Vertical(classes="dialog"):
            yield Label("Go to which day?", classes="title")
            yield Input(placeholder=_HINT, id="day", select_on_focus=False)
            yield Label(_HINT, id="meant", markup=False)
            yield Label("Enter goes there, Esc goes back", id="keys", classes="hint", markup=False)

    @on(Input.Changed, "#day")
    def _typed(self) -> None:
        text = self.query_one("#day", Input).value
        self.meant, problem = [], _HINT
        if text.strip():
            try:
                self.meant = short_days.days(text, self.now, self.zone, month_first=self.month_first)
            except SlotyError as error:
                problem = safe(error.advice or error.message)
        self._tell(problem)

    def _tell(self, problem: str) -> None:
        today = civil.local_date(self.now, self.zone)
        self.query_one("#meant", Label).update(_told(self.meant[0], today) if self.meant else problem)
        other = f"Down: {_told(self.meant[1], today)}" if len(self.meant) > 1 else "Enter goes there, Esc goes back"
        self.query_one("#keys", Label).update(other)

    def action_other(self) -> None:
        """The other day that the text may mean."""
        self.meant.reverse()
        self._tell(_HINT)

    @on(Input.Submitted)
    def _go(self) -> None:
        if self.meant:
            self.dismiss(self.meant[0])

    def action_back(self) -> None:
        """Stay."""
        self.dismiss(None)


def is_month_first(environment: Mapping[str, str]) -> bool:
    """Whether whoever sits here writes the month before the day: as in the USA, and where nobody said anything."""
    wanted = next((environment[name] for name in ("LC_ALL", "LC_TIME", "LANG") if environment.get(name)), "")
    locale = wanted.partition(".")[0].partition("@")[0]
    return locale in _UNSAID or locale.endswith("_US")


def _told(day: date, today: date) -> str:
    ahead = (day - today).days
    if abs(ahead) == 1:
        near = "tomorrow" if ahead == 1 else "yesterday"
    else:
        near = "today" if not ahead else f"in {ahead} days" if ahead > 0 else f"{-ahead} days ago"
    return f"{day:%A} {day.day} {day:%B %Y}, {near}"
