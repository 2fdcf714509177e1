"""One of a few, and a line of text."""

from typing import Any

from textual.screen import ModalScreen

from sloty.tui.dialogs.choosing import Asking, Choice, Choosing
from tests.tui.front import played
from tests.tui.host import Host

CHOICES = (Choice("a", "[bold]First[/bold]"), Choice("b", "Sec\x1b[31mond"))


async def after(dialog: ModalScreen[Any], *keys: str) -> tuple[list[Any], str]:
    """What a dialog gave back after those keys, and what it showed before."""
    app = Host(dialog)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        shown = app.text
        await pilot.press(*keys)
        await pilot.pause()
        return app.results, shown


@played
async def test_enter_a_number_or_nothing() -> None:
    results, shown = await after(Choosing("Which?", CHOICES, text="Both are free."), "down", "enter")
    assert results == ["b"]
    assert "1 [bold]First[/bold]" in shown
    assert "2 Sec\\x1b[31mond" in shown
    assert "Both are free." in shown
    assert (await after(Choosing("Which?", CHOICES), "1"))[0] == ["a"]
    assert (await after(Choosing("Which?", CHOICES), "9"))[0] == []
    assert (await after(Choosing("Which?", CHOICES), "escape"))[0] == [None]


@played
async def test_a_line_is_given_back_and_one_that_is_needed_is_asked_for_again() -> None:
    assert (await after(Asking("Why?", needed="A reason is needed."), "enter"))[0] == []
    assert (await after(Asking("Why?", needed="A reason is needed."), "space", "x", "enter"))[0] == ["x"]
    assert (await after(Asking("Why?", value="old"), "enter"))[0] == ["old"]
    assert (await after(Asking("Why?"), "escape"))[0] == [None]
