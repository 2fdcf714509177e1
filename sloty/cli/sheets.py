"""Day sheets as files: a page for a browser, or a PDF."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sloty.cli import destination
from sloty.formats import printing
from sloty.formats.paper import Paper

if TYPE_CHECKING:
    from sloty.operations.day_sheet import DaySheet


def write(sheet: "DaySheet", now: datetime, html: Path | None, pdf: Path | None, paper: Paper) -> None:
    """Whichever has a path. Raises `PdfUnavailable`, `FileUnwritable`; then neither is written."""
    page = printing.day(sheet, now, paper)
    made = [
        (path, content) for path, content in ((html, page.encode()), (pdf, printing.pdf(page) if pdf else b"")) if path
    ]
    for path, content in made:
        destination.put(path, content)
