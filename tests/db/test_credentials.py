"""Passwords in a file that only its owner reads."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sloty.db import credentials
from sloty.db.credentials import CredentialsUnreadable, CredentialsUnsafe

GENERATE = """
import sys, pathlib
from sloty.db import credentials
sys.stdin.read()
print(credentials.load(pathlib.Path(sys.argv[1])).with_generated(["app", sys.argv[2]]).password("app"))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "credentials.json"


def test_without_a_file_there_is_no_password(path: Path) -> None:
    assert credentials.load(path).password("app") is None
    assert not path.exists()


def test_generated_passwords_are_long_all_different_and_kept(path: Path) -> None:
    made = credentials.load(path).with_generated(["app", "platform"])
    assert made.password("app") != made.password("platform")
    assert len(made.password("app") or "") >= 43
    assert credentials.load(path).password("app") == made.password("app")


def test_a_password_that_exists_is_not_changed(path: Path) -> None:
    first = credentials.load(path).with_generated(["app"])
    before = path.stat().st_ino
    assert first.with_generated(["app"]) == first
    assert path.stat().st_ino == before
    assert first.with_generated(["app", "platform"]).password("app") == first.password("app")


def test_one_file_serves_several_servers(path: Path) -> None:
    ours = credentials.load(path).with_generated(["app"])
    theirs = credentials.load(path, "db.example.org:5432").with_generated(["app"])
    assert ours.password("app") != theirs.password("app")
    assert credentials.load(path, "embedded").password("app") == ours.password("app")
    assert set(json.loads(path.read_text())) == {"embedded", "db.example.org:5432"}


def test_the_file_is_private_whatever_the_umask_and_nothing_else_is_left(path: Path) -> None:
    before = os.umask(0)
    try:
        credentials.load(path).with_generated(["app"])
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {file.name for file in path.parent.iterdir()} == {"credentials.json", "credentials.json.lock"}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644])
def test_a_file_that_others_may_read_or_write_is_refused_with_the_command_that_mends_it(path: Path, mode: int) -> None:
    credentials.load(path).with_generated(["app"])
    path.chmod(mode)
    with pytest.raises(CredentialsUnsafe) as refused:
        credentials.load(path)
    assert refused.value.advice == f"Run: chmod 600 {path}"


@pytest.mark.parametrize(
    "content", [b"", b'{"embedded": {"app"', b"[]", b'{"embedded": []}', b'{"a": {"b": 1}}', b"\xff"]
)
def test_a_torn_file_is_refused_and_left_as_it_is(path: Path, content: bytes) -> None:
    path.touch(0o600)
    path.write_bytes(content)
    with pytest.raises(CredentialsUnreadable):
        credentials.load(path)
    assert path.read_bytes() == content


def test_a_file_that_cannot_be_written_leaves_the_old_one_whole(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = credentials.load(path).with_generated(["app"])

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        first.with_generated(["platform"])
    assert credentials.load(path) == first
    assert not list(path.parent.glob(".credentials-*"))


def test_passwords_are_not_in_the_repr(path: Path) -> None:
    made = credentials.load(path).with_generated(["app"])
    assert (made.password("app") or "") not in repr(made)


def test_two_who_generate_at_once_end_with_the_same_passwords_and_lose_none(path: Path) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, "-c", GENERATE, str(path), role], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for role in ("one", "two")
    ]
    for process in both:
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None
    told = {process.communicate(timeout=20)[0].strip() for process in both}
    kept = credentials.load(path)
    assert told == {kept.password("app")}
    assert kept.password("one")
    assert kept.password("two")
