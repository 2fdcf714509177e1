"""Spreadsheets are read as the text that was typed."""

import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from sloty.formats.tables import HeaderWrong, TableUnreadable, open_table, sheets


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


def spoil(path: Path, old: bytes, new: bytes) -> None:
    """Put other bytes into the first sheet."""
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    assert old in parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(old, new)
    with zipfile.ZipFile(path, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)


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


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12125550100.0, "12125550100"),
        (9007199254740991, "9007199254740991"),
        (0.1 + 0.2, "0.3"),
        (0.0000001, "0.0000001"),
        (-5.5, "-5.5"),
        (-0.0, "0"),
        (1e22, "10000000000000000000000"),
        (timedelta(minutes=-65), "-01:05"),
        (timedelta(days=2, seconds=5), "48:00:05"),
        (datetime(2027, 3, 1, 9, 29, 59, 700_000), "2027-03-01 09:30:00"),
        (datetime(2027, 3, 1), "2027-03-01"),
        (datetime(9999, 12, 31, 23, 59, 59, 900_000), "9999-12-31 23:59:59"),
        (time(9, 30, 15), "09:30:15"),
    ],
)
def test_numbers_have_no_exponent_and_times_are_whole(value: Any, text: str) -> None:
    assert sheets._text(value) == text


def test_a_number_typed_with_an_exponent_is_a_number(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["phone"], [7]])
    spoil(path, b"<v>7</v>", b"<v>1.21255501E10</v>")
    assert [dict(record.values) for record in open_table(path).records] == [{"phone": "12125550100"}]


def test_entities_of_a_document_are_not_followed(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["a"], ["secret"]])
    spoil(path, b"<worksheet", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet')
    spoil(path, b">secret<", b">&e;<")
    with pytest.raises(TableUnreadable, match="unrecognized entity"):
        open_table(path)


def test_the_first_sheet_is_the_first_that_people_see(tmp_path: Path) -> None:
    made = Workbook()
    hidden = made.active
    assert hidden is not None
    hidden.sheet_state = "hidden"
    made.create_sheet("Seen").append(["a"])
    made.active = 1
    made.save(tmp_path / "a.xlsx")
    assert open_table(tmp_path / "a.xlsx").columns == ("a",)


def test_what_is_no_spreadsheet_or_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"no zip")
    with pytest.raises(TableUnreadable, match="no spreadsheet"):
        open_table(path)
    book(path, [["a"], ["1"]])
    spoil(path, b'r="A2"', b'r="XFD1048576"')
    with pytest.raises(TableUnreadable, match="most of them empty"):
        open_table(path)
    with zipfile.ZipFile(path, "w") as empty:
        empty.writestr("x", b"")
    with pytest.raises(TableUnreadable):
        open_table(path)
