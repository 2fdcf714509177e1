"""The command line in this process: words in; status, stdout and stderr out."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sloty.cli import commands, main
from sloty.cli.commands import NOUNS, Noun
from tests.builders import Clinic
from tests.cli import sample


@dataclass(frozen=True)
class Ended:
    """How a command line ended."""

    status: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run words as one command line; `terminal` makes the streams say that they are one, with `typed` in."""
    monkeypatch.setitem(NOUNS, "sample", Noun("sample", "A noun for tests.", "Tests"))
    monkeypatch.setitem(sys.modules, f"{commands.__name__}.sample", sample)
    monkeypatch.setattr("sloty.paths.data_dir", lambda: tmp_path)
    monkeypatch.delenv("SLOTY_TENANT", raising=False)
    monkeypatch.setenv("COLUMNS", "100")

    def words(*given: str, terminal: bool = False, typed: str = "") -> Ended:
        for stream in (sys.stdin, sys.stdout, sys.stderr):
            monkeypatch.setattr(stream, "isatty", lambda: terminal, raising=False)
        monkeypatch.setattr(sys.stdin, "readline", lambda: typed, raising=False)
        status = main.main(given)
        captured = capsys.readouterr()
        return Ended(status, captured.out, captured.err)

    return words


@pytest.fixture
def typed(run: Run, clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Words typed at a machine that works on the clinic."""
    settings = clinic.database.settings
    monkeypatch.setenv("SLOTY_DATABASE_URL", settings.database_url or "")
    monkeypatch.setenv("SLOTY_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("SLOTY_TENANT", clinic.slug)
    return run
