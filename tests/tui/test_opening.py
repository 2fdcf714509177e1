"""What a desk is opened with, and what its terminal is asked."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sloty.actor import PERMISSIONS, Actor, Role
from sloty.db.pool import Database
from sloty.tui import opening
from sloty.tui.app import Surroundings
from sloty.tui.link import Link, NoDay
from sloty.tui.opening import Seat
from tests.architecture.source import ROOT
from tests.builders import NOW, Clinic
from tests.operations.test_booking import book


@pytest.mark.parametrize(
    ("encoding", "ascii_only"),
    [("utf-8", False), ("UTF8", False), ("ascii", True), ("latin-1", True), ("no-such-encoding", True), (None, True)],
)
def test_a_desk_is_opened_as_the_settings_and_the_terminal_say(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, encoding: str | None, ascii_only: bool
) -> None:
    opened: list[tuple[Link, Surroundings]] = []

    class Opened:
        """Is told what a desk is, and draws nothing."""

        failure: Exception | None = None

        def __init__(self, find: Callable[[], tuple[Link, Surroundings]]) -> None:
            self.find = find

        def run(self) -> None:
            """Nobody sits there."""
            opened.append(self.find())

    class Terminal(io.StringIO):
        """Writes in some encoding."""

    Terminal.encoding = encoding  # type: ignore[assignment]  # a stream may have none
    monkeypatch.setattr(opening, "Desk", Opened)
    monkeypatch.setattr(sys, "stdout", Terminal())
    chosen = {"visit.check_in": "f5"}
    database = Database(clinic.database.settings.model_copy(update={"data_dir": tmp_path, "desk_keys": chosen}))
    kept: list[str] = []
    opening.open_desk(lambda: Seat(database, clinic.slug, "front-1", clinic.actor, "here", kept.append))
    ((link, surroundings),) = opened
    assert database.starts_server
    assert not database.starts_stopped
    assert (link.database, link.tenant, link.desk, link.actor) == (database, clinic.slug, "front-1", clinic.actor)
    assert (surroundings.folder, surroundings.ascii_only, surroundings.keys) == (tmp_path, ascii_only, chosen)
    assert surroundings.origin == "here"
    surroundings.remember_session("secret")
    assert kept == ["secret"]


@pytest.mark.parametrize(
    ("locale", "ascii_only"),
    [
        ({"LANG": "C"}, True),
        ({"LC_ALL": "POSIX"}, True),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "C"}, True),
        ({"LANG": "C.UTF-8"}, False),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, False),
        ({"LANG": "C", "LC_ALL": "C.UTF-8"}, False),
        ({}, False),
    ],
    ids=str,
)
def test_a_locale_without_unicode_is_believed_although_python_writes_it(
    locale: dict[str, str], ascii_only: bool
) -> None:
    """Where nothing is said of a locale, Python is: terminals show UTF-8."""
    code = "from sloty.tui import opening; print(not opening._writes_unicode())"
    environment = {"PATH": os.environ["PATH"], **locale}
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, env=environment
    )
    assert told.stdout.strip() == str(ascii_only)


def test_a_bug_of_the_desk_is_told_when_the_screen_is_gone(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failed:
        """Ends by a bug."""

        failure = ZeroDivisionError("boom")

        def __init__(self, _: object) -> None:
            """Whatever it is told."""

        def run(self) -> None:
            """It ends at once."""

    monkeypatch.setattr(opening, "Desk", Failed)
    seat = Seat(clinic.database, clinic.slug, "x", clinic.actor, "x", lambda _: None)
    with pytest.raises(ZeroDivisionError):
        opening.open_desk(lambda: seat)


def test_what_the_frame_needs_is_all_that_is_loaded_before_it() -> None:
    """The day comes behind it, in a thread: with the database, and whatever checks and reads."""
    code = "import sys; import sloty.cli.main, sloty.cli.commands.desk, sloty.tui.opening; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    heavy = {"sqlmodel", "sqlalchemy", "psycopg", "pydantic", "pydantic_settings", "yaml", "phonenumbers"}
    assert not heavy & set(loaded.split())
    assert "sloty.tui.screens.home" not in loaded.split()


def test_who_may_not_see_the_day_finds_no_desk(clinic: Clinic) -> None:
    """Not one that reads for ever."""
    uma = Actor("uma@example.com", Role.USER, "desk", clinic.tenant, permissions=PERMISSIONS[Role.USER])
    with pytest.raises(NoDay):
        opening._found(Seat(clinic.database, clinic.slug, "x", uma, "x", lambda _: None), ascii_only=False)


def test_it_hears_of_what_is_written_in_its_own_tenant_alone(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """At first of anything, for what was written before is not told."""
    monkeypatch.setattr(opening, "_LISTEN_SECONDS", 0.2)
    other: Any = Clinic(clinic.database)
    heard = opening._notices(Link(clinic.database, clinic.slug, "front-1", clinic.actor, now=lambda: NOW))
    assert next(heard) is True
    other.location()
    assert next(heard) is False
    book(clinic)
    assert next(heard) is True
    heard.close()  # type: ignore[attr-defined]  # it is a generator
