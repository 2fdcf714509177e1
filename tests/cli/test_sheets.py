"""Day sheets as files: all of them or none."""

from pathlib import Path

import pytest

from sloty.cli import sheets
from sloty.cli.destination import FileUnwritable
from sloty.formats import printing
from sloty.formats.paper import Paper
from sloty.formats.printing import PdfUnavailable
from tests.builders import at
from tests.cli.test_daylight import sheet, visit

NOW = at("2027-01-04 07:30")


def test_a_page_is_written(tmp_path: Path) -> None:
    sheets.write(sheet(visit("09:00")), NOW, tmp_path / "day.html", None, Paper.LETTER)
    assert (tmp_path / "day.html").read_text(encoding="utf-8") == printing.day(sheet(visit("09:00")), NOW, Paper.LETTER)


def test_without_a_pdf_there_is_no_page_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> bytes:
        raise PdfUnavailable(reason="it is Sunday")

    monkeypatch.setattr(printing, "pdf", refuse)
    with pytest.raises(PdfUnavailable):
        sheets.write(sheet(), NOW, tmp_path / "day.html", tmp_path / "day.pdf", Paper.A4)
    assert not any(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileUnwritable):
        sheets.write(sheet(), NOW, tmp_path / "missing" / "day.html", None, Paper.A4)
