"""The file of a back-up is whole or not there."""

from pathlib import Path

import pytest

from sloty.db.backup import archive
from sloty.db.backup.archive import BackupBroken, Manifest
from sloty.db.backup.contents import Contents, TableContent
from tests.builders import NOW


def manifest(folder: Path) -> Manifest:
    for name in (archive.ROLES, archive.DUMP):
        (folder / name).write_text(name)
    found = Contents("0001", {"a": TableContent(1, "2", "sloty_owner")}, "rules")
    return Manifest(NOW, "0.1", 18, "2026.6", archive.digest(folder / archive.DUMP), found)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    written = manifest(folder)
    archive.write(tmp_path / "b.tar", folder, written)
    with archive.opened(tmp_path / "b.tar") as (read, parts):
        assert read == written
        assert (parts / archive.DUMP).read_text() == archive.DUMP
    assert not parts.exists()


def test_a_file_that_could_not_be_finished_is_not_there(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    written = manifest(folder)
    (folder / archive.DUMP).unlink()
    with pytest.raises(FileNotFoundError):
        archive.write(tmp_path / "b.tar", folder, written)
    assert [path.name for path in tmp_path.iterdir()] == ["parts"]


def test_what_is_no_back_up_says_so(tmp_path: Path) -> None:
    for name in ("none.tar", "folder"):
        (tmp_path / "folder").mkdir(exist_ok=True)
        with pytest.raises(BackupBroken), archive.opened(tmp_path / name):
            pass
