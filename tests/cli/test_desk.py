"""What is typed is remembered at the desk of this machine's user; and how it reads, whole."""

import getpass
import platform
import re

import pytest

from sloty.cli import desk
from sloty.operations import appointments
from tests.builders import Clinic
from tests.cli.conftest import Run
from tests.operations.desks import take_back
from tests.operations.test_booking import RUI, book

_ID = r"[0-9a-f]{8}-[0-9a-f-]{27}"


def last(clinic: Clinic, code: str) -> tuple[str, str, str | None]:
    """What was done last, what it led to, and why."""
    with clinic.unit() as unit:
        act = appointments.history(unit, code)[-1]
    return act.verb, act.to_status, act.reason


def test_the_desk_is_called_after_who_sits_at_which_machine() -> None:
    assert desk.name() == f"{getpass.getuser()}@{platform.node()}"


def test_what_was_typed_is_undone_and_done_again(typed: Run, clinic: Clinic) -> None:
    code = book(clinic, "09:30").confirmation_code
    assert typed("appointment", "cancel", code, "--reason", "ill").status == 0
    assert last(clinic, code) == ("CANCEL", "CANCELLED", "ill")
    undone = typed("undo")
    who = re.escape(getpass.getuser())
    assert re.fullmatch(
        rf"Undone: Cancel, by {who}, \d{{4}}-\d\d-\d\d \d\d:\d\d UTC\.\n"
        r"Rui Costa, cleaning with ana at 09:30: scheduled\.\n",
        undone.out,
    )
    assert (undone.status, undone.err) == (0, "")
    again = typed("undo", "--redo", "-o", "json")
    assert '"label": "Cancel"' in again.out
    assert last(clinic, code) == ("UNDO", "CANCELLED", "redid: Cancel")


def test_an_undo_can_be_tried_without_being_done(typed: Run, clinic: Clinic) -> None:
    code = book(clinic, "09:30").confirmation_code
    typed("appointment", "confirm", code)
    assert typed("undo", "--dry-run").err == "Nothing written (dry run).\n"
    assert last(clinic, code)[0] == "CONFIRM"


def test_with_nothing_to_undo_it_is_said_so(typed: Run, clinic: Clinic) -> None:
    ended = typed("undo", "--desk", "front")
    assert (ended.status, ended.out) == (4, "")
    assert ended.err == (
        "error[nothing_to_undo]: There is nothing to undo at the desk 'front'.\n"
        "  fix: Each desk has acts of its own: sloty undo --desk NAME\n"
    )
    assert typed("undo", "--redo").status == 4


def test_who_undoes_what_was_changed_since_is_told_by_whom(typed: Run, clinic: Clinic) -> None:
    code = book(clinic, "09:30").confirmation_code
    typed("appointment", "confirm", code)
    with clinic.unit() as unit:
        appointments.check_in(unit, code)
    ended = typed("undo")
    assert ended.status == 5
    assert f"'Confirm' cannot be undone: {code} was checked in since, by operator at" in ended.err


@pytest.mark.parametrize(
    ("words", "label"),
    [
        (("book", "--service", "cleaning", "--at", "2027-01-04 11:00", "--customer", RUI), "Book"),
        (("appointment", "reschedule", "CODE", "--at", "2027-01-04 15:00"), "Reschedule"),
        (("appointment", "check-in", "CODE"), "Check in"),
        (("block", "add", "--provider", "ana", "--from", "2027-01-04 12:00", "--to", "13:00"), "Block"),
        (("override", "add", "--provider", "ana", "--day", "2027-01-05", "--kind", "SICK"), "Override"),
    ],
    ids=lambda words: " ".join(words[:2]) if isinstance(words, tuple) else "",
)
def test_each_act_is_remembered_under_its_name(typed: Run, clinic: Clinic, words: tuple[str, ...], label: str) -> None:
    code = book(clinic, "09:30").confirmation_code
    assert typed(*(code if word == "CODE" else word for word in words)).status == 0
    assert take_back(clinic, desk.name()).label == label


def test_blocks_are_added_listed_and_removed(typed: Run, clinic: Clinic) -> None:
    """A time alone is on the day that the block begins."""
    words = ("block", "add", "--provider", "ana", "--from", "2027-01-04 12:00", "--to", "13:00", "--reason", "lunch")
    added = typed(*words)
    assert (added.status, added.err) == (0, "")
    line = r"2027-01-04T12:00:00-05:00\t2027-01-04T13:00:00-05:00\tana\t\t\tlunch\n"
    assert re.fullmatch(rf"{_ID}\t{line}", added.out)
    taken = typed(*words)
    assert (taken.status, taken.out) == (5, "")
    assert taken.err.startswith(
        "error[not_free]: Ana is not free then: a block (lunch), 2027-01-04 12:00-13:00.\n  fix: "
    )
    assert typed("block", "list", "--from", "2027-01-04", "--provider", "ana").out == added.out
    assert typed("block", "list", "--from", "2027-01-05").out == ""
    identity = added.out.partition("\t")[0]
    assert typed("block", "remove", identity).out == added.out
    assert typed("block", "remove", identity).status == 4
    assert typed("block", "add", "--from", "2027-01-04 12:00", "--to", "13:00").status == 2


def test_who_is_off_sick_leaves_visits_that_are_named(typed: Run, clinic: Clinic) -> None:
    code = book(clinic, "09:30").confirmation_code
    added = typed("override", "add", "--provider", "ana", "--day", "2027-01-04", "--kind", "SICK")
    assert re.fullmatch(rf"{_ID}\t2027-01-04\tSICK\tana\t\tall day\t\n", added.out)
    assert added.err == f"Left without ana: {code}. Give them to others: sloty appointment reassign CODE\n"
    affected = typed("override", "affected", added.out.partition("\t")[0])
    assert affected.out.startswith(f"{code}\tSCHEDULED\t2027-01-04T09:30:00-05:00\tcleaning\tana\t")


def test_who_walks_in_when_nobody_is_there_is_told_so(typed: Run, clinic: Clinic) -> None:
    clinic.works_more("ana", "Mon-Sun 00:00-24:00", "downtown")
    seen = typed("appointment", "walk-in", "--service", "cleaning", "--customer", RUI)
    assert seen.status == 0
    assert "\tCHECKED_IN\t" in seen.out
    later = typed("appointment", "walk-in", "--service", "cleaning", "--customer", RUI)
    assert (later.status, later.out) == (5, "")
    assert re.match(
        r"error\[nobody_free\]: Cleaning cannot begin now with Ana: taken from .*\n  fix: Next free: .* with Ana\.",
        later.err,
    )
