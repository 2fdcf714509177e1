"""What the quick paths may load, each in a fresh interpreter."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sloty.cli.commands import NOUNS, __path__

_LISTED = """
import json, sys
from sloty.__main__ import run
sys.argv = ["sloty", *{words!r}]
try:
    status = run()
except SystemExit as ending:
    status = ending.code
sys.__stderr__.write("\\n" + json.dumps([status, sorted(sys.modules)]))
"""
_HEAVY = {"sqlmodel", "sqlalchemy", "psycopg", "textual", "rich", "yaml", "pydantic_settings", "phonenumbers"}


def loaded(*words: str, status: int = 0, **environment: str) -> set[str]:
    """The modules in memory after running `words`, which end with `status`."""
    ended = subprocess.run(
        [sys.executable, "-c", _LISTED.format(words=list(words))],
        env={**os.environ, "SLOTY_DATA_DIR": os.devnull, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    found, modules = json.loads(ended.stderr.splitlines()[-1])
    assert found == status, ended.stderr
    return set(modules)


def test_the_version_is_told_before_typer_is_imported() -> None:
    modules = loaded("--version")
    assert not modules & {"typer", "typing", "dataclasses", "sloty.cli.main"}


@pytest.mark.parametrize("words", [["--help"], [], ["help", "--help"], ["help", "exit-codes", "-h"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    assert not loaded(*words) & _HEAVY


def test_a_slip_of_the_finger_loads_nothing_heavy() -> None:
    assert not loaded("hlep", status=2) & _HEAVY


def test_the_first_page_of_help_does_not_even_load_pydantic() -> None:
    assert "pydantic" not in loaded("--help")


def test_completion_loads_nothing_heavy() -> None:
    assert not loaded(_SLOTY_COMPLETE="complete_bash", COMP_WORDS="sloty help e", COMP_CWORD="2") & _HEAVY


def test_completion_of_names_that_are_remembered_or_cannot_be_had_loads_nothing_heavy() -> None:
    assert not loaded(_SLOTY_COMPLETE="complete_bash", COMP_WORDS="sloty\nlocation\nshow\n", COMP_CWORD="3") & _HEAVY


@pytest.mark.parametrize("noun", NOUNS)
def test_the_help_of_every_noun_loads_nothing_heavy(noun: str) -> None:
    assert not loaded(noun, "--help") & _HEAVY


def test_the_registry_names_every_command_file_and_no_other() -> None:
    files = {file.stem for folder in __path__ for file in Path(folder).glob("*.py")} - {"__init__"}
    assert files == {noun.module for noun in NOUNS.values()}
