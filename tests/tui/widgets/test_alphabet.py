"""Text of the database may be anything: a terminal gets nothing that it obeys, and columns stay columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sloty.formats.looks import LOOKS
from sloty.formats.terminal import is_safe
from sloty.tui.widgets.alphabet import ASCII, FULL, Alphabet


def test_what_a_terminal_would_obey_is_shown() -> None:
    assert FULL.text("\x1b[2J\u202eevil\n") == "\\x1b[2J\\u202eevil\\n"


def test_joiners_are_left_out_since_terminals_disagree_on_their_width() -> None:
    assert FULL.text("👩\u200d⚕\ufe0f Zoë\u200b") == "👩⚕ Zoë"


@pytest.mark.parametrize(
    ("text", "spelt"),
    [("São João", "Sao Joao"), ("Łukasz Groß – Ørsted", "Lukasz Gross - Orsted"), ("王小明", "???"), ("½ h", "1?2 h")],
)
def test_a_terminal_without_unicode_gets_letters_that_come_close(text: str, spelt: str) -> None:
    assert ASCII.text(text) == spelt


@pytest.mark.parametrize("alphabet", [FULL, ASCII])
@given(text=st.text(), cells=st.integers(0, 20))
def test_whatever_the_text_it_is_harmless_and_fits(alphabet: Alphabet, text: str, cells: int) -> None:
    shown = alphabet.text(text)
    assert is_safe(shown)
    assert cell_len(alphabet.fitted(shown, cells)) <= cells
    assert shown.isascii() or not alphabet.plain


def test_that_text_was_cut_is_shown_where_there_is_room() -> None:
    assert FULL.fitted("Maria da Silva", 8) == "Maria d…"
    assert FULL.fitted("Maria da Silva", 7) == "Maria…"
    assert FULL.fitted("王小明", 5) == "王小…"
    assert FULL.fitted("王小明", 4) == "王…"
    assert FULL.fitted("Maria", 2) == "Ma"
    assert ASCII.fitted("Maria da Silva", 8) == "Maria d~"


def test_signs_take_one_cell_and_the_plain_ones_are_ascii() -> None:
    for alphabet in (FULL, ASCII):
        signs = [alphabet.rule, alphabet.dot, alphabet.edge, alphabet.yes, alphabet.no, alphabet.cut]
        signs += [alphabet.back, alphabet.on, *(alphabet.glyph(look) for look in LOOKS.values())]
        assert {cell_len(sign) for sign in signs} == {1}
        assert not alphabet.plain or all(sign.isascii() for sign in signs)
