"""The installation: up, down, examined, and somewhere else."""

import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from tests.journeys.conftest import Machine

pytestmark = pytest.mark.xdist_group("journeys")
NOWHERE = "postgresql://sloty:secret@127.0.0.1:1/sloty"


def test_a_healthy_installation_is_told_so(machine: Machine) -> None:
    """Exit 0 from all who examine it."""
    findings = machine.sloty("doctor", "-o", "json").json
    assert len(findings) > 5
    assert [finding["check"] for finding in findings if not finding["ok"]] == []
    status = machine.sloty("status", "-o", "json").json
    assert status["running"] is True
    assert status["schema"] == status["wanted"]
    assert "current" in machine.sloty("db", "migrate").out


def test_three_who_make_an_installation_at_once_make_one() -> None:
    """Server, roles, database and schema, from nothing."""
    data = Path(tempfile.mkdtemp(prefix="sloty-thrice-"))
    data.chmod(0o755)
    machine = Machine(data)
    try:
        with ThreadPoolExecutor(3) as pool:
            told = "".join(ended.out for ended in pool.map(lambda _: machine.sloty("db", "init"), range(3)))
        assert (told.count("database sloty created"), told.count("schema migrated from nothing")) == (1, 1)
        machine.sloty("doctor")
    finally:
        machine.sloty("db", "stop")
        shutil.rmtree(data, ignore_errors=True)


def test_the_server_is_stopped_and_started_by_hand_or_by_whoever_needs_it(machine: Machine) -> None:
    """What it does already it is not made to do twice, which is no error."""
    assert machine.sloty("db", "stop").out == "Stopped.\n"
    assert machine.sloty("db", "stop").out == "It is down already.\n"
    assert machine.sloty("db", "status", "-o", "json").json["running"] is False
    assert "False" not in machine.sloty("status", status=9).err
    assert machine.sloty("db", "start").out == "Started.\n"
    assert machine.sloty("db", "start").out == "It runs already.\n"
    machine.sloty("db", "stop")
    assert "downtown" in machine.sloty("location", "list").out
    assert machine.sloty("db", "status", "-o", "json").json["running"] is True


def test_the_url_of_each_role_is_told(machine: Machine) -> None:
    """And of no other."""
    assert machine.sloty("db", "url").out.startswith("postgresql://sloty_app:")
    wrong = machine.sloty("db", "url", "--role", "root", status=6)
    assert wrong.out == ""
    assert "platform" in wrong.err


@pytest.mark.parametrize("words", [("location", "list"), ("db", "migrate"), ("demo",)], ids=" ".join)
def test_a_database_that_does_not_answer_is_exit_9(machine: Machine, words: tuple[str, ...]) -> None:
    """With the next thing to do, and without the password."""
    ended = machine.sloty(*words, status=9, SLOTY_DATABASE_URL=NOWHERE)
    assert ended.out == ""
    assert ended.err.count("error[") == 1
    assert "  fix: " in ended.err
    assert "secret" not in ended.err


def test_the_doctor_finds_a_database_that_does_not_answer(machine: Machine) -> None:
    """As a finding with its fix, and exit 9."""
    ended = machine.sloty("doctor", "-o", "json", status=9, SLOTY_DATABASE_URL=NOWHERE)
    assert [finding["fix"] != "" for finding in ended.json if not finding["ok"]] == [True]
    assert "secret" not in ended.out + ended.err


def test_a_server_elsewhere_is_not_ours_to_stop(machine: Machine) -> None:
    """A rule, so exit 11."""
    assert "SLOTY_DATABASE_URL" in machine.sloty("db", "stop", status=11, SLOTY_DATABASE_URL=NOWHERE).err


def test_escapes_from_the_database_never_reach_the_terminal(machine: Machine) -> None:
    """They are shown, not obeyed: drawn, in a list, and for programs."""
    url = machine.sloty("db", "url", "--role", "admin").out.strip()
    with psycopg.connect(url, dbname="sloty") as connection:
        connection.execute("update location set city = E'\\x1b[2J\\u202evil' where slug = 'lakeside'")
        connection.execute("update provider set name = E'\\x1b]0;Ana\\x07'")
        connection.execute("update customer set first_name = E'\\x1b[31mEva\\u202e'")
    agenda = ("agenda", "--location", "downtown")
    shown = [
        machine.sloty("location", "list").out,
        *(machine.sloty(*agenda, "-o", form).out for form in ("table", "csv", "yaml")),
        machine.sloty(*agenda).out,
    ]
    assert "\\x1b[2J\\u202evil" in shown[0]
    assert all("\\x1b[31mEva\\u202e" in each for each in shown[1:3] + shown[4:])
    rows = machine.sloty(*agenda, "-o", "json")
    assert rows.json[0]["customer_name"].startswith("\x1b[31mEva\u202e")
    assert all(character not in "".join(shown) + rows.out for character in ("\x1b", "\x07", "\u202e"))
