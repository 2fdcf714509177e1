"""A file in the place of stdout."""

import stat
from pathlib import Path

import pytest

from sloty.cli import output
from sloty.cli.destination import FileUnwritable, into, put


def test_without_a_file_it_is_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    with into(None):
        output.line("Zoë")
    assert capsys.readouterr().out == "Zoë\n"


def test_the_file_is_for_its_owners_eyes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.txt"
    path.write_text("before")
    path.chmod(0o644)
    with into(path):
        output.line("Zoë")
    assert path.read_text(encoding="utf-8") == "Zoë\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert capsys.readouterr().out == ""


def test_what_breaks_off_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text("before")
    with pytest.raises(KeyError), into(path):
        output.line("half")
        raise KeyError
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("one.txt", "before")]


@pytest.mark.parametrize("name", ["missing/one.txt", "folder"])
def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(FileUnwritable, match=name.partition("/")[0]), into(tmp_path / name):
        output.line("x")
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]


def test_what_is_no_text_is_for_its_owners_eyes_too(tmp_path: Path) -> None:
    path = tmp_path / "one.pdf"
    put(path, b"before")
    put(path, b"%PDF")
    assert path.read_bytes() == b"%PDF"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["one.pdf"]
    with pytest.raises(FileUnwritable):
        put(tmp_path / "missing" / "one.pdf", b"")
