"""What may be handed to the reader of spreadsheets: it believes what a file says of itself, and ends with the process.

A few bytes can unpack to gigabytes, and two cells that are far apart make a sheet of all cells between them. So the
parts are unpacked here, counted, and handed on as they are: what is read is what was judged.
"""

import io
import re
import zipfile
import zlib
from functools import reduce
from pathlib import Path
from typing import Final

from sloty.formats.tables.source import TableUnreadable

LARGEST_UNPACKED = 500_000_000
"""Bytes."""
MOST_CELLS = 30_000_000
"""From the first to the last, empty ones between them too: a million rows of twenty-six columns."""
_MOST_TIMES: Final = 200
"""How much larger than packed a sheet may be: a real one is some ten times."""
_SMALL: Final = 10_000_000
_MOST_PARTS: Final = 10_000
_AT_ONCE: Final = 1_000_000
_READ: Final = (".xml", ".rels")
"""Pictures and programs are left out."""
_REFERENCE: Final = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]*)(\d*)""")
"""Where a cell or a row says that it is: B7, or 7."""
_FAR: Final = re.compile(rb"""\br\s*=\s*["']\s*(?:[A-Za-z]{2,}|[A-Za-z]?\d{7,})""")
"""After the 26th column or the 999,999th row: without any, the sheet is small enough."""
_LONGEST: Final = 12
"""Letters or digits that are counted: more are far enough."""

_OF_BROKEN_ZIPS: Final = (
    zipfile.BadZipFile,  # an odd structure
    NotImplementedError,  # a packing that Python does not know
    RuntimeError,  # a password
    ValueError,  # a size or a place that cannot be
    OSError,  # a place before the file
    EOFError,  # an end too soon
    zlib.error,  # a part that is damaged
)
"""All that `zipfile` raises for what somebody wrote: it documents the first alone."""


def checked(path: Path, content: bytes) -> bytes:
    """The workbook with the parts that are read, not packed. Raises `TableUnreadable` for what no sheet would be."""
    made = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(made, "w") as plain:
            left = min(LARGEST_UNPACKED, max(_SMALL, _MOST_TIMES * len(content)))
            for part in _parts(path, packed):
                unpacked = _unpacked(path, packed, part, left)
                left -= len(unpacked)
                # Any part may be said to be a sheet.
                _require_near(path, unpacked)
                plain.writestr(part.filename, unpacked)
    except _OF_BROKEN_ZIPS as error:
        raise TableUnreadable(where=path, problem=f"it is no spreadsheet ({str(error).lower()})") from None
    return made.getvalue()


def _parts(path: Path, packed: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    parts = [part for part in packed.infolist() if part.filename.lower().endswith(_READ)]
    if len(parts) > _MOST_PARTS or len({part.filename.lower() for part in parts}) < len(parts):
        raise TableUnreadable(where=path, problem="it has more parts than a spreadsheet")
    return parts


def _unpacked(path: Path, packed: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> bytes:
    # The size that the file tells may be too small to be true: told a larger one, the library unpacks to the end.
    part.file_size = left + 4 * _AT_ONCE
    pieces: list[bytes] = []
    with packed.open(part) as stream:
        while piece := stream.read(_AT_ONCE):
            left -= len(piece)
            if left < 0:
                raise TableUnreadable(where=path, problem="it unpacks to far more than a sheet holds")
            pieces.append(piece)
    return b"".join(pieces)


def _require_near(path: Path, sheet: bytes) -> None:
    """The reader keeps every cell of the rectangle in which the cells lie."""
    if not _FAR.search(sheet):
        return
    names, rows = set(), 1
    for found in _REFERENCE.finditer(sheet):
        letters, digits = found.groups()
        names.add(letters[:_LONGEST])
        rows = max(rows, int(digits[:_LONGEST] or 0))
    columns = max(1, *map(_column, names))
    if rows * columns > MOST_CELLS:
        raise TableUnreadable(
            where=path,
            problem=f"its cells lie in {rows} rows and {columns} columns, most of them empty",
            hint="Copy the table into a new sheet, without the cells far from it, or export it as CSV.",
        )


def _column(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    return reduce(lambda number, letter: number * 26 + letter - ord("A") + 1, letters.upper(), 0)
