"""Whatever is left of a look (its letter, its glyph, its ASCII), it is told from all others."""

from rich.cells import cell_len
from rich.style import Style

from sloty.engine.lifecycle import Status
from sloty.formats import looks
from sloty.formats.looks import FILLS, HOLD, LOOKS

ALL = [*LOOKS.values(), *FILLS.values()]


def test_every_status_has_a_look() -> None:
    assert set(LOOKS) == set(Status)


def test_no_two_share_a_glyph_a_word_or_a_name() -> None:
    for of_each in (
        [look.glyph for look in ALL],
        [look.plain for look in ALL],
        [look.word for look in ALL],
        [look.name for look in ALL],
        [look.letter for look in ALL if look.letter],
    ):
        assert len(set(of_each)) == len(of_each)


def test_a_glyph_takes_one_cell_and_the_plain_one_is_ascii() -> None:
    for look in ALL:
        assert cell_len(look.glyph) == len(look.plain) == 1
        assert look.plain.isascii()


def test_colours_are_ones_that_rich_knows() -> None:
    for look in ALL:
        Style.parse(look.color)


def test_what_is_held_is_a_hold_unless_it_awaits_approval() -> None:
    assert looks.of(Status.HELD) is HOLD
    assert looks.of(Status.HELD, awaits_approval=True).letter == "?"
    assert looks.of(Status.CONFIRMED).letter == "C"
