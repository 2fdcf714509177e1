"""The day on paper, from the desk."""

import stat
from pathlib import Path

import pytest

from sloty.tui.printing import PageUnwritable, print_day
from tests.builders import at
from tests.cli.test_daylight import sheet, visit

NOW = at("2027-01-04 07:30")


def test_the_page_lies_beside_the_data_for_its_owner_alone(tmp_path: Path) -> None:
    path = print_day(sheet(visit("09:30"), title="Río / ../Downtown"), tmp_path, NOW)
    assert path == tmp_path / "print" / "2027-01-04-r-o-downtown.html"
    assert "Rui Costa" in path.read_text(encoding="utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_pages_of_other_days_do_not_gather(tmp_path: Path) -> None:
    print_day(sheet(visit("09:30"), title="Lake"), tmp_path, NOW)
    path = print_day(sheet(visit("09:30"), title="…"), tmp_path, NOW)
    assert [each.name for each in path.parent.iterdir()] == ["2027-01-04-day.html"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "print").write_text("no folder")
    with pytest.raises(PageUnwritable, match="cannot be written"):
        print_day(sheet(), tmp_path, NOW)
