"""Files of rows: CSV and its relatives, XLSX, JSON lines, iCalendar and vCard, each read as text by column."""

from pathlib import Path
from typing import Final

from sloty.formats.tables import cards, events, jsonl, separated, sheets
from sloty.formats.tables.source import EncodingWrong, HeaderWrong, Record, Source, TableUnreadable, open_bytes

__all__ = ["EncodingWrong", "HeaderWrong", "Record", "Source", "TableUnreadable", "open_table"]

_LOOKED_AT: Final = 512
_PAGE: Final = "it is a page of the web, whatever its name; export it as CSV or save it as .xlsx"
_NO_CSV: Final = (
    (b"pk\x03\x04", "it is a spreadsheet; its name should end in .xlsx"),
    (b"\xd0\xcf\x11\xe0", "it is a spreadsheet of an old kind; save it as .xlsx"),
    (b"%pdf", "it is a PDF; export it as CSV"),
    (b"begin:vcalendar", "it is a calendar; its name should end in .ics"),
    (b"begin:vcard", "it is a file of cards; its name should end in .vcf"),
    (b"{\"", "it is JSON; its name should end in .jsonl"),
    (b"<!doctype", _PAGE),
    (b"<html", _PAGE),
    (b"<table", _PAGE),
    (b"<?xml", "it is XML; export it as CSV"),
)  # fmt: skip
"""How files begin, in small letters, that have the wrong name."""


def open_table(
    path: Path, *, encoding: str | None = None, delimiter: str | None = None, sheet: str | None = None
) -> Source:
    """The file by its suffix, a `.gz` after it aside; what is no other is comma-separated, or parted otherwise.

    Raises `TableUnreadable`, `EncodingWrong`, `HeaderWrong`.
    """
    suffix = Path(path.stem).suffix.lower() if path.suffix.lower() == ".gz" else path.suffix.lower()
    if suffix in {".xlsx", ".xlsm"}:
        return sheets.source(path, sheet=sheet)
    if suffix in {".jsonl", ".ndjson", ".json"}:
        return jsonl.source(path)
    if suffix in {".ics", ".ical"}:
        return events.source(path)
    if suffix in {".vcf", ".vcard"}:
        return cards.source(path)
    _require_separated(path)
    return separated.source(path, encoding=encoding, delimiter=delimiter)


def _require_separated(path: Path) -> None:
    with open_bytes(path) as file:
        begins = file.read(_LOOKED_AT).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for mark, problem in _NO_CSV:
        if begins.startswith(mark):
            raise TableUnreadable(where=path, problem=problem)
