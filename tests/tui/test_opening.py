"""What a desk is opened with, and what its terminal is asked."""

import io
import sys
from pathlib import Path
from typing import Any

import pytest

from sloty.db.pool import Database
from sloty.tui import opening
from sloty.tui.app import Surroundings
from sloty.tui.link import Link
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

        def __init__(self, link: Link, surroundings: Surroundings) -> None:
            opened.append((link, surroundings))

        def run(self) -> None:
            """Nobody sits there."""

    class Terminal(io.StringIO):
        """Writes in some encoding."""

    Terminal.encoding = encoding  # type: ignore[assignment]  # a stream may have none
    monkeypatch.setattr(opening, "Desk", Opened)
    monkeypatch.setattr(sys, "stdout", Terminal())
    chosen = {"visit.check_in": "f5"}
    database = Database(clinic.database.settings.model_copy(update={"data_dir": tmp_path, "desk_keys": chosen}))
    kept: list[str] = []
    opening.open_desk(database, clinic.slug, "front-1", clinic.actor, origin="here", remember_session=kept.append)
    ((link, surroundings),) = opened
    assert (link.database, link.tenant, link.desk, link.actor) == (database, clinic.slug, "front-1", clinic.actor)
    assert (surroundings.folder, surroundings.ascii_only, surroundings.keys) == (tmp_path, ascii_only, chosen)
    assert surroundings.origin == "here"
    surroundings.remember_session("secret")
    assert kept == ["secret"]


def test_a_bug_of_the_desk_is_told_when_the_screen_is_gone(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failed:
        """Ends by a bug."""

        failure = ZeroDivisionError("boom")

        def __init__(self, *_: object) -> None:
            """Whatever it is told."""

        def run(self) -> None:
            """It ends at once."""

    monkeypatch.setattr(opening, "Desk", Failed)
    with pytest.raises(ZeroDivisionError):
        opening.open_desk(clinic.database, clinic.slug, "x", clinic.actor, origin="x", remember_session=lambda _: None)


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
