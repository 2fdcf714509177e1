"""CSV that no spreadsheet runs: a cell that could be a formula has an apostrophe before it.

The rule, and its inverse: a cell whose first character that is no space is one of `= + - @` (or their wide twins, which
spreadsheets of East Asia take for them), or that begins with a tab, a line feed or a carriage return, or with
apostrophes before such a one, gets one more apostrophe. Our reader takes exactly that one off again, so that what was
written is read, phone numbers and negative numbers included.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final, TextIO

_GUARD: Final = "'"
# Apostrophes before it are counted in, so that guarding and taking off are each other's inverse.
_DANGEROUS: Final = re.compile(r"'*[\s\ufeff]*[=+\-@＝＋－＠]|'*[\t\r\n]")


def guarded(cell: str) -> str:
    """The cell as it is written."""
    return _GUARD + cell if _DANGEROUS.match(cell) else cell


def bare(cell: str) -> str:
    """The cell as it was meant, without space around it."""
    if cell[:1] == _GUARD and _DANGEROUS.match(cell, 1):
        cell = cell[1:]
    return cell.strip()


def write(columns: Sequence[str], rows: Iterable[Sequence[Any]], stream: TextIO) -> int:
    """Write a header and rows, every cell quoted; None is an empty cell. How many rows that were."""
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([guarded(column) for column in columns])
    count = 0
    for row in rows:
        writer.writerow(["" if cell is None else guarded(str(cell)) for cell in row])
        count += 1
    return count
