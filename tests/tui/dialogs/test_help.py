"""Help for where one is: built from the keys that have effect there, as they are bound now."""

from typing import ClassVar

import pytest
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Static

from sloty.formats.looks import FILLS, HOLD, LOOKS
from sloty.tui import keys
from sloty.tui.dialogs.help import Help, active_keys
from tests.tui.finding_host import NARROW, WIDE, Host, played, shown


class Here(Static, can_focus=True):
    """Something with a key of its own."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("z", "zap", "Zap it"), Binding("Z", "nothing", "")]


class Day(Screen[None]):
    """A screen with the desk's keys."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.ACTS, *keys.VIEWS]

    def compose(self) -> ComposeResult:
        """What has the focus."""
        yield Here("day")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One of them has no effect here."""
        return parameters != ("approve",)


class Desk(Host):
    """With the keys that hold everywhere."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.DESK]

    def action_help(self) -> None:
        """As the desk does it."""
        self.push_screen(Help.of(self.screen))


@played
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_every_key_that_has_effect_is_there_by_group(size: tuple[int, int]) -> None:
    app = Desk(Day)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        known = active_keys(app.screen)
        told = {each.told for each in known}
        assert told >= {each.tooltip or each.description for each in (*keys.DESK, *keys.ACTS, *keys.VIEWS)} - {
            "Approve"
        }
        assert "Approve" not in told
        assert "" not in told
        await pilot.press("?")
        screen = shown(app)
        assert screen.index("Here") < screen.index("Zap it") < screen.index("The visit or the time under the hand")
        assert "c               Check in" in screen
        await pilot.press("pagedown", "pagedown", "pagedown")
        assert "Letters and glyphs" in shown(app)
        await pilot.press("enter")
        assert app.screen.query(Here)


@played
async def test_letters_narrow_it_down() -> None:
    app = Desk(Day)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("?", *"no-show")
        lines = [line.strip(" │█▁") for line in shown(app).split("\n")]
        assert "n               No-show" in lines
        assert any("N no-show" in line for line in lines)
        assert not any("Check in" in line for line in lines)
        await pilot.press(*"zz")
        assert "No key does that here." in shown(app)


@played
async def test_a_key_that_was_remapped_is_told_as_it_is_now() -> None:
    app = Desk(Day)
    app.set_keymap({"visit.check_in": "f9"})
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        (check_in,) = [each for each in active_keys(app.screen) if each.told == "Check in"]
        assert check_in.keys == ("f9",)


@played
@pytest.mark.parametrize("ascii_only", [False, True])
async def test_the_legend_has_every_look(ascii_only: bool) -> None:
    app = Host(lambda: Help([], ascii_only=ascii_only))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        screen = shown(app)
        for look in (*LOOKS.values(), HOLD, *FILLS.values()):
            assert f"{look.plain if ascii_only else look.glyph} {look.letter or ' '} {look.word}" in screen
