"""Every theme has a style for everything, and the cursor is seen without colours."""

import asyncio
from itertools import product

import pytest
from textual.filter import Monochrome

from sloty.engine.lifecycle import Status
from sloty.formats.looks import LOOKS
from sloty.tui.widgets.inks import GROUNDS, PENS
from tests.tui.boards import a_board, a_visit
from tests.tui.widgets.desk import desk

THEMES = ("textual-dark", "textual-light", "ansi-dark", "nord", "solarized-light")
OVER = {"cursor", "ghost-ok", "ghost-refused", "ghost-open", "gone"}
"""Over them nothing is written in another pen."""


@pytest.mark.parametrize("theme", THEMES)
def test_statuses_differ_by_colour_and_every_style_can_be_read(theme: str) -> None:
    async def scenario() -> None:
        async with desk(None, theme=theme) as (app, _):
            style = app.grid._inks.style
            drawn = [(ground, "") for ground in GROUNDS] + [*product(set(GROUNDS) - OVER, PENS)]
            for ground, pen in drawn:
                found = style(ground, pen)
                assert found.color is not None
                assert found.bgcolor is not None
                unseen = found.color == found.bgcolor and not found.color.is_default
                assert not unseen, (ground, pen)
            looks = {str(style(look.name)) for look in LOOKS.values()}
            assert len(looks) == len(LOOKS)

    asyncio.run(scenario())


@pytest.mark.parametrize("theme", THEMES)
def test_what_the_hand_is_on_is_reversed(theme: str) -> None:
    """So that it is seen where all colours are taken away."""

    async def scenario() -> None:
        async with desk(None, theme=theme) as (app, _):
            for ground in OVER:
                assert app.grid._inks.style(ground).reverse

    asyncio.run(scenario())


def test_another_theme_is_another_style() -> None:
    async def scenario() -> None:
        async with desk(a_board()) as (app, pilot):
            before = app.grid._inks.style("confirmed")
            app.theme = "textual-light"
            await pilot.pause()
            assert app.grid._inks.style("confirmed") != before

    asyncio.run(scenario())


@pytest.mark.parametrize("ansi", [True, False])
def test_no_color_draws_everything(ansi: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A segment without a style would end the program."""
    monkeypatch.setenv("NO_COLOR", "1")
    visits = [a_visit(f"{9 + at}:00", status.value, status=status) for at, status in enumerate(Status)]
    board = a_board(("Ana", "Ben"), {"Ana": visits}, hours="09:00-18:00")

    async def scenario() -> None:
        theme = "ansi-dark" if ansi else "textual-dark"
        async with desk(board, size=(80, 40), theme=theme, ansi_color=ansi or None) as (app, pilot):
            assert any(isinstance(each, Monochrome) for each in app._filters) is not ansi
            await pilot.press("down", "right")
            svg = app.export_screenshot()
            assert all(status.value in svg for status in Status)

    asyncio.run(scenario())
