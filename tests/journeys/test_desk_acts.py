"""What a desk does, typed: suggestions, cards, notes, cancelling in silence; and a desk that cannot be opened."""

import re
import sys

import pexpect
import pytest

from tests.journeys.conftest import Machine
from tests.journeys.test_day import EVA, free

pytestmark = pytest.mark.xdist_group("journeys")


def booked(machine: Machine, service: str, customer: str = EVA) -> str:
    """The code of a visit some days ahead."""
    slot = free(machine, service)[-1]
    words = ("book", "--service", service, "--at", slot["start"], "--provider", slot["provider"], "-o", "json")
    code: str = machine.sloty(*words, "--customer", customer).json["confirmation_code"]
    return code


def test_times_are_suggested_with_what_speaks_for_them(machine: Machine) -> None:
    """In a pipe as in JSON; each can be booked; whom the customer knows comes first on each day."""
    code = booked(machine, "physio")
    usual = machine.sloty("appointment", "show", code, "-o", "json").json["provider"]
    words = ("slots", "suggest", "--service", "physio", "--customer", EVA, "--from", "+3d", "--to", "+20d")
    rows = machine.sloty(*words, "--limit", "9", "-o", "json").json
    assert list(rows[0]) == [
        "start", "end", "provider", "location", "service", "duration_minutes", "score", "reasons",
    ]  # fmt: skip
    by_day: dict[str, list[int]] = {}
    for row in rows:
        by_day.setdefault(row["start"][:10], []).append(row["score"])
        assert (row["provider"] == usual) == ("the usual provider" in row["reasons"])
    assert len(rows) == 9
    assert all(scores == sorted(scores, reverse=True) for scores in by_day.values())
    assert list(by_day) == sorted(by_day)
    lines = [line.split("\t") for line in machine.sloty(*words, "--limit", "9").out.splitlines()]
    assert [(cells[2], cells[5], cells[6]) for cells in lines] == [
        (row["provider"], str(row["duration_minutes"]), str(row["score"])) for row in rows
    ]
    machine.sloty("book", "--service", "physio", "--at", rows[0]["start"], "--provider", rows[0]["provider"],
                  "--location", rows[0]["location"], "--customer", EVA, "--dry-run")  # fmt: skip


def test_a_card_tells_who_it_is_and_what_there_was(machine: Machine) -> None:
    code = booked(machine, "cleaning")
    card = machine.sloty("customer", "card", EVA, "-o", "json").json
    assert card["customer"]["code"] == EVA
    assert code in {visit["confirmation_code"] for visit in card["coming"]}
    assert card["usual_provider"]
    told = machine.sloty("customer", "card", EVA)
    assert [line.split("\t")[-1] for line in told.out.splitlines()] == [
        visit["confirmation_code"] for visit in (*card["coming"], *card["past"])
    ]
    first, second = told.err.splitlines()
    customer = card["customer"]
    assert first.startswith(f"{customer['first_name']} {customer['last_name']} · {EVA}")
    assert re.match(
        rf"\d+ completed · \d+ no-shows · \d+ cancelled · usually [a-z-]+ with {card['usual_provider']}", second
    )
    assert machine.sloty("customer", "card", EVA, "-q").err == ""
    machine.sloty("customer", "card", "nobody@example.com", status=4)


def test_notes_are_written_read_and_taken_away(machine: Machine) -> None:
    code = booked(machine, "cleaning")
    words = ("appointment", "note", code, "--notes")
    dry = machine.sloty(*words, "by the window", "--dry-run")
    assert "by the window" in dry.out
    assert machine.sloty("appointment", "show", code, "-o", "json").json["notes"] is None
    assert machine.sloty(*words, "by the window").out.rstrip("\n").split("\t")[-1] == "by the window"
    assert machine.sloty("appointment", "show", code, "-o", "json").json["notes"] == "by the window"
    assert machine.sloty(*words, "", "-o", "json").json["notes"] is None
    assert machine.sloty(*words, "bad \x1b[31m", status=6).err.startswith("error[text_invalid]")


def test_of_a_visit_that_is_cancelled_in_silence_nobody_is_told(machine: Machine) -> None:
    said = {}
    for silent in ((), ("--no-message",)):
        code = booked(machine, "cleaning")
        machine.sloty("appointment", "cancel", code, "--reason", "told on the telephone", *silent)
        rows = machine.sloty("message", "list", "--from", "today", "--to", "+40d", "-o", "json").json
        said[silent] = {row["cause"] for row in rows if row.get("appointment") == code}
    assert "CANCELLED" in said[()]
    assert "CANCELLED" not in said[("--no-message",)]


def test_without_a_terminal_a_desk_says_what_to_do_instead(machine: Machine) -> None:
    told = machine.sloty("desk", status=2)
    assert told.out == ""
    assert told.err == (
        "error[terminal_needed]: The desk needs a terminal.\n"
        "  fix: Without one: sloty agenda, sloty book, sloty appointment; for a screen reader: sloty agenda --plain --follow\n"
    )
    assert machine.sloty("desk", "--json", status=2).error["code"] == "terminal_needed"


def on_a_terminal(machine: Machine, **environment: str) -> tuple[int | None, str]:
    """How `sloty desk` ends on a terminal, and what is written there."""
    settings = {"TERM": "xterm-256color", **environment}
    desk = pexpect.spawn(
        sys.executable, ["-m", "sloty", "desk"], env={**machine.environment, **settings}, timeout=60, encoding="utf-8"
    )
    desk.expect(pexpect.EOF)
    desk.close()
    return desk.exitstatus, str(desk.before).replace("\r\n", "\n")


def test_on_a_dumb_terminal_a_desk_is_not_drawn(machine: Machine) -> None:
    status, told = on_a_terminal(machine, TERM="dumb")
    assert (status, told.splitlines()[0]) == (
        2, "error[terminal_needed]: The desk needs a terminal: TERM=dumb cannot be drawn on.",
    )  # fmt: skip
    assert "\x1b" not in told


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ('{"visit.chekc_in": "f5"}', "error[desk_key_invalid]: desk_keys: there is no 'visit.chekc_in'."),
        (
            '{"visit.check_in": "x"}',
            "error[desk_key_invalid]: desk_keys: 'x' would be both visit.check_in and visit.cancel.",
        ),
        (
            "f5",
            "error[settings_unusable]: The settings cannot be used: desk_keys: in a variable a table is written as JSON.",
        ),
    ],
)
def test_keys_that_cannot_be_are_told_and_no_desk_is_opened(machine: Machine, keys: str, told: str) -> None:
    """Its frame may have been there, and is gone by then."""
    status, said = on_a_terminal(machine, SLOTY_DESK_KEYS=keys)
    _, _, after = said.rpartition("\x1b[?1049l")
    assert status == 6
    assert told in after
