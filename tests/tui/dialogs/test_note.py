"""The note of a visit: written with one key, taken away, and not lost to a slip."""

import pytest

from sloty.tui.dialogs.note import Note
from tests.tui.finding_host import NARROW, WIDE, Host, played, shown


@played
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_enter_saves_and_ctrl_j_begins_a_line(size: tuple[int, int]) -> None:
    app = Host(lambda: Note("[b]Rui", "latex"))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert "Note: [b]Rui" in shown(app)
        assert "latex" in shown(app)
        await pilot.press("ctrl+j", "!", "enter")
    assert app.results == ["latex\n!"]


@played
@pytest.mark.parametrize(("keys", "result"), [(["enter"], None), (["escape"], None), (["ctrl+u", "enter"], "")])
async def test_what_did_not_change_is_not_written_and_nothing_takes_it_away(
    keys: list[str], result: str | None
) -> None:
    app = Host(lambda: Note("Rui", "latex"))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press(*keys)
    assert app.results == [result]


@played
async def test_what_was_typed_is_lost_to_the_second_esc_only() -> None:
    app = Host(lambda: Note("Rui", "latex"))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("x", "escape")
        assert "Not saved" in shown(app)
        assert app.results == []
        await pilot.press("escape")
    assert app.results == [None]
