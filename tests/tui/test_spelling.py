"""A terminal without Unicode: dialogs, borders and scroll bars are spelt in ASCII, and no cell moves."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sloty.tui.spelling import spelt
from tests.builders import Clinic
from tests.tui.front import SMALL, a_desk, played


def test_borders_and_letters_come_close() -> None:
    assert spelt("╭── Søren … ↑ ──╮") == "+-- Soren ~ ^ --+"
    assert spelt("│王小│") == "|? ? |"


@given(text=st.text())
def test_whatever_the_text_it_is_ascii_and_as_wide(text: str) -> None:
    assert spelt(text).isascii()
    assert cell_len(spelt(text)) == cell_len(text)


@played
async def test_nothing_of_a_desk_is_more_than_ascii_where_the_terminal_is_not(clinic: Clinic, tmp_path: Path) -> None:
    clinic.customer("soren@example.com", first_name="Søren", last_name="Müller")
    async with a_desk(clinic, tmp_path, size=SMALL, ascii_only=True) as front:
        await front.hand_on("Ana", "10:00")
        for keys in ("b", "slash", "question_mark", "g", "colon", "B", "full_stop", "3", "4"):
            await front.press(keys)
            await front.pilot.pause()
            assert front.text.isascii(), (keys, front.text)
            await front.press("escape")
            await front.pilot.pause()
