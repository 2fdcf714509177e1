"""Contrast of two colours (WCAG 2.2, 1.4.3 and 1.4.11), from 1, the same, to 21, black on white; what has enough of it."""

import re

READABLE = 4.5
"""The least for text of ordinary size."""
VISIBLE = 3.0
"""The least for what is no text: the edge of a button, of a field."""
_COLOR = re.compile(r"\A#[0-9a-fA-F]{6}\Z")
_STEPS = 255
"""Every shade that a screen can tell apart."""


def ratio(one: str, other: str) -> float:
    """The contrast of two colours written `#rrggbb`; symmetric. Raises ValueError for what is no colour."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def nearest(color: str, ground: str, least: float) -> str:
    """The colour itself where its contrast is enough; else its nearest darker or lighter shade for which that is so.

    There is always one: on every ground black or white has a contrast of 4.58 at least.
    """
    return next(
        made
        for step in range(_STEPS + 1)
        for towards in ("#000000", "#ffffff")
        if ratio(made := mixed(color, towards, step / _STEPS), ground) >= least
    )


def mixed(one: str, other: str, share: float) -> str:
    """The first colour with a share of the second, from 0 to 1."""
    channels = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(mine + (theirs - mine) * share):02x}" for mine, theirs in channels)


def luminance(color: str) -> float:
    """From 0, black, to 1, white."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(color: str) -> tuple[int, ...]:
    if not _COLOR.match(color):
        raise ValueError(f"{color} is no colour such as #0f766e")
    return tuple(int(color[at : at + 2], 16) for at in (1, 3, 5))


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
