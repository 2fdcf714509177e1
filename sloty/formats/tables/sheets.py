"""Spreadsheets: the values of a sheet as exact text, whatever the cells look like."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound, ZipError

from sloty.formats.tables.source import HeaderWrong, Record, Source, TableUnreadable, checked_columns, read_whole

_LARGEST_UNPACKED = 500_000_000
_MOST_TIMES = 200
"""How much larger than packed a sheet may be: a real one is some ten times."""
_SMALL = 10_000_000


def source(path: Path, *, sheet: str | None = None) -> Source:
    """A sheet's columns and records, the first sheet's unless another is named. Raises `TableUnreadable`, `HeaderWrong`."""
    rows = _Rows(path, sheet)
    for number, cells in rows:
        columns = checked_columns(path, cells)
        return Source("xlsx", None, None, columns, _Records(rows, columns, number), path.stat().st_size)
    raise HeaderWrong(where=path, problem="the sheet is empty")


@dataclass(frozen=True)
class _Rows:
    """Rows with their number; empty ones are left out."""

    path: Path
    sheet: str | None

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        content = read_whole(self.path)
        _require_sane(self.path, content)
        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(content))
            found = book.get_sheet_by_name(self.sheet) if self.sheet else book.get_sheet_by_index(0)
            for number, cells in enumerate(found.iter_rows(), 1):
                texts = [_text(cell) for cell in cells]
                if any(texts):
                    yield number, texts
        except WorksheetNotFound:
            problem = f"there is no sheet '{self.sheet}'" if self.sheet else "it has no sheet"
            raise TableUnreadable(where=self.path, problem=problem) from None
        except (CalamineError, ZipError, OSError, ValueError) as error:
            raise TableUnreadable(where=self.path, problem=" ".join(str(error).split()) or "it is broken") from None


def _require_sane(path: Path, content: bytes) -> None:
    """A few bytes must not unpack to all of the memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(each.file_size for each in packed.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise TableUnreadable(where=path, problem=f"it is no spreadsheet ({str(error).lower()})") from None
    if size > _LARGEST_UNPACKED or (size > _SMALL and size > _MOST_TIMES * len(content)):
        raise TableUnreadable(where=path, problem="it unpacks to far more than a sheet holds")


@dataclass(frozen=True)
class _Records:
    rows: _Rows
    columns: tuple[str, ...]
    header: int

    def __iter__(self) -> Iterator[Record]:
        width, named = len(self.columns), sum(map(bool, self.columns))
        for number, cells in self.rows:
            if number == self.header:
                continue
            filled = [*cells, *[""] * width]
            values = {name: cell for name, cell in zip(self.columns, filled, strict=False) if name}
            # A sheet is as wide as its widest row: what stands under no name is too much.
            surplus = any(cells[width:]) or any(
                cell for name, cell in zip(self.columns, cells, strict=False) if not name
            )
            yield Record(number, values, f"it has more cells than the header's {named}" if surplus else None)


def _text(cell: Any) -> str:
    """A value as it is typed: no `.0` after whole numbers, no exponent, dates in ISO 8601."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat("minutes" if not cell.second else "seconds")
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return str(cell).strip()
