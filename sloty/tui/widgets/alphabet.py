"""The characters that a terminal can show: all, or ASCII alone. Text of the database passes here before it is drawn."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len, set_cell_size

from sloty.formats.terminal import safe

if TYPE_CHECKING:
    from sloty.formats.looks import Look

_JOINERS: Final = re.compile("[\u00ad\u200b\u200d\u2060\ufe00-\ufe0f\ufeff]")
"""They change how wide their neighbours are, and no two terminals agree by how much."""
_SPELT: Final = str.maketrans(
    {
        **dict.fromkeys("·•", "."),
        **dict.fromkeys("–—−", "-"),
        **dict.fromkeys("‘’", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict(zip("×øØłŁđĐı", "xoOlLdDi", strict=True)),
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
    }
)
"""What Unicode does not take apart, and ASCII has something like it for."""
_LEAST_CUT: Final = 3
"""Cells below which a mark that something was cut would leave too little of it."""


@dataclass(frozen=True, slots=True)
class Alphabet:
    """What is written with; each sign takes one cell."""

    plain: bool
    """ASCII alone."""
    rule: str
    dot: str
    edge: str
    yes: str
    no: str
    cut: str
    """Where text was left out."""
    back: str
    """More on the left."""
    on: str
    """More on the right."""
    above: str
    """It began further up."""

    def glyph(self, look: "Look") -> str:
        """Of a status or a stretch."""
        return look.plain if self.plain else look.glyph

    def text(self, text: str) -> str:
        """Text of the database: nothing in it that a terminal obeys."""
        return _shown(text, plain=self.plain)

    def fitted(self, text: str, cells: int) -> str:
        """At most so many cells of it; that it was cut is shown, where that leaves something."""
        if cell_len(text) <= cells:
            return text
        mark = self.cut if cells >= _LEAST_CUT else ""
        return set_cell_size(text, max(cells - len(mark), 0)).rstrip() + mark


FULL: Final = Alphabet(plain=False, rule="─", dot="·", edge="┃", yes="✓", no="✗", cut="…", back="‹", on="›", above="↑")
ASCII: Final = Alphabet(plain=True, rule="-", dot=".", edge="|", yes="+", no="x", cut="~", back="<", on=">", above="^")


@lru_cache(16_384)
def _shown(text: str, *, plain: bool) -> str:
    text = _JOINERS.sub("", safe(text))
    if not plain or text.isascii():
        return text
    letters = (
        each for each in unicodedata.normalize("NFKD", text.translate(_SPELT)) if not unicodedata.combining(each)
    )
    return "".join(letters).encode("ascii", "replace").decode("ascii")
