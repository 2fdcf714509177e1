"""What all readers share."""

from pathlib import Path

import pytest

from sloty.formats.tables import source
from sloty.formats.tables.source import HeaderWrong, Record, TableUnreadable


def test_names_of_columns_are_trimmed_and_stand_once() -> None:
    assert source.checked_columns(Path("a"), [" First\n name ", "", "b", ""]) == ("First name", "", "b", "")
    for names in ([], ["", " "], ["a", " a"]):
        with pytest.raises(HeaderWrong):
            source.checked_columns(Path("a"), names)
    with pytest.raises(HeaderWrong, match="more than 16384"):
        source.checked_columns(Path("a"), map(str, range(16_385)))


def test_a_record_holds_only_text_that_can_be_stored() -> None:
    fine = {"a": "é\n\t😀"}
    assert Record.of(2, fine) == Record(2, fine, None)
    spoiled = Record.of(2, {"a": "x\0y", "b": "\ud800"})
    assert (dict(spoiled.values), spoiled.problem) == (
        {"a": "x\ufffdy", "b": "\ufffd"},
        "it has a character that is no text, or was lost (\ufffd)",
    )
    assert Record.of(2, {"a": "\0"}, "worse").problem == "worse"


def test_a_file_that_must_be_read_whole_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 11)
    monkeypatch.setattr(source, "LARGEST_WHOLE", 10)
    with pytest.raises(TableUnreadable, match="larger than"):
        source.read_whole(path)
