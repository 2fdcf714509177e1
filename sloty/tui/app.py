"""The desk as an application: its link, its listener, what it remembers; screens do the rest."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import BindingType
from textual.command import Provider
from textual.events import Key
from textual.filter import LineFilter
from textual.message import Message

from sloty.errors import SlotyError, Unavailable
from sloty.tui import keys, memory
from sloty.tui.commands import DeskCommands
from sloty.tui.dialogs.help import Help
from sloty.tui.dialogs.typing_ahead import TypingAhead
from sloty.tui.link import Link
from sloty.tui.live import Away, Back, Changed, Listener
from sloty.tui.memory import Memory
from sloty.tui.screens.home import Home
from sloty.tui.screens.sign_in import SignIn
from sloty.tui.spelling import Spelling

_SPELLING = Spelling()
SEVERITY = {"Unavailable": "error", "Forbidden": "error", "Invalid": "warning"}


@dataclass(frozen=True)
class Surroundings:
    """What the desk finds where it is opened."""

    folder: Path
    """Where it keeps what it remembers."""
    ascii_only: bool = False
    """The terminal shows no other characters."""
    wakeups: Callable[[], Iterator[bool]] | None = None
    """True whenever something was written in the tenant; None: nobody tells, and polling has to do."""
    origin: str = "desk"
    """The place that passwords come from."""
    remember_session: Callable[[str], None] = field(default=lambda _: None)
    """Keeps the secret of whoever signs in, where commands find it too."""
    keys: dict[str, str] = field(default_factory=dict)
    """Other keys than ours, by binding id."""


class Desk(App[None]):
    """The front desk."""

    CSS_PATH = "desk.tcss"
    TITLE = "Sloty"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {DeskCommands}
    BINDINGS: ClassVar[list[BindingType]] = [*keys.DESK]

    def __init__(self, link: Link, surroundings: Surroundings) -> None:
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
        self.link = link
        self.surroundings = surroundings
        self.memory: Memory = memory.recall(surroundings.folder, link.tenant)
        self.online = True
        self.listener: Listener | None = None
        self.home = Home(link)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Everything that is drawn passes here."""
        spelling = [_SPELLING] if self.surroundings.ascii_only else []
        return [*super().get_line_filters(), *spelling]

    def on_mount(self) -> None:
        """Open the day, or ask who is there."""
        if self.memory.theme in self.available_themes:
            self.theme = self.memory.theme
        self.set_keymap(self.surroundings.keys)
        self.push_screen(self.home)
        if self.link.actor is None:
            self.push_screen(SignIn(self.link), self._entered)
        else:
            self._listen()

    def _entered(self, token: str | None) -> None:
        if token is None:
            self.exit()
            return
        self.surroundings.remember_session(token)
        self._listen()
        self.home.reload()

    def _listen(self) -> None:
        if self.surroundings.wakeups is not None and self.listener is None:
            self.listener = Listener(self.surroundings.wakeups, self._told)
            self.listener.start()

    def _told(self, message: Message) -> None:
        """From the listener's thread."""
        if self.is_running:
            self.home.post_message(message)

    def on_unmount(self) -> None:
        """Nobody listens any more, and it is kept where one was."""
        if self.listener is not None:
            self.listener.stop()
        self.memory.theme = self.theme
        memory.remember(self.surroundings.folder, self.link.tenant, self.memory)

    @property
    def failure(self) -> Exception | None:
        """The bug that ended the desk, if one did: told by whoever opened it, as all bugs are."""
        return self._exception

    def _fatal_error(self) -> None:
        """Close without a traceback on the screen: it would show what is in the hands of whoever sits there."""
        self._close_messages_no_wait()

    def tell(self, error: SlotyError) -> None:
        """Say what went wrong, and what to do about it."""
        family = next((each.__name__ for each in type(error).__mro__ if each.__name__ in SEVERITY), "")
        text = f"{error.message} {error.advice or ''}".strip()
        if isinstance(error, Unavailable):
            self.home.post_message(Away())
        self.notify(text, severity="error" if SEVERITY.get(family) == "error" else "warning", markup=False)

    def on_key(self, event: Key) -> None:
        """Letters that were pressed in one go with the key that opened a dialog are the dialog's."""
        if isinstance(self.screen, TypingAhead):
            self.screen.on_key(event)

    def action_leave(self) -> None:
        """Close the desk."""
        self.exit()

    def action_help(self) -> None:
        """Say which keys there are here."""
        self.push_screen(Help.of(self.screen, ascii_only=self.surroundings.ascii_only))

    def action_reload(self) -> None:
        """Read everything again."""
        self.home.post_message(Changed())

    def action_sign_in(self) -> None:
        """Let somebody else sit down here."""
        self.push_screen(SignIn(self.link, leaving=False), self._changed_hands)

    def _changed_hands(self, token: str | None) -> None:
        if token is not None:
            self.surroundings.remember_session(token)
            self.home.reload()
            self.home.post_message(Back())
