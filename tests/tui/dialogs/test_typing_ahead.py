"""Letters typed faster than a dialog opens are in it, in their order."""

from typing import ClassVar

import pytest
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from sloty.tui.dialogs.typing_ahead import TypingAhead
from tests.tui.finding_host import NARROW, Host, Stage, played, until


class Plain(ModalScreen[None]):
    """As Textual has it."""

    def compose(self) -> ComposeResult:
        """A line."""
        yield Input(select_on_focus=False)


class Quick(TypingAhead, Plain):
    """With what is tried."""


class Quickly(Host):
    """As the desk does it, with a key that opens a dialog."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("slash", "open", "")]

    def action_open(self) -> None:
        """Open it."""
        self.push_screen(Quick())

    def on_key(self, event: Key) -> None:
        """What came by the screen below."""
        if isinstance(self.screen, TypingAhead):
            self.screen.on_key(event)


@played
async def test_a_burst_that_went_to_the_screen_below_is_the_dialogs() -> None:
    app = Quickly(lambda: Stage(Static("day")))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        for name, letter in (("slash", "/"), ("s", "s"), ("i", "i"), ("l", "l")):
            app.post_message(Key(name, letter))
        await until(pilot, lambda: isinstance(app.screen, Quick) and app.screen.query_one(Input).value == "sil")


@played
@pytest.mark.parametrize(("dialog", "is_kept"), [(Quick, True), (Plain, False)])
async def test_what_is_typed_at_once_with_the_key_that_opens_it_is_kept(dialog: type[Plain], is_kept: bool) -> None:
    """The control loses letters: else there would be nothing to mend."""
    app = Host(lambda: Stage(Input()))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        app.push_screen(dialog())
        for letter in "sil":
            app.post_message(Key(letter, letter))
        await until(pilot, lambda: isinstance(app.focused, Input) and app.focused.screen is app.screen)
        await pilot.pause()
        assert (app.screen.query_one(Input).value == "sil") is is_kept
