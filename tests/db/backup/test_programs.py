"""PostgreSQL's programs are found by version, and told no secret that others could see."""

import stat
from pathlib import Path

import pytest

from sloty.db.backup import programs
from sloty.db.backup.programs import ProgramFailed, ProgramMissing


def fake(folder: Path, body: str, version: int = 99) -> None:
    path = folder / "pg_dump"
    path.write_text(
        f'#!/bin/sh\nif [ "$1" = --version ]; then echo "pg_dump (PostgreSQL) {version}.1"; exit; fi\n{body}\n'
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_the_password_is_no_word_of_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    fake(tmp_path, f'echo "$@ / $PGUSER $PGPASSWORD $PGDATABASE $PGSSLMODE" > {seen}')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setenv("PGDATABASE", "wrong")
    programs.run("pg_dump", 99, "postgresql://eva:secret@h/x?sslmode=require", "--file=f", dbname="d")
    assert seen.read_text() == "--file=f / eva secret d require\n"


def test_what_fails_is_told_in_its_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, "echo 'no  space left' >&2; exit 1")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(ProgramFailed, match="no space left"):
        programs.run("pg_dump", 99, "postgresql://h/x", dbname="d")


def test_a_program_that_is_too_old_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, "exit 0", version=9)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(ProgramMissing, match="PostgreSQL 99"):
        programs.run("pg_dump", 99, "postgresql://h/x", dbname="d")
