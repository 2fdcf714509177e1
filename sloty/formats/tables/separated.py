"""Comma-separated values and their relatives: semicolons, tabs, bars; quoted line feeds, `sep=` of spreadsheets."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sloty.formats import safe_csv
from sloty.formats.tables.encodings import encoding_of
from sloty.formats.tables.source import (
    LONGEST_CELL,
    EncodingWrong,
    HeaderWrong,
    Record,
    Source,
    TableUnreadable,
    checked_columns,
    open_bytes,
)

DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 50
_TOLD = "sep="


def source(path: Path, *, encoding: str | None = None, delimiter: str | None = None) -> Source:
    """The file's columns and records. Raises `EncodingWrong`, `HeaderWrong`, `TableUnreadable`."""
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise TableUnreadable(where=path, problem=f"'{delimiter}' cannot part columns")
    found = encoding_of(path, encoding)
    chosen = delimiter or _delimiter(path, found)
    lines = _Lines(path, found, chosen)
    for number, cells in lines:
        columns = checked_columns(path, cells)
        return Source("csv", found, chosen, columns, _Records(lines, columns, number), path.stat().st_size)
    raise HeaderWrong(where=path, problem="the file is empty")


@dataclass(frozen=True)
class _Lines:
    """The rows of a file with the line that each begins on, blank ones left out."""

    path: Path
    encoding: str
    delimiter: str

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        csv.field_size_limit(LONGEST_CELL)
        with open_bytes(self.path) as binary, io.TextIOWrapper(binary, self.encoding, newline="") as text:
            reader = csv.reader(text, delimiter=self.delimiter, strict=True)
            begins = 1
            try:
                for cells in reader:
                    if cells and not (begins == 1 and _is_told(cells)) and any(cells):
                        yield begins, cells
                    begins = reader.line_num + 1
            except UnicodeError:
                raise EncodingWrong(where=f"{self.path}:{begins}", encoding=self.encoding) from None
            except csv.Error as error:
                raise TableUnreadable(where=f"{self.path}:{begins}", problem=str(error)) from None


def _is_told(cells: list[str]) -> bool:
    """`sep=;` on the first line is a spreadsheet's word to itself."""
    return cells[0].lower().startswith(_TOLD)


@dataclass(frozen=True)
class _Records:
    lines: _Lines
    columns: tuple[str, ...]
    header: int

    def __iter__(self) -> Iterator[Record]:
        wanted = len(self.columns)
        bare = safe_csv.bare
        for line, cells in self.lines:
            if line == self.header:
                continue
            filled = cells if len(cells) == wanted else [*cells, *[""] * wanted]
            values = {name: bare(cell) for name, cell in zip(self.columns, filled, strict=False) if name}
            yield Record(line, values, None if len(cells) == wanted else _misfit(cells, wanted))


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
    try:
        rows = [cells for _, cells in islice(_Lines(path, encoding, delimiter), _SAMPLE_ROWS)]
    except (TableUnreadable, EncodingWrong):
        return (0, 0)
    if not rows or len(rows[0]) == 1:
        return (0, 0)
    return (sum(len(row) == len(rows[0]) for row in rows), len(rows[0]))
