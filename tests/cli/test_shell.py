import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sloty.cli import session
from sloty.cli.shell import Output, Shell
from sloty.operations.changes import Changes, FieldChange, RowChange
from sloty.operations.rows import Action
from tests.cli.conftest import Run


@pytest.fixture
def shells(monkeypatch: pytest.MonkeyPatch) -> list[Shell]:
    """The shells for which a unit was opened, without a database."""
    opened: list[Shell] = []

    @contextmanager
    def unit(shell: Shell) -> Iterator[str]:
        opened.append(shell)
        yield "a unit"

    monkeypatch.setattr(session, "unit", unit)
    return opened


def test_the_common_options_make_the_shell(run: Run, shells: list[Shell]) -> None:
    run("sample", "write", "-t", "alpha", "--as", "ana@example.org", "-n", "--idempotency-key", "k", "-o", "json", "-q")
    (shell,) = shells
    assert shell == Shell(
        tenant="alpha",
        acting_as="ana@example.org",
        output=Output.JSON,
        dry_run=True,
        idempotency_key="k",
        quiet=True,
    )


def test_the_tenant_may_come_from_the_environment(
    run: Run, shells: list[Shell], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLOTY_TENANT", "beta")
    run("sample", "write")
    assert [shell.tenant for shell in shells] == ["beta"]


def test_a_dry_run_says_so_on_stderr(run: Run, shells: list[Shell]) -> None:
    ended = run("sample", "write", "--dry-run")
    assert (ended.out, ended.err) == ("Written.\n", "in a unit\nNothing written (dry run).\n")
    assert len(shells) == 1


def test_a_dry_run_is_not_asked(run: Run) -> None:
    assert run("sample", "erase", "--dry-run").status == 0


def test_yes_answers_the_question(run: Run) -> None:
    assert run("sample", "archive", "-y").out == "Archived.\n"


def test_quiet_leaves_only_the_result(run: Run, shells: list[Shell]) -> None:
    assert run("sample", "write", "-n", "-q").err == ""
    assert len(shells) == 1


def test_details_are_told_when_asked_for(run: Run) -> None:
    assert run("sample", "fail", "partly", "-v").err == "about to partly\n"
    assert run("sample", "fail", "partly").err == ""


def test_lines_for_people_keep_out_of_json(run: Run) -> None:
    ended = run("sample", "archive", "-y", "--json")
    assert (ended.out, ended.err) == ("", "Archived.\n")


def test_a_verb_may_end_otherwise_than_done(run: Run) -> None:
    assert run("sample", "fail", "partly").status == 7


@pytest.mark.parametrize("terminal", [True, False])
def test_a_verb_can_ask_whether_it_draws_for_a_person(terminal: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert Shell().on_terminal is terminal


def test_the_database_is_closed_when_the_verb_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    class FakeDatabase:
        closed = False

        def close(self) -> None:
            self.closed = True

    fake = FakeDatabase()
    monkeypatch.setattr(session, "database", lambda: fake)
    shell = Shell()
    with shell.resources:
        assert shell.database() is shell.database()
        assert not fake.closed
    assert fake.closed


def test_a_read_has_no_dry_run_and_work_on_the_platform_no_tenant(run: Run) -> None:
    assert "'--dry-run'" in run("sample", "find", "--dry-run").err
    assert "'--tenant'" in run("sample", "fail", "partly", "--tenant", "alpha").err


CHANGED = Changes([RowChange("thing/a", Action.UPDATED, (FieldChange("name", "x", "y"),))], differs=True)


@pytest.fixture
def changing(monkeypatch: pytest.MonkeyPatch) -> Changes:
    """Every unit of a dry run, or with --exit-code, has these changes; empty them for none."""
    changes = Changes(list(CHANGED.rows), differs=True)

    @contextmanager
    def unit(shell: Shell) -> Iterator[str]:
        yield "a unit"
        if shell.dry_run or shell.exit_code:
            shell.seen.append(changes)

    monkeypatch.setattr(session, "unit", unit)
    return changes


@pytest.mark.usefixtures("changing")
def test_a_dry_run_shows_the_differences_instead_of_the_result(run: Run) -> None:
    ended = run("sample", "change", "-n")
    assert (ended.status, ended.out) == (0, "~ thing/a\n    name: x → y\n")
    assert ended.err == "Nothing written (dry run).\n"


@pytest.mark.usefixtures("changing")
def test_a_dry_run_for_programs_shows_the_result_and_tells_the_differences_beside_it(run: Run) -> None:
    ended = run("sample", "change", "-n", "--json")
    assert '"São Paulo"' in ended.out
    assert ended.err == "~ thing/a\n    name: x → y\nNothing written (dry run).\n"
    assert run("sample", "change", "-n", "--json", "-q").err == ""


def test_a_dry_run_without_differences_shows_the_result(run: Run, changing: Changes) -> None:
    changing.rows.clear()
    assert "São Paulo" in run("sample", "change", "-n").out


@pytest.mark.parametrize("dry", [["-n"], []])
def test_differences_are_exit_3_when_that_was_asked_for(run: Run, changing: Changes, dry: list[str]) -> None:
    assert run("sample", "change", *dry, "--exit-code").status == 3
    changing.differs = False
    assert run("sample", "change", *dry, "--exit-code").status == 0


@pytest.mark.usefixtures("changing")
def test_without_dry_run_the_result_is_shown(run: Run) -> None:
    assert "São Paulo" in run("sample", "change", "--exit-code").out
    assert "São Paulo" in run("sample", "change").out
