"""The keys at the foot of the screen."""

from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType

from sloty.tui.widgets.hints import Hints
from tests.tui.finding_host import played, shown


class Host(App[None]):
    """Has some keys, and those that help and leave among them."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", key_display="?"),
        Binding("q", "leave", "Quit"),
        Binding("c", "nothing", "Check in"),
        Binding("b", "nothing_else", "Book"),
    ]

    def compose(self) -> ComposeResult:
        """Nothing above."""
        yield Hints()


@played
@pytest.mark.parametrize(
    ("width", "line"),
    [(40, "c Check in b Book ? Help q Quit"), (30, "c Check in ? Help q Quit"), (16, "? Help q Quit")],
)
async def test_what_does_not_fit_is_left_out_whole_and_help_and_quit_never_are(width: int, line: str) -> None:
    app = Host()
    async with app.run_test(size=(width, 4)) as pilot:
        await pilot.pause()
        assert shown(app).splitlines()[-1].strip() == line
        await pilot.resize_terminal(60, 4)
        await pilot.pause()
        assert shown(app).splitlines()[-1].strip() == "c Check in b Book ? Help q Quit"
