"""The desk as an application: its link, its listener, what it remembers; screens do the rest.

This module, and what it imports at the top, is all that is loaded before the first frame is on the terminal; everything
else comes in a thread behind it. So whatever the frame does not show is named through `tui`, and not imported.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.command import Provider
from textual.events import Key
from textual.filter import LineFilter
from textual.message import Message
from textual.widgets import Static
from textual.worker import WorkerFailed

from sloty import tui
from sloty.errors import Forbidden, SlotyError, Unavailable
from sloty.formats.terminal import safe
from sloty.tui import keys
from sloty.tui.dialogs.typing_ahead import TypingAhead
from sloty.tui.in_turn import InTurn
from sloty.tui.link import Link
from sloty.tui.live import Away, Back, Changed, Listener
from sloty.tui.spelling import Spelling

if TYPE_CHECKING:
    from sloty.tui.memory import Memory
    from sloty.tui.screens.home import Home

_SPELLING = Spelling()


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


def _commands() -> type[Provider]:
    found: type[Provider] = tui.commands.DeskCommands
    return found


class Desk(InTurn):
    """The front desk."""

    CSS_PATH = "desk.tcss"
    TITLE = "Sloty"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_commands}
    BINDINGS: ClassVar[list[BindingType]] = [*keys.DESK]

    link: Link
    surroundings: Surroundings
    memory: "Memory"
    home: "Home"

    def __init__(self, find: Callable[[], tuple[Link, Surroundings]]) -> None:
        """`find` may take its time: it is called in a thread, when the frame is on the terminal."""
        super().__init__()
        self.keeps_keys = True
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
        self.find = find
        self.chosen_keys: Mapping[str, str] = {}
        """Other keys than ours, by binding id."""
        self.is_open = False
        """Whether there is a day to look at, and a link to where it is."""
        self.listener: Listener | None = None
        self.online = True
        self.refusal: SlotyError | None = None
        """Why it could not be opened."""
        self._theme_found = ""
        if self.no_color:
            # They paint with the terminal's own colours, of which Textual then makes black on black.
            for theme in [each for each in self.available_themes.values() if each.ansi]:
                self.unregister_theme(theme.name)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Everything that is drawn passes here."""
        spelling = [_SPELLING] if self.is_open and self.surroundings.ascii_only else []
        return [*super().get_line_filters(), *spelling]

    def compose(self) -> ComposeResult:
        """The frame, until there is a day: in letters that every terminal has, for which those are is not asked yet."""
        yield Static("Reading ...", id="opening")

    def on_ready(self) -> None:
        """The frame is on the terminal: find out what goes into it."""
        self._find()

    @work(thread=True)
    def _find(self) -> None:
        try:
            link, surroundings = self.find()
            kept = tui.memory.recall(surroundings.folder, link.tenant)
        except SlotyError as error:
            self.call_from_thread(self._give_up, error)
        else:
            # Here and not in the loop: it takes a second to load.
            screen = tui.screens.home.Home
            self.call_from_thread(self._open, screen, link, surroundings, kept)

    def _give_up(self, reason: SlotyError) -> None:
        self.refusal = reason
        self.exit()

    def _open(self, screen: "type[Home]", link: Link, surroundings: Surroundings, kept: "Memory") -> None:
        """Open the day, or ask who is there."""
        self.link, self.surroundings, self.memory, self.home = link, surroundings, kept, screen(link)
        self.is_open = True
        if kept.theme in self.available_themes:
            self.theme = kept.theme
        self._theme_found = self.theme
        self.chosen_keys = surroundings.keys
        self.set_keymap(surroundings.keys)
        self.push_screen(self.home)
        if link.actor is None:
            self.ask_who()
        else:
            self._listen()

    def ask_who(self) -> None:
        """Nobody sits here, or nobody who may any more: let somebody in, and show nothing until then."""
        self.forget_keys()
        self.push_screen(tui.screens.sign_in.SignIn(self.link), self._entered)

    def goes_first(self, key: Key) -> bool:
        """Whoever wants to leave has no need to wait; but a q among other keys is a letter."""
        return key.key in {"ctrl+q", "ctrl+c"} or (key.key == "q" and not self._pressed)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Before it is open there is nothing to do but to leave."""
        return self.is_open or action == "leave"

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
        if not self.is_open:
            return
        if self.theme != self._theme_found:
            self.memory.theme = self.theme
        tui.memory.remember(self.surroundings.folder, self.link.tenant, self.memory)

    @property
    def failure(self) -> BaseException | None:
        """Why it could not be opened, or the bug that ended it: told by whoever opened it, as everywhere."""
        bug = self._exception
        return self.refusal or (bug.error if isinstance(bug, WorkerFailed) else bug)

    def _fatal_error(self) -> None:
        """Close without a traceback on the screen: it would show what is in the hands of whoever sits there."""
        self._close_messages_no_wait()

    def notify(self, message: str, **how: Any) -> None:
        """Say something in passing; whatever stands in a name, the terminal does not obey it."""
        super().notify(safe(message, keep="\n"), **how)

    def tell(self, error: SlotyError) -> None:
        """Say what went wrong, and what to do about it."""
        self.catch_up()
        if isinstance(error, Unavailable):
            self.home.post_message(Away())
        severity = "error" if isinstance(error, Unavailable | Forbidden) else "warning"
        self.notify(tui.advice.told(self, error), severity=severity, markup=False)

    def waits(self) -> bool:
        """Enter came before what fits was found, or it leads on: what follows it is for the next line."""
        line = self.focused
        return line is not None and any(getattr(each, "is_eager", False) for each in line.ancestors)

    def on_key(self, event: Key) -> None:
        """Letters that were pressed in one go with the key that opened a dialog are the dialog's."""
        if isinstance(self.screen, TypingAhead):
            self.screen.on_key(event)

    def action_leave(self) -> None:
        """Close the desk."""
        self.exit()

    def action_help(self) -> None:
        """Say which keys there are here."""
        self.push_screen(tui.dialogs.help.Help.of(self.screen, ascii_only=self.surroundings.ascii_only))

    def action_reload(self) -> None:
        """Read everything again."""
        self.home.post_message(Changed())

    def action_theme(self) -> None:
        """Ask for other colours, which are remembered."""
        self.search_themes()

    def action_sign_in(self) -> None:
        """Let somebody else sit down here."""
        self.push_screen(tui.screens.sign_in.SignIn(self.link, leaving=False), self._changed_hands)

    def _changed_hands(self, token: str | None) -> None:
        if token is not None:
            self.surroundings.remember_session(token)
            self.home.reload()
            self.home.post_message(Back())
