"""Contrast of two colours (WCAG 2.2, success criterion 1.4.3): from 1, the same, to 21, black on white."""

import re

READABLE = 4.5
"""The least for text of ordinary size."""
_COLOR = re.compile(r"\A#[0-9a-fA-F]{6}\Z")


def ratio(one: str, other: str) -> float:
    """The contrast of two colours written `#rrggbb`; symmetric. Raises ValueError for what is no colour."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    if not _COLOR.match(color):
        raise ValueError(f"{color} is no colour such as #0f766e")
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
