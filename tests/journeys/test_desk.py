"""The front desk on a real terminal: a day's work by counted keys, two desks at once, and everything that goes wrong."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from sloty import clock
from sloty.db.address import DATABASE_NAME
from tests.journeys.conftest import Machine
from tests.tui.terminal import Terminal

pytestmark = pytest.mark.xdist_group("journeys")
PLAN = """
tenant: {{slug: front, name: Front Clinic, timezone: {zone}}}
locations: [{{slug: main, name: Main, timezone: {zone}, hours: ["mon-sun 08:00-20:00"]}}]
providers:
  - {{slug: ana, name: Ana Souza, locations: [{{location: main, hours: ["mon-sun 08:00-20:00"]}}]}}
  - {{slug: ben, name: Ben Okafor, locations: [{{location: main, hours: ["mon-sun 08:00-20:00"]}}]}}
services:
  - {{slug: exam, name: Exam, duration: 30, step: 15, providers: [ana, ben], locations: [main]}}
"""
EVIL = "\x1b]0;owned\x07"
"""A title for the window, which whoever wrote it into a name would like to set."""
_AT_WORK = "('sloty_app', 'sloty_platform')"


def where_it_is_morning() -> str:
    """A zone in which it is nine o'clock, whenever the tests are run: there is a day's work ahead."""
    east = (9 - clock.now().hour + 12) % 24 - 12
    # The names of these zones count westwards.
    return f"Etc/GMT{-east:+}" if east else "Etc/GMT"


@pytest.fixture(scope="module")
def clinic(machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A tenant with two providers and three customers, one of whom should rather not be shown; how a desk gets there."""
    plan = tmp_path_factory.mktemp("front") / "front.yaml"
    plan.write_text(PLAN.format(zone=where_it_is_morning()))
    machine.sloty("apply", "-f", str(plan))
    for first, last in (("Rui", "Costa"), ("Eva", "Lima"), ("Red", "Flag")):
        words = ("customer", "create", "--first-name", first, "--last-name", last, "-t", "front")
        machine.sloty(*words, "--email", f"{first.lower()}@example.org")
    with as_superuser(machine) as admin:
        admin.execute("set session_replication_role = replica")
        admin.execute("update customer set first_name = %s where email = 'red@example.org'", [f"Red{EVIL}"])
    return {**machine.environment, "SLOTY_TENANT": "front"}


def as_superuser(machine: Machine) -> psycopg.Connection[tuple[Any, ...]]:
    """Past every policy and check."""
    url = machine.sloty("db", "url", "--role", "admin").out.strip()
    return machine.connected(make_conninfo(url, dbname=DATABASE_NAME))


@contextmanager
def away(machine: Machine) -> Iterator[None]:
    """The server throws everybody out, and lets nobody in, for as long as the block lasts."""
    with as_superuser(machine) as admin:
        try:
            admin.execute("alter role sloty_app nologin")
            admin.execute(
                f"select pg_terminate_backend(pid) from pg_stat_activity where usename in {_AT_WORK}".encode()
            )
            yield
        finally:
            admin.execute("alter role sloty_app login")


def test_a_day_is_worked_by_the_keyboard_alone(machine: Machine, clinic: dict[str, str]) -> None:
    """Booked in five keys besides the letters, moved by two rows in four, checked in and taken back in one, found in two."""
    with Terminal(environment=clinic) as desk:
        desk.sees("● LIVE", "· free", "now")
        desk.press("down", "down")
        desk.keys = 0
        desk.press("b")
        desk.sees("Book ")
        desk.type("ru")
        desk.sees("Rui Costa")
        desk.press("enter")
        desk.sees("for Rui Costa")
        desk.press("enter")
        desk.sees("S Rui Costa", "SCHEDULED", "Booked: Rui Costa")
        assert desk.keys <= 5
        assert "taken" not in desk.text
        start = row_of(desk, "S Rui Costa")

        desk.keys = 0
        desk.press("m", "down", "down", "enter")
        desk.sees("Moved: Rui Costa", "R Rui Costa")
        assert desk.keys <= 4
        assert row_of(desk, "R Rui Costa") == start + 2

        desk.keys = 0
        desk.press("c")
        desk.sees("A Rui Costa", "ARRIVED")
        desk.press("u")
        desk.sees("Undone: Check in", "R Rui Costa")
        assert desk.keys == 2

        desk.keys = 0
        desk.press("/")
        desk.sees("Find a customer")
        desk.press("l")
        desk.sees("Lima, Eva")
        assert desk.keys == 2
        desk.press("escape")
        desk.until(lambda: "Find a customer" not in desk.text)
        desk.press("q")
        assert desk.ended() == 0
    history = machine.sloty("audit", "list", "-t", "front", "-o", "json").json
    assert {row["front_end"] for row in history if row["table"] == "appointment"} == {"desk"}


def row_of(desk: Terminal, text: str) -> int:
    """The line on which that stands."""
    return next(number for number, line in enumerate(desk.screen.display) if text in line)


def test_two_desks_share_a_day_and_a_database_that_goes_and_comes_back(
    machine: Machine, clinic: dict[str, str]
) -> None:
    """The second shows neither colours nor letters that its terminal has not."""
    plain = {"NO_COLOR": "1", "LANG": "C"}
    with Terminal(environment=clinic) as one, Terminal(size=(80, 24), environment=clinic, **plain) as two:
        one.sees("● LIVE", "· free")
        two.sees("LIVE", "free")
        one.press("right", "down", "down", "down", "down", "b")
        one.sees("Book ")
        one.type("red")
        one.sees("red@example.org")
        one.press("enter")
        one.sees("for Red")
        one.press("enter")
        one.sees("S Red")
        two.sees("S Red", patience=5)

        with away(machine):
            for desk in (one, two):
                desk.sees("AWAY", patience=5)
            one.press("up")
            one.sees("free until")
            one.press("down", "c")
            one.sees("cannot be reached", "S Red")
        # The message that nothing was written names the badge too.
        one.sees("● LIVE")
        two.sees("LIVE")
        one.press("c")
        one.sees("A Red")
        two.sees("A Red")

        one.resize(80, 24)
        one.sees("? Help", "A Red")
        one.until(lambda: "ARRIVED" not in one.text)
        assert one.hang_up() in {0, -1}
        two.press("q")
        assert two.ended() == 0
        for desk in (one, two):
            assert EVIL.encode() not in desk.raw
        assert two.raw.isascii()
        assert all(red == green == blue for red, green, blue in re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", two.raw))


def test_on_a_machine_with_nothing_on_it_a_desk_says_what_to_do_first(machine: Machine, tmp_path: Path) -> None:
    with Terminal(environment={**machine.environment, "SLOTY_DATA_DIR": str(tmp_path)}) as desk:
        assert desk.ended() == 9
        for words in (b"error[not_set_up]", b"sloty db init", b"sloty demo"):
            assert words in desk.raw
    assert not [*tmp_path.iterdir()]


def test_where_no_database_answers_a_desk_says_so(machine: Machine, tmp_path: Path) -> None:
    """As every command does, and not as if it were a bug."""
    nowhere = {"SLOTY_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing", "SLOTY_DATA_DIR": str(tmp_path)}
    with Terminal(environment={**machine.environment, **nowhere}) as desk:
        assert desk.ended() == 9
        assert b"error[database_unavailable]" in desk.raw
        assert b"bug" not in desk.raw
