"""Files of rows: CSV and its relatives, XLSX, JSON lines, iCalendar and vCard, each read as text by column."""

from pathlib import Path

from sloty.formats.tables import cards, events, jsonl, separated, sheets
from sloty.formats.tables.source import EncodingWrong, HeaderWrong, Record, Source, TableUnreadable, open_bytes

__all__ = ["EncodingWrong", "HeaderWrong", "Record", "Source", "TableUnreadable", "open_table"]

_ZIP = b"PK\x03\x04"


def open_table(
    path: Path, *, encoding: str | None = None, delimiter: str | None = None, sheet: str | None = None
) -> Source:
    """The file by its suffix, a `.gz` after it aside; what is no other is comma-separated, or parted otherwise.

    Raises `TableUnreadable`, `EncodingWrong`, `HeaderWrong`.
    """
    suffix = Path(path.stem).suffix.lower() if path.suffix == ".gz" else path.suffix.lower()
    if suffix in {".xlsx", ".xlsm", ".ods"}:
        return sheets.source(path, sheet=sheet)
    if suffix in {".jsonl", ".ndjson"}:
        return jsonl.source(path)
    if suffix in {".ics", ".ical"}:
        return events.source(path)
    if suffix in {".vcf", ".vcard"}:
        return cards.source(path)
    with open_bytes(path) as file:
        if file.read(len(_ZIP)) == _ZIP:
            raise TableUnreadable(where=path, problem="it is a spreadsheet; its name should end in .xlsx")
    return separated.source(path, encoding=encoding, delimiter=delimiter)
