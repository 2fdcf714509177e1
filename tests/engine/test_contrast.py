"""Contrast as WCAG computes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sloty.engine import contrast

_COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(_COLORS, _COLORS)
def test_it_is_the_same_either_way_round_and_from_1_to_21(one: str, other: str) -> None:
    assert contrast.ratio(one, other) == contrast.ratio(other, one)
    assert 1 <= contrast.ratio(one, other) <= 21.0001
    assert contrast.ratio(one, one) == 1


def test_known_values() -> None:
    assert contrast.ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast.ratio("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("wrong", ["", "#fff", "red", "#00000g", "#000000\n", "000000"])
def test_what_is_no_color_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="no colour"):
        contrast.ratio(wrong, "#000000")
