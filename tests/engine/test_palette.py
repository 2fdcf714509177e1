"""A palette that was checked is readable everywhere: what is derived from it too, by day and in the dark."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sloty.engine.contrast import READABLE, VISIBLE, nearest, ratio
from sloty.engine.palette import COLORS, Palette, by_day, in_the_dark, problems

_COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
_ON_GROUND = ("text", "quiet", "link", "accent", "wrong")
_EDGES = ("primary", "field")


@st.composite
def palettes(draw: st.DrawFn) -> Palette:
    """Any that is accepted: its colours moved as the error would say."""
    ground, primary = draw(_COLORS), draw(_COLORS)
    primary = nearest(primary, ground, VISIBLE)
    text, accent, on_primary = (nearest(draw(_COLORS), under, READABLE) for under in (ground, ground, primary))
    return Palette(primary, on_primary, ground, text, accent, draw(_COLORS))


@given(palettes())
@settings(max_examples=60)
def test_whatever_is_accepted_can_be_read_by_day_and_in_the_dark(palette: Palette) -> None:
    assume(not list(problems(palette)))
    for colors in (by_day(palette), in_the_dark(palette)):
        for ground in (colors["background"], colors["surface"]):
            assert all(ratio(colors[name], ground) >= READABLE for name in _ON_GROUND), colors
            assert all(ratio(colors[name], ground) >= VISIBLE for name in _EDGES), colors
        assert ratio(colors["on-primary"], colors["primary"]) >= READABLE


def test_a_ground_that_is_dark_already_stays_in_the_dark() -> None:
    night = Palette(primary="#38bdf8", on_primary="#000000", background="#0b1120", text="#e2e8f0", accent="#fbbf24")
    assert not list(problems(night))
    assert in_the_dark(night) == by_day(night)
    assert by_day(night)["scheme"] == "dark"
    assert by_day(Palette())["scheme"] == "light"
    assert in_the_dark(Palette())["scheme"] == "dark"


def test_each_pair_is_told_with_its_contrast_and_with_what_would_do() -> None:
    yellow, grey = problems(Palette(primary="#ffcc00", on_primary="#ffffff")), problems(Palette(text="#777777"))
    first, second = yellow
    assert first == (
        "on_primary #ffffff on primary #ffcc00 has a contrast of 1.51, and needs 4.5: "
        "on_primary #5a5a5a would do, or primary #907300"
    )
    assert "primary #ffcc00 on background #ffffff has a contrast of 1.51, and needs 3: " in second
    # Not rounded up to what would be enough.
    assert list(grey) == [
        "text #777777 on background #ffffff has a contrast of 4.47, and needs 4.5: text #767676 would do"
    ]


def test_ours_are_without_problems() -> None:
    assert not list(problems(Palette()))
    assert COLORS == ("primary", "on_primary", "background", "text", "accent", "border")
