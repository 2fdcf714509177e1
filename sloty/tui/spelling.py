"""Terminals that show ASCII alone: whatever a line was drawn with is spelt in that, cell by cell."""

from functools import lru_cache
from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from sloty.tui.widgets.alphabet import ASCII

_SIGNS: Final = {
    **dict.fromkeys("╭╮╰╯┌┐└┘├┤┬┴┼", "+"),
    **dict.fromkeys("─━═▔", "-"),
    **dict.fromkeys("│┃║▏▎▌▊▐▕", "|"),
    **dict.fromkeys("█▀▄", "#"),
    # What Textual draws the ends of a scroll bar with, which has its colour without them.
    **dict.fromkeys("▁▂▃▅▆▇", " "),
    **dict(zip("↑↓←→…●○🔎", "^v<>~*o ", strict=True)),
}
"""What borders, scroll bars and keys are drawn with; letters are the alphabet's."""


class Spelling(LineFilter):
    """Spells every line before it is written."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - Textual's
        """The same cells, in ASCII."""
        return [
            each if each.control or each.text.isascii() else Segment(spelt(each.text), each.style) for each in segments
        ]


@lru_cache(4096)
def spelt(text: str) -> str:
    """As wide as it was: a letter that takes two cells, and has nothing like it in ASCII, is `? `."""
    signs = (_SIGNS.get(each) or ASCII.text(each) for each in text)
    cells = (set_cell_size(sign, cell_len(each)) for sign, each in zip(signs, text, strict=True))
    return set_cell_size("".join(cells), cell_len(text))
