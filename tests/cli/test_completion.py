"""TAB, in the shells that are here, without a database; with one it is tried in tests/journeys/test_manners.py."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sloty.cli import completion
from sloty.cli.commands import NOUNS
from sloty.cli.groups import load, root
from tests.cli.shells import SHELLS, tab

BASH = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash on this machine")


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("sloty hel", ["help"]),
        ("sloty help ex", ["exit-codes"]),
        ("sloty help times --out", ["--output"]),
        ("sloty slots --serv", ["--service"]),
        ("sloty appointment list --status CONF", ["CONFIRMED"]),
        ("sloty location list -o js", ["json", "jsonl"]),
    ],
)
def test_a_shell_completes_nouns_verbs_options_and_choices(
    shell: str, line: str, expected: list[str], tmp_path: Path
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} on this machine")
    assert tab(shell, line, HOME=str(tmp_path), SLOTY_DATA_DIR=str(tmp_path)) == expected


@pytest.mark.parametrize(
    "line",
    [
        "sloty slots --service ",
        "sloty location show ",
        "sloty location list -t ",
        "sloty location show 'unclosed ",
        "sloty \x01",
    ],
)
def test_without_a_database_there_is_nothing_and_not_a_word(line: str, tmp_path: Path) -> None:
    """Nor is a server started."""
    environment = {"_SLOTY_COMPLETE": "complete_bash", "COMP_WORDS": line.replace(" ", "\n")}
    ended = subprocess.run(
        [sys.executable, "-m", "sloty"],
        env={**os.environ, **environment, "COMP_CWORD": str(line.count(" ")), "SLOTY_DATA_DIR": str(tmp_path / "data")},
        capture_output=True,
        check=False,
    )
    assert (ended.stdout.strip(), ended.stderr) == (b"", b"")
    assert not (tmp_path / "data" / "postgres").exists()


@pytest.mark.parametrize("shell", completion.SHELLS)
def test_the_script_of_a_shell_is_shown_when_the_shell_is_named(shell: str) -> None:
    words = [sys.executable, "-m", "sloty", "--show-completion", shell]
    ended = subprocess.run(words, capture_output=True, text=True, check=True)
    assert f"_SLOTY_COMPLETE=complete_{shell}" in ended.stdout
    assert ended.stderr == ""


def test_a_shell_is_set_up_in_its_own_files(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "sloty", "--install-completion", "bash"]
    ended = subprocess.run(words, env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, text=True, check=True)
    assert ".bash_completions/sloty.sh" in ended.stdout
    assert "sloty.sh" in (tmp_path / ".bashrc").read_text()


def test_a_shell_that_is_not_known_is_refused() -> None:
    words = [sys.executable, "-m", "sloty", "--install-completion", "tcsh"]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "bash|zsh|fish" in ended.stderr


def test_the_sign_that_bash_cuts_out_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMP_WORDS", "sloty\nslots\n--service\n=\ncl")
    monkeypatch.setenv("COMP_CWORD", "4")
    completion.without_equals()
    assert (os.environ["COMP_WORDS"], os.environ["COMP_CWORD"]) == ("sloty\nslots\n--service\ncl", "3")


def kinds(*words: str) -> dict[str, str]:
    """By its option or metavar, what each parameter of a verb names in the database."""
    command = load(words[0])
    with root().make_context("sloty", [], resilient_parsing=True) as outer:
        context = command.make_context(words[0], list(words[1:]), parent=outer, resilient_parsing=True)
        if words[1:]:
            command = command.commands[words[1]]
            context = command.make_context(words[1], [], parent=context, resilient_parsing=True)
    params = completion.knowing(context, command.get_params(context))
    return {
        param.metavar if param.param_type_name == "argument" else param.opts[0]: found.args[0]
        for param in params
        if hasattr(found := vars(param).get("shell_complete"), "args")
    }


def test_what_a_parameter_names_follows_from_its_own_name() -> None:
    assert kinds("slots", "find")["--service"] == "service"
    assert kinds("location", "show") == {"LOCATION": "location", "--tenant": "tenant"}
    assert kinds("location", "create").keys() == {"--tenant"}
    assert kinds("tenant", "show") == {"SLUG": "tenant"}
    assert kinds("tenant", "create") == {}
    assert kinds("book")["--customer"] == "customer"


@pytest.mark.parametrize(
    "noun", sorted({"location", "department", "provider", "service", "resource", "customer"} & set(NOUNS))
)
def test_every_noun_of_the_catalog_completes_its_own_names(noun: str) -> None:
    assert kinds(noun, "show")[noun.upper()] == noun
