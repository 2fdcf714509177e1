"""Machines whose clocks are wrong by hours: nothing is early, late or twice for it. Every instant is the database's."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from sloty import clock
from sloty.actor import Actor
from sloty.jobs.job import Work
from sloty.operations import booking, policies, reminders
from sloty.operations.unit import open_unit
from tests.builders import Clinic, database_now
from tests.operations.test_messages import promise

WRONG = [timedelta(hours=-2), timedelta(0), timedelta(hours=2)]


def machine_is_off(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    """From here on the clock of this machine is wrong by so much."""
    right = clock.now
    monkeypatch.undo()
    monkeypatch.setattr(clock, "now", lambda: right() + by)


def book_from_there(clinic: Clinic, start: datetime) -> None:
    """Booked by whoever has only the machine's clock."""
    with open_unit(clinic.database, Actor.operator("operator", "cli", clinic.tenant)) as unit:
        booking.book(unit, booking.Wish("cleaning", start, "rui@example.com", override_reason="a test at any hour"))


def planned(clinic: Clinic, later: timedelta) -> int:
    """How many reminders a daemon that looks so much later finds new."""
    told = (lambda: database_now(clinic.database) + later) if later else None
    with Work(clinic.database, uuid4(), told=told).unit(clinic.tenant) as unit:
        return reminders.plan(unit)


@pytest.mark.parametrize("daemon", WRONG)
@pytest.mark.parametrize("operator", WRONG)
def test_a_wrong_clock_reminds_nobody_early_late_or_twice(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, operator: timedelta, daemon: timedelta
) -> None:
    """Booked 23 hours before, nothing is told of the day before; booked 27 hours before, it is, once, when it is due."""
    promise(clinic, "reminders.hours_before=24", "reminders.quiet_from=00:00", "reminders.quiet_to=00:00")
    now = database_now(clinic.database).replace(minute=0, second=0, microsecond=0)
    machine_is_off(monkeypatch, operator)
    for hours in (23, 27):
        book_from_there(clinic, now + timedelta(hours=hours))
    machine_is_off(monkeypatch, daemon)
    assert planned(clinic, timedelta(0)) == 0
    assert [planned(clinic, timedelta(hours=3)) for _ in range(2)] == [1, 0]
    with clinic.unit() as unit:
        rows = unit.session.rows(
            "select starts_at, due_at from message where tenant_id = %(tenant)s and cause = 'REMINDER'"
        )
    assert rows == [(now + timedelta(hours=27), now + timedelta(hours=3))]


@pytest.mark.parametrize("operator", WRONG)
def test_a_rule_switched_on_from_a_machine_with_a_wrong_clock_mails_nobody_of_the_past(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, operator: timedelta
) -> None:
    now = database_now(clinic.database)
    promise(clinic, "reminders.hours_before=2")
    with clinic.unit(now=now - timedelta(days=3)) as unit:
        for hours in (23, 27):
            start = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)
            booking.book(unit, booking.Wish("cleaning", start, "rui@example.com", override_reason="a test"))
    machine_is_off(monkeypatch, operator)
    with open_unit(clinic.database, Actor.operator("operator", "cli")) as platform:
        policies.set_(platform, clinic.slug, ["reminders.hours_before=24,2"])
    assert planned(clinic, timedelta(minutes=1)) == 0
    assert planned(clinic, timedelta(hours=3)) == 1
