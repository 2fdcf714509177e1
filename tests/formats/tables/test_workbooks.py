"""What a workbook says of itself is not believed."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from sloty.formats.tables import workbooks
from sloty.formats.tables.source import TableUnreadable
from sloty.formats.tables.workbooks import checked

_SHEET = "xl/worksheets/sheet1.xml"
_PATH = Path("a.xlsx")


def packed(*parts: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts:
            file.writestr(name, content)
    return made.getvalue()


def sheet(*cells: str) -> bytes:
    return packed((_SHEET, b"<row>" + "".join(f"<c {cell}/>" for cell in cells).encode() + b"</row>"))


def test_what_is_read_is_handed_on_unpacked_and_nothing_else() -> None:
    content = checked(_PATH, packed((_SHEET, b"<a/>"), ("_rels/.rels", b"<b/>"), ("xl/media/1.png", b"picture")))
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        assert {name: found.read(name) for name in found.namelist()} == {_SHEET: b"<a/>", "_rels/.rels": b"<b/>"}


@pytest.mark.parametrize(
    "cells",
    [
        ['r="A1"', 'r="XFD1048576"'],
        ['r="A1"', "r =\n'XFD1048576'"],
        ['t="n"r="zzzzzz1"'],
        ['r="A4294967295"'],
        ['r="9999999999999999999"'],
        ['r="ALM30000"'],
    ],
)
def test_cells_that_lie_far_apart_make_no_sheet(cells: list[str]) -> None:
    with pytest.raises(TableUnreadable, match="most of them empty"):
        checked(_PATH, sheet(*cells))
    with pytest.raises(TableUnreadable, match="most of them empty"):
        checked(_PATH, packed(("elsewhere.rels", f"<c {cells[-1]}/>".encode())))


@pytest.mark.parametrize("cells", [['r="A1"', 'r="Z1048576"'], ['r="XFD1000"'], ['r="1048576"'], ["x"]])
def test_large_sheets_are_sheets(cells: list[str]) -> None:
    assert checked(_PATH, sheet(*cells))


def test_a_sheet_that_says_it_is_small_is_unpacked_to_its_end() -> None:
    size = 12_345_678
    honest = packed((_SHEET, b" " * size))
    for content in (honest, honest.replace(struct.pack("<L", size), struct.pack("<L", 100))):
        with pytest.raises(TableUnreadable, match="unpacks to far more"):
            checked(_PATH, content)


def test_parts_that_stand_twice_or_are_too_many_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = packed((_SHEET, b"<a/>"), (_SHEET, b"<b/>"))
    with pytest.raises(TableUnreadable, match="more parts"):
        checked(_PATH, twice)
    monkeypatch.setattr(workbooks, "_MOST_PARTS", 1)
    with pytest.raises(TableUnreadable, match="more parts"):
        checked(_PATH, packed(("a.xml", b""), ("b.xml", b"")))


# Named, for a file has the minute of its making in it: runners that collect at two moments would not agree on its name.
@pytest.mark.parametrize(
    "content",
    [b"", b"no zip", sheet("x")[:-30], b"PK\x03\x04" + b"\0" * 40],
    ids=["empty", "no zip", "cut off", "begins as one"],
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(TableUnreadable, match="no spreadsheet"):
        checked(_PATH, content)
