"""Whatever is laid over a line, its width stays: a wide character that is cut in two becomes spaces."""

from hypothesis import given
from hypothesis import strategies as st

from sloty.tui.widgets.runs import Run, inked, joined, laid_over, padded, split, width

lines = st.lists(st.builds(Run, st.text("ab 王é👩", max_size=6), st.sampled_from("xy")), max_size=5)


def text(runs: list[Run]) -> str:
    return "".join(run.text for run in runs)


def test_a_line_is_filled_up_or_cut_to_its_width() -> None:
    assert text(padded([Run("ab", "x")], 4, Run("-", "y"))) == "ab--"
    assert text(padded([Run("abcdef", "x")], 4, Run("-", "y"))) == "abcd"


def test_a_wide_character_at_the_cut_becomes_spaces() -> None:
    assert [text(half) for half in split([Run("a王b", "x")], 2)] == ["a ", " b"]


def test_what_is_laid_over_stands_in_place_of_what_was_there() -> None:
    assert text(laid_over([Run("abcdef", "x")], 2, [Run("王", "y")])) == "ab王ef"
    assert text(laid_over([Run("a王王", "x")], 2, [Run("-", "y")])) == "a -王"


def test_ink_changes_the_style_and_not_the_text() -> None:
    assert inked([Run("abcd", "x", "p")], range(1, 3), "z") == [Run("a", "x", "p"), Run("bc", "z"), Run("d", "x", "p")]


def test_runs_of_one_style_are_joined_and_empty_ones_are_left_out() -> None:
    runs = [Run("a", "x"), Run("b", "x"), Run("", "y"), Run("c", "x", "p")]
    assert joined(runs) == [Run("ab", "x"), Run("c", "x", "p")]


@given(lines, st.integers(0, 30))
def test_the_halves_are_as_wide_as_the_whole(runs: list[Run], at: int) -> None:
    left, right = split(runs, at)
    assert width(left) == min(at, width(runs))
    assert width(left) + width(right) == width(runs)


@given(lines, st.integers(0, 12), st.integers(1, 8))
def test_a_line_keeps_its_width(runs: list[Run], at: int, cells: int) -> None:
    full = padded(runs, 20, Run(".", "z"))
    assert width(full) == 20
    assert width(laid_over(full, at, [Run("-" * cells, "y")])) == 20
    assert width(inked(full, range(at, at + cells), "y")) == 20
