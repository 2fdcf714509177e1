"""Differences as people and machines read them."""

from typing import Any

import pytest

from sloty import operations
from sloty.cli import plans
from sloty.cli.shell import Exit, Output, Shell
from sloty.errors import Conflict
from sloty.operations.plans import Affected, Decision, Outcome, Plan, Terms
from sloty.operations.plans.difference import Difference, FieldChange
from sloty.operations.rows import Action, Exists
from tests.builders import at
from tests.cli.conftest import Run

_CHANGED = Difference("location/main", Action.UPDATED, (FieldChange("hours", ["mon 09:00-10:00"], None),))
_LEFT = Affected("XK4P7Q2M", at("09:30", "UTC"), "exam", "ana", "main", "rui@example.com", "outside working hours")
_OUTCOME = Outcome("hill", (_CHANGED, Difference("provider/\x1b[31m", Action.CREATED)), 3, (_LEFT,))
_TWO = "tenant: {slug: a, name: A}\n---\ntenant: {slug: b, name: B}\n"


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two plans on stdin, and an apply that fails for the first."""
    applied: list[str] = []

    def apply(database: Any, operator: Any, plan: Plan, terms: Terms) -> Outcome:
        applied.append(plan.spec.tenant.slug)
        if plan.spec.tenant.slug == "a":
            raise Exists(noun="tenant", ref="a")
        return _OUTCOME

    monkeypatch.setattr(operations.plans, "apply", apply)
    monkeypatch.setattr("sys.stdin.read", lambda: _TWO, raising=False)
    return applied


def test_differences_are_drawn_with_marks_and_are_harmless(capsys: pytest.CaptureFixture[str], two: list[str]) -> None:
    status = plans.run(Shell(output=Output.TABLE, quiet=True), None, Terms(), exit_code=True)
    assert capsys.readouterr().out.splitlines() == [
        "hill",
        "  ~ location/main",
        "      hours: mon 09:00-10:00 → (none)",
        "  + provider/\\x1b[31m",
        "  ! XK4P7Q2M  2027-01-04 09:30  exam with ana at main: outside working hours",
    ]
    assert (status, two) == (Exit.PARTLY_DONE, ["a", "b"])


def test_one_tenant_that_fails_does_not_stop_the_others(capsys: pytest.CaptureFixture[str], two: list[str]) -> None:
    plans.run(Shell(output=Output.JSONL), None, Terms(dry_run=True), exit_code=False)
    told = capsys.readouterr()
    assert told.err.splitlines() == [
        "error[exists]: There is a tenant 'a' already.",
        "  fix: Change it with: sloty tenant edit a",
        "1 created, 1 updated, 3 unchanged, 1 appointment affected, 1 tenant failed. Nothing written (dry run).",
    ]
    assert [line.split('"action": "')[1].split('"')[0] for line in told.out.splitlines()] == [
        "updated",
        "created",
        "affected",
    ]
    assert two == ["a", "b"]


def test_alone_its_error_is_the_commands(monkeypatch: pytest.MonkeyPatch, two: list[str]) -> None:
    monkeypatch.setattr("sys.stdin.read", lambda: _TWO.partition("---")[0], raising=False)
    with pytest.raises(Conflict):
        plans.run(Shell(), None, Terms(), exit_code=False)
    assert two == ["a"]


def test_what_was_decided_is_told() -> None:
    moved = Affected(**{**vars(_LEFT), "decision": Decision.MOVE, "moved_to": at("2027-01-05 10:00", "UTC")})
    _, line = plans._lines(Outcome("hill", (), 0, (moved,)))
    assert line.endswith("outside working hours (move, moved to 2027-01-05 10:00)")
    stays = Affected(**{**vars(_LEFT), "decision": Decision.MOVE, "moved_to": _LEFT.start})
    _, line = plans._lines(Outcome("hill", (), 0, (stays,)))
    assert line.endswith("(move, to another room at the same time)")


def test_long_values_are_cut() -> None:
    assert plans._value("x" * 100) == "x" * 60 + "…"


def test_a_terminal_is_asked_for_a_file(run: Run) -> None:
    ended = run("validate", terminal=True)
    assert (ended.status, ended.err.splitlines()[0]) == (Exit.INVALID, "error[no_file]: Which plan?")
