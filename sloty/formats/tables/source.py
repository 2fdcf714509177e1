"""What a file of rows is to whoever imports it: columns, and records of text, read as often as wanted."""

import gzip
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from sloty.errors import Invalid

LARGEST_WHOLE = 50_000_000
"""Bytes of a file that has to be read whole (spreadsheets, calendars, cards)."""
LONGEST_CELL = 1_000_000
"""Characters."""


class TableUnreadable(Invalid):
    """The file is not what its name says, or is broken."""

    code = "table_unreadable"
    sentence = "{where} cannot be read: {problem}."


class EncodingWrong(Invalid):
    """The bytes are no text of that encoding."""

    code = "encoding_wrong"
    sentence = "{where} is no text in {encoding}."
    hint = "Name the encoding: --encoding cp1252"


class HeaderWrong(Invalid):
    """The first row does not name the columns."""

    code = "header_wrong"
    sentence = "{where}: {problem}."
    hint = "The first row names the columns, each once."


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a file."""

    line: int
    """Where it begins; 1 is the header. Of a spreadsheet, its row."""
    values: Mapping[str, str]
    """By column; every value is text without space around it, '' when empty."""
    problem: str | None = None
    """What is wrong with the row as a row."""


@dataclass(frozen=True)
class Source:
    """A file of rows."""

    format: str
    """csv, xlsx, jsonl, ics or vcf."""
    encoding: str | None
    delimiter: str | None
    columns: tuple[str, ...]
    records: Iterable[Record] = field(repr=False)
    """Each iteration reads the file again; nothing is kept."""
    size: int = 0
    """Bytes."""


@contextmanager
def open_bytes(path: Path) -> Iterator[IO[bytes]]:
    """The file's bytes; of a `.gz`, what is packed in it. Raises `TableUnreadable`, while they are read too."""
    try:
        with cast("IO[bytes]", gzip.open(path)) if path.suffix == ".gz" else path.open("rb") as file:
            yield file
    except (OSError, EOFError, zlib.error) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise TableUnreadable(where=path, problem=problem.lower()) from None


def read_whole(path: Path) -> bytes:
    """All of a file that cannot be read piece by piece; raises `TableUnreadable` when it is too large."""
    with open_bytes(path) as file:
        content = file.read(LARGEST_WHOLE + 1)
    if len(content) > LARGEST_WHOLE:
        raise TableUnreadable(where=path, problem=f"it is larger than {LARGEST_WHOLE // 1_000_000} MB")
    return content


def checked_columns(path: Path, names: Iterable[str]) -> tuple[str, ...]:
    """The names of a header, trimmed; a column without a name is ''. Raises `HeaderWrong`."""
    columns = tuple(" ".join(name.split()) for name in names)
    named = [column for column in columns if column]
    if not named:
        raise HeaderWrong(where=path, problem="there are no names of columns")
    twice = next((column for column in named if named.count(column) > 1), None)
    if twice:
        raise HeaderWrong(where=path, problem=f"the column '{twice}' stands twice")
    return columns
