"""What all readers share."""

from pathlib import Path

import pytest

from sloty.formats.tables import source
from sloty.formats.tables.source import HeaderWrong, TableUnreadable


def test_names_of_columns_are_trimmed_and_stand_once() -> None:
    assert source.checked_columns(Path("a"), [" First\n name ", "", "b", ""]) == ("First name", "", "b", "")
    for names in ([], ["", " "], ["a", " a"]):
        with pytest.raises(HeaderWrong):
            source.checked_columns(Path("a"), names)


def test_a_file_that_must_be_read_whole_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 11)
    monkeypatch.setattr(source, "LARGEST_WHOLE", 10)
    with pytest.raises(TableUnreadable, match="larger than"):
        source.read_whole(path)
