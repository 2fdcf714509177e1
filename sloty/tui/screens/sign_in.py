"""Who sits down here: an address and a password, which is not shown and not kept."""

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from sloty.errors import SlotyError
from sloty.formats.terminal import safe
from sloty.tui.advice import told
from sloty.tui.link import Link

if TYPE_CHECKING:
    from sloty.tui.app import Desk


class SignIn(ModalScreen[str | None]):
    """Asks until somebody is let in; gives back the secret of the session, or None when nobody wants to."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "give_up", "Leave")]

    def __init__(self, link: Link, *, leaving: bool = True) -> None:
        super().__init__()
        self.link = link
        self.leaving = leaving
        """Whether Esc closes the desk, for nobody sits here yet."""

    def on_mount(self) -> None:
        """With nobody here, nothing is seen of the day."""
        self.set_class(self.leaving, "-alone")

    def compose(self) -> ComposeResult:
        """Two lines to fill in, and one that says what was wrong."""
        with Vertical(classes="dialog"):
            yield Label(f"Sign in to {safe(self.link.tenant)}", classes="title", markup=False)
            yield Input(placeholder="E-mail address", id="email")
            yield Input(placeholder="Password", password=True, id="password")
            yield Label("", id="problem", classes="problem", markup=False)
            yield Label("Enter signs in, Esc " + ("leaves" if self.leaving else "goes back"), classes="hint")

    @on(Input.Submitted, "#email")
    def _to_password(self) -> None:
        self.query_one("#password", Input).focus()

    @on(Input.Submitted, "#password")
    def _enter(self) -> None:
        email, password = (self.query_one(each, Input).value for each in ("#email", "#password"))
        if email and password:
            self.query_one("#problem", Label).update("…")
            self._try(email, password)

    @work(thread=True, exclusive=True)
    def _try(self, email: str, password: str) -> None:
        desk: Desk = self.app  # type: ignore[assignment]  # no other application shows it
        try:
            token = self.link.sign_in(email, password, desk.surroundings.origin)
        except SlotyError as error:
            self.app.call_from_thread(self._refuse, told(self, error))
            return
        self.app.call_from_thread(self.dismiss, token)

    def _refuse(self, reason: str) -> None:
        self.query_one("#problem", Label).update(reason)
        password = self.query_one("#password", Input)
        password.value = ""
        password.focus()

    def action_give_up(self) -> None:
        """Nobody signs in."""
        self.dismiss(None)
