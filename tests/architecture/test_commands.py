"""Every command has help and examples that can be typed, and stands in the generated reference."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer import TyperException

from sloty.cli.commands import NOUNS
from sloty.cli.groups import root
from tests.architecture.pages import commands, concrete, reference
from tests.architecture.source import ROOT

_ENDS = {"|", "||", "&&", ";", ">", ">>", "<", "2>"}
_SUGGESTED = re.compile(r"\bsloty ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)?)")


@pytest.mark.parametrize("noun", NOUNS)
def test_every_command_has_help_and_an_example(noun: str) -> None:
    """An example that can be typed as it stands."""
    for path, command in commands(noun):
        assert command.help, path
        assert "sloty" in (command.epilog or ""), path


@pytest.mark.parametrize("noun", NOUNS)
def test_every_example_can_be_typed(noun: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its words are a noun, a verb, options with values that can be read, and nothing that is required is missing."""
    # The tenant may be set, as the examples take it to be; files that an example names need not be here.
    monkeypatch.setenv("SLOTY_TENANT", "riverside")
    monkeypatch.setattr(Path, "exists", lambda _: True)
    wrong = [
        f"{line}: {problem}"
        for _, command in commands(noun)
        for line in (command.epilog or "").splitlines()
        for problem in _problems(line)
    ]
    assert wrong == []


@pytest.mark.parametrize("noun", NOUNS)
def test_every_example_of_a_command_is_of_that_command(noun: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads a page copies from it."""
    monkeypatch.setattr(Path, "exists", lambda _: True)
    strays = [
        line
        for path, command in commands(noun)
        for line in (command.epilog or "").splitlines()
        if not any(_resolved(words)[0] == path for words in _calls(line))
    ]
    assert strays == []


@pytest.mark.parametrize("noun", NOUNS)
def test_every_command_takes_the_options_that_all_share(noun: str) -> None:
    """And what can be tried without writing can say by its status whether it would have changed anything."""
    for path, command in commands(noun):
        taken = {name for param in command.params for name in param.opts}
        assert {"-o", "--json", "-q", "-v", "--as", "--no-color", "--debug"} <= taken, path
        assert {"--fields"} <= taken or {"--dry-run", "--exit-code"} <= taken, path


def test_every_command_that_a_hint_names_is_there() -> None:
    """A fix that cannot be typed is none."""
    unknown = [
        f"{kind.code}: sloty {found}"
        for kind in concrete()
        for found in _SUGGESTED.findall(kind.hint)
        if not _is_command(found.split())
    ]
    assert unknown == []


def test_the_reference_is_current() -> None:
    """Made by `make docs`."""
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == reference()


def test_an_example_that_cannot_be_typed_is_found() -> None:
    """The rule itself: each of these has something wrong, and the last has not."""
    for line in (
        "sloty locatoin list",
        "sloty location lst",
        "sloty location list --wrong",
        "sloty book",
        "sloty location show",
    ):
        assert [*_problems(line)], line
    assert [*_problems('psql "$(sloty db url)"')] == []
    assert [*_problems("sloty location show downtown -o json | jq .id")] == []


def _problems(line: str) -> Iterator[str]:
    calls = [*_calls(line)]
    if not calls:
        yield "no call of sloty"
    for words in calls:
        try:
            path, context = _resolved(words)
        except TyperException as error:
            yield error.format_message()
        else:
            if context is None:
                yield f"'{path}' is no command"


def _calls(line: str) -> Iterator[list[str]]:
    """The words after each `sloty` of a line: in a pipe, or in $(…)."""
    words = shlex.split(line.replace("$(", " ").replace(")", " ") if "$(" in line else line, comments=True)
    if "$(" in line:
        words = [part for word in words for part in word.split()]
    # After an option it is a value: the database is called so too.
    starts = [at for at, word in enumerate(words) if word == "sloty" and not words[max(0, at - 1)].startswith("--")]
    for start in starts:
        rest = words[start + 1 :]
        end = next((at for at, word in enumerate(rest) if word in _ENDS), len(rest))
        yield rest[:end]


def _resolved(words: list[str]) -> tuple[str, Any]:
    """The command that words lead to, and its context with all of them read; nothing is run."""
    path, command, context = "sloty", root(), None
    outer = command.make_context("sloty", list(words) or ["--help"])
    rest = [*outer._protected_args, *outer.args]
    context, at = outer, command
    while hasattr(at, "resolve_command"):
        name, at, rest = at.resolve_command(context, rest)
        path = f"{path} {name}"
        context = at.make_context(name, rest, parent=context)
        rest = [*context._protected_args, *context.args]
    return path, context


def _is_command(words: list[str]) -> bool:
    """Whether the first words are a noun, and where it has verbs, one of them."""
    if words[0] not in NOUNS:
        return False
    verbs = [path.split()[2:] for path, _ in commands(words[0])]
    return [] in verbs or len(words) == 1 or any(verb[:1] == words[1:2] for verb in verbs)
