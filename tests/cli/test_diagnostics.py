import json
import sys
from pathlib import Path

import pytest

from sloty import errors
from sloty.cli import diagnostics
from sloty.cli.diagnostics import ConfirmationNeeded, Exit, Manners, TerminalNeeded, tell
from sloty.operations.placing import OffGrid, SlotTaken
from tests.cli.conftest import Run


def test_an_error_says_what_and_what_next_on_stderr(run: Run) -> None:
    ended = run("sample", "fail", "conflict")
    assert (ended.status, ended.out) == (Exit.CONFLICT, "")
    assert ended.err == "error[thing_taken]: The \\x1b[31mroom is taken.\n  fix: Take another: sloty sample find.\n"


@pytest.mark.parametrize("ask", [["-o", "json"], ["-o", "jsonl"], ["--json"], ["--output=json"], ["-ojson"]])
def test_an_error_is_an_object_when_json_was_asked_for(run: Run, ask: list[str]) -> None:
    error = json.loads(run("sample", "fail", "conflict", *ask).err)["error"]
    assert error.pop("details")
    assert {"error": error} == {
        "error": {
            "code": "thing_taken",
            "message": "The \x1b[31mroom is taken.",
            "hint": "Take another: sloty sample find.",
            "field": "room",
        }
    }


def test_every_one_of_many_errors_is_told(run: Run) -> None:
    assert run("sample", "fail", "many").err == (
        "error[thing_wrong]: one: One is wrong.\n"
        "error[thing_taken]: Two is taken.\n  fix: Take another: sloty sample find.\n"
    )


@pytest.mark.parametrize(
    ("kind", "how"), [(OffGrid, " Staff may book it all the same with --override REASON."), (SlotTaken, "")]
)
def test_where_a_reason_outweighs_a_rule_the_option_for_it_is_told(
    kind: type[errors.SlotyError], how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In every shape, and beside others."""
    error = kind(start="10:07", by="", detail="off the grid", hint="Nearest free: 10:15.")
    tell(errors.ManyErrors([error, errors.Refused()]), Manners())
    assert f"  fix: Nearest free: 10:15.{how}\n" in capsys.readouterr().err
    tell(error, Manners(json=True))
    assert json.loads(capsys.readouterr().err)["error"]["hint"] == f"Nearest free: 10:15.{how}"


def test_many_errors_are_details_in_json(run: Run) -> None:
    ended = run("sample", "fail", "many", "--json")
    error = json.loads(ended.err)["error"]
    assert (ended.status, error["code"]) == (Exit.INVALID, "invalid_input")
    assert [each["code"] for each in error["details"]] == ["thing_wrong", "thing_taken"]


@pytest.mark.parametrize(
    ("family", "status"),
    [
        (errors.NotFound, 4),
        (errors.Conflict, 5),
        (errors.Invalid, 6),
        (errors.Forbidden, 8),
        (errors.Unavailable, 9),
        (ConfirmationNeeded, 10),
        (errors.Refused, 11),
    ],
)
def test_every_family_has_its_exit_status(family: type[errors.SlotyError], status: int) -> None:
    assert tell(family(question="?", flag="--yes"), Manners()) == status


def test_a_bug_is_told_with_a_reference_and_a_file_that_only_we_read(run: Run, tmp_path: Path) -> None:
    ended = run("sample", "fail", "bug")
    (file,) = (tmp_path / "bugs").iterdir()
    assert ended.status == Exit.BUG
    assert "Traceback" not in ended.err
    assert f"(reference {file.stem})" in ended.err
    assert "ZeroDivisionError: \\x1b[2Jboom" in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_bug_without_a_place_for_its_file_is_still_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bugs").write_text("in the way")
    ended = run("sample", "fail", "bug", "--json")
    assert ended.status == Exit.BUG
    assert json.loads(ended.err)["error"]["code"] == "bug"


@pytest.mark.parametrize("how", ["conflict", "bug", "usage"])
def test_debug_alone_shows_the_traceback(run: Run, how: str) -> None:
    assert "Traceback" in run("sample", "fail", how, "--debug").err
    assert "Traceback" not in run("sample", "fail", how).err


def test_usage_errors_have_the_same_shape(run: Run) -> None:
    ended = run("sample", "fail", "usage")
    assert ended.status == Exit.USAGE
    assert ended.err == "error[usage]: Give either --this or --that.\n  fix: sloty sample fail --help\n"


def test_usage_errors_are_objects_when_json_was_asked_for(run: Run) -> None:
    ended = run("sample", "find", "--limt", "1", "--json")
    assert json.loads(ended.err)["error"] == {
        "code": "usage",
        "message": "No such option '--limt'. Did you mean '--limit'?",
        "hint": "sloty sample find --help",
    }


def test_what_follows_two_dashes_is_no_option() -> None:
    assert Manners.of(["x", "--", "--json", "--debug"]) == Manners()


def test_a_question_without_a_terminal_is_never_asked(run: Run) -> None:
    ended = run("sample", "archive")
    assert (ended.status, ended.out) == (Exit.CONFIRMATION, "")
    assert ended.err == "error[confirmation_needed]: Archive it? Nothing was done.\n  fix: Add --yes.\n"


@pytest.mark.parametrize(("typed", "status"), [("y\n", 0), ("YES\n", 0), ("n\n", 10), ("\n", 10), ("", 10)])
def test_a_question_at_a_terminal_wants_a_yes(run: Run, typed: str, status: int) -> None:
    ended = run("sample", "archive", terminal=True, typed=typed)
    assert ended.status == status
    assert ended.err.startswith("Archive it? [y/N] ")


@pytest.mark.parametrize(("typed", "status"), [("alpha\n", 0), ("beta\n", 10), ("y\n", 10)])
def test_what_erases_for_good_wants_the_name_typed(run: Run, typed: str, status: int) -> None:
    assert run("sample", "erase", terminal=True, typed=typed).status == status


def test_what_erases_for_good_takes_the_name_and_no_yes(run: Run) -> None:
    assert run("sample", "erase", "--confirm", "alpha").status == 0
    assert run("sample", "erase", "--confirm", "beta", terminal=True, typed="alpha").status == Exit.CONFIRMATION
    refused = run("sample", "erase", "--yes")
    assert refused.status == Exit.CONFIRMATION
    assert "fix: Add --confirm alpha." in refused.err


@pytest.mark.parametrize(
    ("stdin", "stdout", "term", "told"),
    [
        (True, True, "xterm-256color", None),
        (False, True, "xterm", "The desk needs a terminal."),
        (True, False, "xterm", "The desk needs a terminal."),
        (True, True, "dumb", "The desk needs a terminal: TERM=dumb cannot be drawn on."),
        (True, True, None, "The desk needs a terminal: TERM=dumb cannot be drawn on."),
    ],
)
def test_a_screen_needs_a_terminal_that_can_be_drawn_on(
    monkeypatch: pytest.MonkeyPatch, stdin: bool, stdout: bool, term: str | None, told: str | None
) -> None:
    for stream, is_terminal in ((sys.stdin, stdin), (sys.stdout, stdout)):
        monkeypatch.setattr(stream, "isatty", lambda answer=is_terminal: answer, raising=False)
    monkeypatch.delenv("TERM") if term is None else monkeypatch.setenv("TERM", term)
    if told is None:
        diagnostics.require_terminal()
        return
    with pytest.raises(TerminalNeeded) as caught:
        diagnostics.require_terminal()
    assert (caught.value.message, tell(caught.value, Manners())) == (told, Exit.USAGE)
