"""Spreadsheets: the values of a sheet as exact text, whatever the cells look like."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any, Final

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
    ZipError,
)

from sloty.formats.tables.source import HeaderWrong, Record, Source, TableUnreadable, checked_columns, read_whole
from sloty.formats.tables.workbooks import checked

_HALF_A_SECOND: Final = timedelta(milliseconds=500)
_DIGITS: Final = 15
"""As many of a number as a spreadsheet keeps; what follows is what binary fractions add."""


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
        content = checked(self.path, read_whole(self.path))
        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(content))
            found = book.get_sheet_by_name(self.sheet or _first_seen(book))
            for number, cells in enumerate(found.iter_rows(), 1):
                texts = list(map(_text, cells))
                if any(texts):
                    yield number, texts
        except WorksheetNotFound:
            has = ", ".join(book.sheet_names)[:200]
            problem = f"there is no sheet '{self.sheet}'; it has {has}" if self.sheet else "it has no sheet"
            raise TableUnreadable(where=self.path, problem=problem) from None
        except (CalamineError, ZipError, OSError, ValueError) as error:
            raise TableUnreadable(where=self.path, problem=" ".join(str(error).split()) or "it is broken") from None


def _first_seen(book: CalamineWorkbook) -> str:
    """The sheet that people see first, '' when there is none."""
    for sheet in book.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
            return sheet.name
    return next(iter(book.sheet_names), "")


@dataclass(frozen=True)
class _Records:
    rows: _Rows
    columns: tuple[str, ...]
    header: int

    def __iter__(self) -> Iterator[Record]:
        width, named, unnamed = len(self.columns), sum(map(bool, self.columns)), "" in self.columns
        for number, cells in self.rows:
            if number == self.header:
                continue
            values = dict.fromkeys(self.columns, "")
            values.update(zip(self.columns, cells, strict=False))
            # A sheet is as wide as its widest row: what stands under no name is too much.
            surplus = any(cells[width:])
            if unnamed:
                del values[""]
                surplus = surplus or any(c for name, c in zip(self.columns, cells, strict=False) if not name)
            yield Record.of(number, values, f"it has more cells than the header's {named}" if surplus else None)


def _text(cell: Any) -> str:
    """A value as it is typed: no `.0` after whole numbers, no exponent, dates in ISO 8601 to the second."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        near = _to_the_second(cell)
        return near.date().isoformat() if near.time() == time() else near.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        near = _to_the_second(datetime.combine(date.min, cell))
        return near.time().isoformat("seconds" if near.second else "minutes")
    if isinstance(cell, timedelta):
        return _length(cell)
    return str(cell).strip()


def _number(cell: float) -> str:
    if cell.is_integer():
        return str(int(cell))
    if not isfinite(cell):
        return str(cell)
    return format(Decimal(f"{cell:.{_DIGITS}g}"), "f")


def _to_the_second(moment: datetime) -> datetime:
    """The nearest one: 09:30 is kept as a fraction of a day, and comes back a little less."""
    try:
        return (moment + _HALF_A_SECOND).replace(microsecond=0)
    except OverflowError:
        return moment.replace(microsecond=0)


def _length(cell: timedelta) -> str:
    minutes, seconds = divmod(round(abs(cell).total_seconds()), 60)
    sign = "-" if cell < timedelta() else ""
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
