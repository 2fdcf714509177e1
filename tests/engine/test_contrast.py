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


@given(_COLORS, _COLORS, st.sampled_from([contrast.READABLE, contrast.VISIBLE]))
def test_the_nearest_colour_has_enough_contrast_and_is_the_colour_itself_where_that_has(
    color: str, ground: str, least: float
) -> None:
    found = contrast.nearest(color, ground, least)
    assert contrast.ratio(found, ground) >= least
    if contrast.ratio(color, ground) >= least:
        assert found == color


def test_a_share_of_another_colour() -> None:
    assert contrast.mixed("#000000", "#ffffff", 0) == "#000000"
    assert contrast.mixed("#000000", "#ffffff", 1) == "#ffffff"
    assert contrast.mixed("#102030", "#ffffff", 0.5) == "#889098"
