"""The installation: up, down, examined, and somewhere else."""

import psycopg
import pytest

from tests.journeys.conftest import Machine

pytestmark = pytest.mark.xdist_group("journeys")


def test_a_healthy_installation_is_told_so(machine: Machine) -> None:
    """Exit 0 from both."""
    findings = machine.sloty("doctor", "-o", "json").json
    assert [finding["check"] for finding in findings if not finding["ok"]] == []
    assert machine.sloty("status", "-o", "json").json["running"] is True
    assert "current" in machine.sloty("db", "migrate").out


def test_a_server_that_was_stopped_is_started_by_whoever_needs_it(machine: Machine) -> None:
    """It outlives the command."""
    machine.sloty("db", "stop")
    assert machine.sloty("status", status=9)
    assert "downtown" in machine.sloty("location", "list").out
    assert machine.sloty("db", "start").out == "It runs already.\n"


def test_a_database_that_does_not_answer_is_exit_9(machine: Machine) -> None:
    """With the next thing to do, and without the password."""
    url = "postgresql://sloty:secret@127.0.0.1:1/sloty"
    ended = machine.sloty("location", "list", status=9, SLOTY_DATABASE_URL=url)
    assert "fix:" in ended.err
    assert "secret" not in ended.err


def test_escapes_from_the_database_never_reach_the_terminal(machine: Machine) -> None:
    """They are shown, not obeyed."""
    url = machine.sloty("db", "url", "--role", "platform").out.strip()
    with psycopg.connect(url) as connection:
        connection.execute("update location set city = E'\\x1b[2J\\u202evil' where slug = 'lakeside'")
    out = machine.sloty("location", "list").out
    assert "\\x1b[2J" in out
    assert "\x1b" not in out + machine.sloty("location", "list", "-o", "json").out
    machine.sloty("location", "edit", "lakeside", "--city", "Chicago")
