"""The day spoken as it changes: at once, through an outage, and until whoever listens has enough."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from sloty.cli import following
from sloty.engine.lifecycle import Status
from sloty.errors import Unavailable
from sloty.operations import appointments, day_sheet
from sloty.operations.day_sheet import DaySheet
from tests.builders import MONDAY, Clinic
from tests.cli.test_daylight import sheet, visit
from tests.operations.test_booking import book

RUI = visit("09:30")


class EnoughError(Exception):
    """Whoever listens goes."""


class Away(Unavailable):
    """Nobody answers."""

    code = "away_in_a_test"
    sentence = "The database does not answer."


def test_a_change_is_spoken_when_it_happens(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    """Told by the database: the test waits for nothing, and does each thing when the one before was heard."""
    code = book(clinic, "09:30").confirmation_code
    acts: Iterator[str] = iter(("confirm", "check_in"))

    def look() -> DaySheet:
        with clinic.unit() as unit:
            found = day_sheet.sheet(unit, MONDAY, location="downtown")
        verb = next(acts, None)
        if verb is None:
            raise EnoughError
        with clinic.unit() as unit:
            getattr(appointments, verb)(unit, code)
        return found

    with clinic.unit() as unit:
        seen = day_sheet.sheet(unit, MONDAY, location="downtown")
    with pytest.raises(EnoughError):
        following.follow(clinic.database, clinic.tenant, seen, look)
    assert capsys.readouterr().out == "Rui Costa, Cleaning with Ana at 09:30: confirmed.\n"


def test_an_outage_is_said_once_and_so_is_its_end(
    clinic: Clinic, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What changed meanwhile is said then. Polled here: nothing tells of it."""
    monkeypatch.setattr(following, "_LOOK_SECONDS", 0.01)
    looks = iter((Away(), Away(), sheet(replace(RUI, status=Status.CHECKED_IN)), EnoughError()))

    def look() -> DaySheet:
        found = next(looks)
        if isinstance(found, Exception):
            raise found
        return found

    with pytest.raises(EnoughError):
        following.follow(clinic.database, clinic.tenant, sheet(RUI), look)
    assert capsys.readouterr().out == (
        "The database does not answer. Waiting for it.\n"
        "The database is back.\n"
        "Rui Costa, Dental cleaning with Dr Ana Sousa at 09:30: checked in.\n"
    )
