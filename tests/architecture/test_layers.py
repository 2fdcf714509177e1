"""Imports point downwards, and starting up is cheap."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

HEAVY = {"sqlmodel", "sqlalchemy", "psycopg", "pydantic_settings", "rich", "yaml", "textual", "alembic", "phonenumbers"}


def test_the_import_contracts_hold() -> None:
    """Layers, and front ends that know no database: see pyproject.toml."""
    program = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    "words", [["--version"], ["--help"], ["location", "--help"], ["book", "--help"], ["agenda", "-h"]], ids=" ".join
)
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    """A person who asks for help, or a shell that completes, waits for no database library."""
    code = (
        f"import sys; sys.argv = ['sloty', *{words!r}]\n"
        "from sloty.__main__ import run\n"
        "try: run()\n"
        "except SystemExit: pass\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not HEAVY & set(result.stderr.split())
