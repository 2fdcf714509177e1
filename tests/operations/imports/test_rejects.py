"""The file of refused rows."""

import csv
from pathlib import Path

import pytest

from sloty.operations.imports import rejects
from sloty.operations.imports.rejects import RejectsUnwritable
from tests.operations.imports.sources import lines

SOURCE = lines('name,_line,_code,_error\n"a\nb",9,old,old\nb,,,\nc,,,\n')


def test_it_has_the_original_columns_and_why(tmp_path: Path) -> None:
    path = tmp_path / "people.rejects.csv"
    rejects.write(path, SOURCE, [(2, "why", "because"), (4, "what", None)])
    with path.open(encoding="utf-8", newline="") as file:
        assert [*csv.reader(file)] == [
            ["name", "_line", "_code", "_error"],
            ["a\nb", "2", "why", "because"],
            ["c", "4", "what", ""],
        ]
    assert path.stat().st_mode & 0o077 == 0
    assert [*tmp_path.iterdir()] == [path]


def test_where_it_cannot_be_written_that_is_told(tmp_path: Path) -> None:
    with pytest.raises(RejectsUnwritable):
        rejects.write(tmp_path / "no" / "such.csv", SOURCE, [])
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(RejectsUnwritable):
        rejects.write(tmp_path / "a.csv", SOURCE, [])
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
