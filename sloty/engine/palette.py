"""The six colours of a tenant, which pairs of them have to be told apart, and all shades that a page needs besides.

A palette that was checked is readable everywhere: what is derived from it is moved until its contrast is enough, by day
and in the dark.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace

from sloty.engine import contrast
from sloty.engine.contrast import READABLE, VISIBLE, mixed, nearest

_WRONG, _WRONG_IN_THE_DARK = "#b91c1c", "#fca5a5"
_NIGHT = "#14181d"
_MOONLIGHT = "#eceff1"
_IS_DARK = 0.18
"""Grounds of a lower luminance need light text."""
_BREATH = 0.04


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as `#rrggbb`."""

    primary: str = "#0f766e"
    on_primary: str = "#ffffff"
    """Text on the primary colour."""
    background: str = "#ffffff"
    text: str = "#1f2937"
    accent: str = "#b45309"
    """What is pointed out, and what has the focus."""
    border: str = "#d1d5db"
    """Lines that nothing depends on."""


COLORS = tuple(each.name for each in fields(Palette))
PAIRS: tuple[tuple[str, str, float], ...] = (
    ("text", "background", READABLE),
    ("on_primary", "primary", READABLE),
    ("accent", "background", READABLE),
    ("primary", "background", VISIBLE),
)
"""What stands on what, and the contrast that it needs."""


def problems(palette: Palette) -> Iterator[str]:
    """Each pair that cannot be told apart, with its contrast and the nearest colours that would do."""
    colors = asdict(palette)
    for above, ground, least in PAIRS:
        found = contrast.ratio(colors[above], colors[ground])
        if found < least:
            # Cut off, not rounded: 4.48 is not told as 4.5.
            told = int(found * 100) / 100
            # The ground of everything is nothing to change for one colour's sake.
            other = f", or {ground} {nearest(colors[ground], colors[above], least)}" if ground == "primary" else ""
            yield (
                f"{above} {colors[above]} on {ground} {colors[ground]} has a contrast of {told:.2f}, and needs {least:g}: "
                f"{above} {nearest(colors[above], colors[ground], least)} would do{other}"
            )


def by_day(palette: Palette) -> Mapping[str, str]:
    """Every colour of a page, by its name in the style sheet."""
    ground = surface(palette)
    is_dark = contrast.luminance(palette.background) < _IS_DARK
    return {
        **{name.replace("_", "-"): color for name, color in asdict(palette).items()},
        "surface": ground,
        "quiet": nearest(mixed(palette.text, ground, 0.25), ground, READABLE),
        "field": nearest(palette.border, ground, VISIBLE),
        "link": nearest(palette.primary, ground, READABLE),
        "wrong": nearest(_WRONG_IN_THE_DARK if is_dark else _WRONG, ground, READABLE),
        "scheme": "dark" if is_dark else "light",
    }


def surface(palette: Palette) -> str:
    """The ground of what stands out a little: a breath of the text's colour, as much as keeps all pairs apart."""
    grounds = (mixed(palette.background, palette.text, share) for share in (_BREATH, _BREATH / 2))
    kept = (each for each in grounds if not any(problems(replace(palette, background=each))))
    return next(kept, palette.background)


def in_the_dark(palette: Palette) -> Mapping[str, str]:
    """The same by night: the tenant's own colours where its ground is dark already, shades of them on a dark one otherwise."""
    if contrast.luminance(palette.background) < _IS_DARK:
        return by_day(palette)
    ground = mixed(_NIGHT, _MOONLIGHT, _BREATH)
    primary = nearest(palette.primary, ground, VISIBLE)
    return by_day(
        Palette(
            primary=primary,
            on_primary=nearest(palette.on_primary, primary, READABLE),
            background=_NIGHT,
            text=_MOONLIGHT,
            accent=nearest(palette.accent, ground, READABLE),
            border=mixed(_NIGHT, _MOONLIGHT, 0.25),
        )
    )
