"""PostgreSQL's programs are found by version, and told no secret that others could see."""

import stat
from pathlib import Path

import pytest

from sloty.db.backup import programs
from sloty.db.backup.programs import Program, ProgramFailed, ProgramMissing
from sloty.db.embedded import binaries

_HARMLESS = 'pg_restore: error: unrecognized configuration parameter "transaction_timeout"'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The first folder on PATH."""
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return tmp_path


def fake(folder: Path, body: str, version: int = 99) -> Program:
    """A program that says its version, and else does what `body` says."""
    path = folder / "pg_dump"
    path.write_text(
        f'#!/bin/sh\nif [ "$1" = --version ]; then echo "pg_dump (PostgreSQL) {version}.1"; exit; fi\n{body}\n'
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return Program(path, version)


def test_the_password_is_no_word_of_the_command(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = fake(folder, f'echo "$@ / $PGPASSWORD" > {folder}/seen')
    monkeypatch.setenv("PGPASSWORD", "wrong")
    program.run("postgresql://eva:secret@h/x?sslmode=require&options=-c%20a.b%3D1", "d", "--file=f")
    words, _, password = (folder / "seen").read_text().strip().rpartition(" / ")
    assert password == "secret"
    for part in ("--file=f", "user=eva", "host=h", "dbname=d", "sslmode=require", "options='-c a.b=1'"):
        assert part in words
    assert "secret" not in words


def test_what_fails_is_told_in_its_own_words(folder: Path) -> None:
    program = fake(folder, "echo 'no  space left' >&2; exit 1")
    with pytest.raises(ProgramFailed, match="no space left"):
        program.run("postgresql://h/x", "d")


def test_what_an_older_server_does_not_know_alone_is_no_failure(folder: Path) -> None:
    """pg_restore sets it at once; whether all is restored is seen by what is there."""
    ignored = "pg_restore: warning: errors ignored on restore:"
    fake(folder, f"echo '{_HARMLESS}' >&2; echo '{ignored} 1' >&2; exit 1").run("postgresql://h/x", "d")
    with pytest.raises(ProgramFailed):
        fake(folder, f"echo '{_HARMLESS}' >&2; echo '{ignored} 2' >&2; exit 1").run("postgresql://h/x", "d")


def test_a_program_that_is_too_old_is_told_with_its_version(folder: Path) -> None:
    fake(folder, "exit 0", version=9)
    with pytest.raises(ProgramMissing, match=r"no pg_dump for PostgreSQL 99 on this machine, only for \d+\.") as told:
        programs.find("pg_dump", 99, embedded=False)
    assert "version 99 or newer" in told.value.advice


def test_a_machine_without_any_is_told_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Path:
        raise binaries.EmbeddedMissing

    monkeypatch.setattr(binaries, "wheel_folder", missing)
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(ProgramMissing, match="PostgreSQL 15 on this machine\\."):
        programs.find("pg_dump", 15, embedded=False)


def test_ours_is_asked_by_its_own_programs_and_others_by_the_machines(folder: Path) -> None:
    fake(folder, "exit 0")
    assert programs.find("pg_dump", 18, embedded=False) == Program(folder / "pg_dump", 99)
    own = programs.find("pg_dump", 18, embedded=True)
    assert (own.version, own.path.parent.parent.name) == (18, "pginstall")
    fake(folder, "exit 0", version=9)
    assert programs.find("pg_dump", 18, embedded=False) == own
