"""The file of a back-up is whole or not there, and says which part of it was changed."""

import hashlib
import json
from pathlib import Path

import pytest

from sloty.db.backup import archive
from sloty.db.backup.archive import DUMP, MANIFEST, ROLES, SUMS, BackupBroken, Manifest
from sloty.db.backup.contents import Contents, TableContent
from tests.builders import NOW
from tests.db.backup.files import manifest_of, parts_of, rewritten

_WRITTEN = Manifest(
    NOW, "0.1", 18, 18, "2026.6", Contents("0001", {"a": TableContent(1, "2", "sloty_owner", 3, "rules")}, "functions")
)


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    """A folder with what goes into the file, but for what is said of it."""
    folder = tmp_path / "parts"
    folder.mkdir()
    for name in (ROLES, DUMP):
        (folder / name).write_text(name)
    return folder


@pytest.fixture
def file(tmp_path: Path, parts: Path) -> Path:
    """A back-up."""
    archive.write(tmp_path / "b.tar", parts, _WRITTEN)
    return tmp_path / "b.tar"


def problem(path: Path) -> str:
    """Why it is refused."""
    with pytest.raises(BackupBroken) as told, archive.opened(path):
        pass
    return str(told.value.facts["problem"])


def test_what_is_written_is_read_and_for_its_owner_alone(file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600
    with archive.opened(file) as (read, unpacked):
        assert read == _WRITTEN
        assert (unpacked / DUMP).read_text() == DUMP
    assert not unpacked.exists()


def test_its_checksums_are_those_that_sha256sum_reads(file: Path) -> None:
    inside = parts_of(file)
    lines = [f"{hashlib.sha256(inside[name]).hexdigest()}  {name}" for name in (MANIFEST, ROLES, DUMP)]
    assert inside[SUMS].decode().splitlines() == lines


def test_a_file_that_could_not_be_finished_is_not_there(tmp_path: Path, parts: Path) -> None:
    (parts / DUMP).unlink()
    with pytest.raises(FileNotFoundError):
        archive.write(tmp_path / "b.tar", parts, _WRITTEN)
    assert [path.name for path in tmp_path.iterdir()] == ["parts"]


@pytest.mark.parametrize("name", [MANIFEST, ROLES, DUMP])
def test_the_part_that_was_changed_is_named(file: Path, name: str) -> None:
    rewritten(file, name, parts_of(file)[name] + b" ")
    assert problem(file) == f"{name} in it was changed"


def test_a_file_cut_off_anywhere_is_refused(file: Path) -> None:
    whole = file.read_bytes()
    sums = whole.index(SUMS.encode())
    for length in (0, 100, 600, len(whole) // 2, sums, sums + 600):
        file.write_bytes(whole[:length])
        assert problem(file)


def test_what_is_no_back_up_says_so(tmp_path: Path, file: Path) -> None:
    assert problem(tmp_path / "none.tar") == "no such file or directory"
    assert problem(tmp_path) == "is a directory"
    (tmp_path / "text").write_bytes(b"x" * 20_000)
    assert problem(tmp_path / "text") == "it is cut off, or no back-up"
    for content in (b"[]", b"{}", b"\xff"):
        rewritten(file, MANIFEST, content, summed=True)
        assert problem(file) == "it is cut off, or no back-up"


def test_a_format_of_the_future_is_refused_as_such(file: Path) -> None:
    rewritten(file, MANIFEST, json.dumps({**manifest_of(file), "format": 2}).encode(), summed=True)
    assert problem(file) == "its format is 2, and this program reads 1"
