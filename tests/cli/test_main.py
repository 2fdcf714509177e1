import os
import subprocess
import sys

import pytest

from tests.cli.conftest import Run


def test_an_interruption_ends_with_130(run: Run) -> None:
    assert run("sample", "fail", "interrupt").status == 130


def test_a_word_that_is_no_utf8_is_refused(run: Run) -> None:
    ended = run("sample", "\udcff")
    assert (ended.status, ended.err) == (6, "error[not_text]: Word 2 of the command line is not UTF-8 text.\n")


def test_a_closed_pipe_ends_with_141_and_not_a_word() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [sys.executable, "-m", "sloty", "help", "exit-codes"], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, b"")


def test_a_locale_that_cannot_write_a_name_gets_its_escape() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "sloty", "São"],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 2
    assert b"S\\xe3o" in ended.stderr


@pytest.mark.parametrize(
    ("words", "number", "expected"),
    [("sloty hel", 1, "help"), ("sloty help ex", 2, "exit-codes"), ("sloty help times --out", 3, "--output")],
)
def test_completion_knows_nouns_verbs_and_options(words: str, number: int, expected: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "sloty"],
        env={**os.environ, "_SLOTY_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(number)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stdout.split() == [expected]
