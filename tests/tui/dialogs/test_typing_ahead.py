"""Letters typed faster than a dialog opens are in it, in their order."""

import pytest
from textual.app import ComposeResult
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input

from sloty.tui.dialogs.typing_ahead import TypingAhead
from tests.tui.finding_host import NARROW, Host, Stage, played, until


class Plain(ModalScreen[None]):
    """As Textual has it."""

    def compose(self) -> ComposeResult:
        """A line."""
        yield Input(select_on_focus=False)


class Quick(TypingAhead, Plain):
    """With what is tried."""


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
