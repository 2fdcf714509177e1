"""Spreadsheets are read as the text that was typed."""

import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from sloty.formats.tables import HeaderWrong, TableUnreadable, open_table


def book(path: Path, rows: list[list[Any]], title: str = "People") -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    made.create_sheet("Empty")
    made.save(path)
    return path


def test_values_are_exact_text(tmp_path: Path) -> None:
    cells = {
        "text": "  Eva ",
        "whole": 12125550100,
        "part": 12.5,
        "day": date(1980, 3, 1),
        "moment": datetime(2027, 3, 1, 9, 30),
        "clock": time(9, 30),
        "length": timedelta(hours=1, minutes=5),
        "yes": True,
        "nothing": None,
    }
    source = open_table(book(tmp_path / "a.xlsx", [list(cells), list(cells.values())]))
    (record,) = source.records
    assert (source.format, record.line, record.problem) == ("xlsx", 2, None)
    assert dict(record.values) == {
        "text": "Eva", "whole": "12125550100", "part": "12.5", "day": "1980-03-01", "moment": "2027-03-01 09:30:00",
        "clock": "09:30", "length": "01:05", "yes": "true", "nothing": "",
    }  # fmt: skip


def test_empty_rows_are_left_out_and_rows_keep_their_number(tmp_path: Path) -> None:
    rows: list[list[Any]] = [[None, None], ["a", "b"], [None, None], ["1", None], ["1", "2", "3"]]
    source = open_table(book(tmp_path / "a.xlsx", rows))
    assert [(record.line, record.values["a"], record.problem) for record in source.records] == [
        (4, "1", None),
        (5, "1", "it has more cells than the header's 2"),
    ]


def test_a_sheet_is_found_by_its_name(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["a"], ["1"]])
    assert open_table(path, sheet="People").columns == ("a",)
    with pytest.raises(HeaderWrong):
        open_table(path, sheet="Empty")
    with pytest.raises(TableUnreadable, match="no sheet 'Other'"):
        open_table(path, sheet="Other")


def test_what_is_no_spreadsheet_or_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"no zip")
    with pytest.raises(TableUnreadable, match="no spreadsheet"):
        open_table(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)
    with pytest.raises(TableUnreadable, match="unpacks to far more"):
        open_table(path)
    with zipfile.ZipFile(path, "w") as empty:
        empty.writestr("x", b"")
    with pytest.raises(TableUnreadable):
        open_table(path)
