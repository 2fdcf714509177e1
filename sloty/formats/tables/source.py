"""What a file of rows is to whoever imports it: columns, and records of text, read as often as wanted."""

import gzip
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final, cast

from sloty.errors import Invalid

LARGEST_WHOLE = 50_000_000
"""Bytes of a file that has to be read whole (spreadsheets, calendars, cards)."""
LONGEST_CELL = 1_000_000
"""Characters."""
LONGEST_ROW = 4_000_000
"""Characters: a few packed bytes can unpack to a row of any length."""
MOST_COLUMNS = 16_384
"""As many as a spreadsheet can have."""
_GZIP: Final = b"\x1f\x8b"
_NO_TEXT: Final = re.compile("[\0\ud800-\udfff\ufffd]")
"""What neither a database nor a file in UTF-8 can hold, and what stands where such a one was."""


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

    @classmethod
    def of(cls, line: int, values: Mapping[str, str], problem: str | None = None) -> "Record":
        """A record that can be stored: a character that is no text is replaced, and the record says so.

        It says so again when it comes back in a file of refused rows, that nobody is called `M\ufffdller` unnoticed.
        """
        if not _NO_TEXT.search("".join(values.values())):
            return cls(line, values, problem)
        kept = {name: _NO_TEXT.sub("\ufffd", value) for name, value in values.items()}
        return cls(line, kept, problem or "it has a character that is no text, or was lost (\ufffd)")


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
    """The file's bytes; of a packed one (gzip), what is in it. Raises `TableUnreadable`, while they are read too."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(len(_GZIP)) == _GZIP
            raw.seek(0)
            with cast("IO[bytes]", gzip.open(raw)) if packed else raw as file:
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
    columns = tuple(column_name(name) for name in names)
    if len(columns) > MOST_COLUMNS:
        raise HeaderWrong(where=path, problem=f"it has more than {MOST_COLUMNS} columns")
    times = Counter(column for column in columns if column)
    if not times:
        raise HeaderWrong(where=path, problem="there are no names of columns")
    column, most = times.most_common(1)[0]
    if most > 1:
        raise HeaderWrong(where=path, problem=f"the column '{column[:80]}' stands twice")
    return columns


def column_name(name: str) -> str:
    """As it is told to people: one space between words, none around them, no mark of an encoding before them."""
    return _NO_TEXT.sub("\ufffd", " ".join(name.lstrip("\ufeff").split()))
