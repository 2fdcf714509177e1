"""Sheets of paper."""

from enum import StrEnum


class Paper(StrEnum):
    """A size, as style sheets call it."""

    A4 = "a4"
    LETTER = "letter"
