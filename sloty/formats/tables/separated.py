"""Comma-separated values and their relatives: semicolons, tabs, bars; quoted line feeds, `sep=` of spreadsheets."""

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, TextIO

from sloty.formats import safe_csv
from sloty.formats.tables.encodings import encoding_of, wrong
from sloty.formats.tables.source import (
    LONGEST_CELL,
    LONGEST_ROW,
    EncodingWrong,
    HeaderWrong,
    Record,
    Source,
    TableUnreadable,
    checked_columns,
    open_bytes,
)

DELIMITERS: Final = ",;\t|"
_SAMPLE_ROWS: Final = 50
_TOLD: Final = "sep="
_SAID: Final = {
    "unexpected end of data": "a quote is opened here, and not closed",
    f"field larger than field limit ({LONGEST_CELL})": "a cell is too long; is a quote not closed?",
}
"""What the reader of the standard library means."""


def source(path: Path, *, encoding: str | None = None, delimiter: str | None = None) -> Source:
    """The file's columns and records. Raises `EncodingWrong`, `HeaderWrong`, `TableUnreadable`."""
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n\0'):
        raise TableUnreadable(where=path, problem=f"{delimiter!r} cannot part columns")
    found = encoding_of(path, encoding)
    chosen = delimiter or _delimiter(path, found)
    lines = _Lines(path, found, chosen)
    for number, cells, _ in lines:
        columns = checked_columns(path, map(safe_csv.bare, cells))
        return Source("csv", found, chosen, columns, _Records(lines, columns, number), path.stat().st_size)
    raise HeaderWrong(where=path, problem="the file is empty")


@dataclass
class _Text:
    """The lines of a file, no more than a row's length between two rows."""

    stream: TextIO
    taken: int = 0
    """Characters of the row so far."""
    is_odd: bool = False
    """Whether a cell of the row may have a guard, or a character that was lost."""

    def __iter__(self) -> Iterator[str]:
        readline = self.stream.readline
        while line := readline(LONGEST_ROW):
            self.taken += len(line)
            if self.taken >= LONGEST_ROW:
                raise csv.Error("the row is too long; is a quote not closed?")
            if "\0" in line:
                raise csv.Error("it holds bytes of zero; if it is UTF-16, say so: --encoding utf-16-le")
            if "'" in line or "\ufffd" in line:
                self.is_odd = True
            yield line


@dataclass(frozen=True)
class _Lines:
    """The rows of a file, blank ones left out: the line that each begins on, its cells, whether it is odd."""

    path: Path
    encoding: str
    delimiter: str

    def __iter__(self) -> Iterator[tuple[int, list[str], bool]]:
        csv.field_size_limit(LONGEST_CELL)
        with open_bytes(self.path) as binary, io.TextIOWrapper(binary, self.encoding, newline="") as stream:
            text = _Text(stream)
            reader = csv.reader(text, delimiter=self.delimiter, strict=True)
            begins = 1
            try:
                for cells in reader:
                    if any(cells) and not (begins == 1 and _is_told(cells)):
                        yield begins, cells, text.is_odd
                    begins = reader.line_num + 1
                    text.taken = 0
                    text.is_odd = False
            except UnicodeError:
                raise wrong(self.path, self.encoding) from None
            except csv.Error as error:
                problem = _SAID.get(str(error), str(error))
                raise TableUnreadable(where=f"{self.path}:{begins}", problem=problem) from None


def _is_told(cells: list[str]) -> bool:
    """`sep=;` on the first line is a spreadsheet's word to itself."""
    return cells[0].lower().startswith(_TOLD)


@dataclass(frozen=True)
class _Records:
    lines: _Lines
    columns: tuple[str, ...]
    header: int

    def __iter__(self) -> Iterator[Record]:
        columns, wanted, unnamed = self.columns, len(self.columns), "" in self.columns
        for line, cells, is_odd in self.lines:
            if line == self.header:
                continue
            problem = None if len(cells) == wanted else _misfit(cells, wanted)
            if len(cells) < wanted:
                cells.extend([""] * (wanted - len(cells)))
            values = dict(zip(columns, map(safe_csv.bare if is_odd else str.strip, cells), strict=False))
            if unnamed:
                del values[""]
            yield Record.of(line, values, problem) if is_odd else Record(line, values, problem)


def _misfit(cells: list[str], wanted: int) -> str | None:
    """Empty cells too many are no harm."""
    if len(cells) > wanted and not any(cells[wanted:]):
        return None
    return f"it has {len(cells)} cells, the header has {wanted}"


def _delimiter(path: Path, encoding: str) -> str:
    """The delimiter that parts the first rows most alike, into the most columns."""
    with open_bytes(path) as binary, io.TextIOWrapper(binary, encoding, newline="", errors="replace") as text:
        first = text.readline(1000)
    if first.lstrip("\ufeff").lower().startswith(_TOLD) and len(first.strip()) == len(_TOLD) + 1:
        return first.strip()[-1]
    return max(DELIMITERS, key=lambda delimiter: (_fits(path, encoding, delimiter), -DELIMITERS.index(delimiter)))


def _fits(path: Path, encoding: str, delimiter: str) -> tuple[int, int]:
    """How many rows have as many cells as the header, and how many cells that is; nothing for a single column."""
    widths: list[int] = []
    # What was read before an error counts; the error is told when the table is read.
    with suppress(TableUnreadable, EncodingWrong):
        widths.extend(len(cells) for _, cells, _ in islice(_Lines(path, encoding, delimiter), _SAMPLE_ROWS))
    if not widths or widths[0] == 1:
        return (0, 0)
    return (widths.count(widths[0]), widths[0])
