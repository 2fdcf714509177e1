"""How statuses, and time that is no visit, look on a terminal: each by a letter or word, a glyph and a colour.

No two share a letter or a glyph, so that they are told apart without colour, and without Unicode.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sloty.engine.lifecycle import Status


@dataclass(frozen=True, slots=True)
class Look:
    """One of them."""

    name: str
    """Of its style in the desk's style sheet."""
    letter: str
    """Empty where the word alone tells it."""
    word: str
    glyph: str
    """Down the left edge, or all over; one cell."""
    plain: str
    """The glyph in ASCII."""
    color: str
    """As Rich writes it, for lists on a terminal."""


def of(status: Status, *, awaits_approval: bool = False) -> Look:
    """The look of an appointment: what is held is a hold, unless somebody has to approve it."""
    return HOLD if status is Status.HELD and not awaits_approval else LOOKS[status]


# The further a visit has come, the thicker its bar; dashed is what is not agreed, or did not come about.
LOOKS: Final[Mapping[Status, Look]] = MappingProxyType(
    {
        Status.HELD: Look("held", "?", "awaits approval", "┊", ";", "magenta"),
        Status.SCHEDULED: Look("scheduled", "S", "scheduled", "▎", "|", "default"),
        Status.CONFIRMED: Look("confirmed", "C", "confirmed", "▌", "[", "blue"),
        Status.RESCHEDULED: Look("rescheduled", "R", "moved", "▞", "}", "cyan"),
        Status.CHECKED_IN: Look("checked-in", "A", "arrived", "▊", "!", "bold yellow"),
        Status.IN_PROGRESS: Look("in-progress", "I", "in progress", "█", "=", "bold green"),
        Status.COMPLETED: Look("completed", "D", "done", "│", "'", "dim"),
        Status.NO_SHOW: Look("no-show", "N", "no-show", "╎", "_", "red"),
        Status.CANCELLED: Look("cancelled", "X", "cancelled", "╳", "x", "dim strike"),
    }
)
"""Statuses in the order of a legend."""
HOLD: Final = Look("hold", "H", "hold", "┇", "%", "magenta")
"""Time kept for somebody who is still deciding."""
FILLS: Final[Mapping[str, Look]] = MappingProxyType(
    {
        "CLOSED": Look("closed", "", "closed", "░", ":", "dim"),
        "BREAK": Look("break", "", "break", "≈", "~", "dim"),
        "AWAY": Look("away", "", "away", "╱", "/", "dim"),
        "ELSEWHERE": Look("elsewhere", "", "elsewhere", "╲", "\\", "dim"),
        "TRAVEL": Look("travel", "", "travel", "→", ">", "cyan"),
        "BUFFER": Look("buffer", "", "buffer", "▒", "+", "dim"),
        "BLOCK": Look("block", "", "blocked", "▓", "#", "default"),
        "HOLD": HOLD,
    }
)
"""Stretches of a board, by the value of their kind."""
