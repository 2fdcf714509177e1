"""Fonts that computers have."""

from sloty.formats.fonts import FONTS, USUAL


def test_each_stack_ends_in_a_kind_that_every_browser_has_and_loads_nothing() -> None:
    assert USUAL in FONTS
    for stack in FONTS.values():
        assert stack.rpartition(", ")[2] in {"serif", "sans-serif"}
        assert not set(stack) & set('{}()<>;:"\\/@')
