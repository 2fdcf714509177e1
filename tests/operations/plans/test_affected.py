"""Appointments that a change leaves outside are found, and nothing happens to them without a decision."""

from datetime import datetime, timedelta
from typing import Any, LiteralString

import pytest

from sloty import clock
from sloty.actor import Actor
from sloty.db.pool import Database
from sloty.engine.lifecycle import Status
from sloty.operations import appointments, booking, customers, nouns, overrides, reports, slots
from sloty.operations.access import actor_for
from sloty.operations.booking import Wish
from sloty.operations.plans import Decision, Outcome, Terms
from sloty.operations.plans.affected import AppointmentsAffected, DecisionUnknown, NowhereToMove, decided
from sloty.operations.services import SERVICE
from sloty.operations.unit import open_unit
from sloty.operations.views import AppointmentView
from tests.operations.plans.builders import CLINIC, a_plan, a_slug, applied


class Booked:
    """A tenant of the plan in which one visit of Ana's is booked, some days ahead."""

    def __init__(self, database: Database) -> None:
        self.database, self.slug = database, a_slug()
        applied(database, a_plan(slug=self.slug))
        person = {"first_name": "Rui", "last_name": "Costa", "email": "rui@example.com"}
        with open_unit(database, self.actor) as unit:
            nouns.create(unit, customers.CUSTOMER, person)
            free = slots.find_slots(unit, slots.Search("exam", *self.window(), "ana"))
            # Late enough to be outside once mornings are all that is left.
            self.start = next(slot.start for slot in free if slot.start.hour >= 14)
            wish = Wish("exam", self.start, "rui@example.com", "ana", answers={"why": "pain"})
            self.code = booking.book(unit, wish).confirmation_code

    @property
    def actor(self) -> Actor:
        return actor_for(self.database, tenant=self.slug, email=None, front_end="cli")

    @staticmethod
    def window() -> tuple[datetime, datetime]:
        return clock.now() + timedelta(days=2), clock.now() + timedelta(days=12)

    def apply(self, old: str, new: str, **terms: Any) -> Outcome:
        assert old in CLINIC
        return applied(self.database, a_plan(CLINIC.replace(old, new), self.slug), Terms(**terms))

    def rooms(self) -> list[str]:
        """Those that the visit takes."""
        return self._column(
            "select x.slug from reservation r join resource x on x.calendar_id = r.calendar_id"
            " where r.tenant_id = %(tenant)s order by x.slug"
        )

    def causes(self) -> list[str]:
        """Why the customer was written to."""
        return self._column("select cause from message where tenant_id = %(tenant)s")

    def _column(self, statement: LiteralString) -> list[str]:
        with open_unit(self.database, self.actor) as unit:
            return [value for (value,) in unit.session.rows(statement)]

    def visit(self) -> AppointmentView:
        with open_unit(self.database, self.actor) as unit:
            return appointments.show(unit, self.code)


@pytest.fixture
def booked(database: Database) -> Booked:
    """A clinic with one visit."""
    return Booked(database)


HOURS = ("mon-fri 09:00-17:00 except 12:00-12:30", "mon-fri 09:00-12:00")
CHANGES = {
    "hours": HOURS,
    "service": ("providers: [ana, {{provider: ben, duration: 45, price: 95.50}}]", "providers: [ben]"),
    "archived": ("name: Exam\n", "name: Exam\n    status: INACTIVE\n"),
    "rooms": ("requires: [{{pool: rooms}}]", "requires: [{{pool: rooms, quantity: 3}}]"),
    "away": ("name: Ana Souza\n", "name: Ana Souza\n    status: INACTIVE\n"),
    "its room archived": ("name: Room 1,", "name: Room 1, status: INACTIVE,"),
    "its room in another pool": (
        "  - {{slug: rooms, name: Rooms}}\nresources:\n  - {{slug: room-1, name: Room 1, pool: rooms,",
        "  - {{slug: rooms, name: Rooms}}\n  - {{slug: dens, name: Dens}}\nresources:\n"
        "  - {{slug: room-1, name: Room 1, pool: dens,",
    ),
    "its room elsewhere": (
        CLINIC,
        CLINIC.replace(
            "departments:", "  - {{slug: lake, name: Lake, timezone: America/New_York}}\ndepartments:"
        ).replace("name: Room 1, pool: rooms, location: main", "name: Room 1, pool: rooms, location: lake"),
    ),
    "more rooms needed": ("requires: [{{pool: rooms}}]", "requires: [{{pool: rooms, quantity: 2}}]"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_leaves_a_visit_outside_is_refused_until_something_is_decided(booked: Booked, change: str) -> None:
    seen = booked.apply(*CHANGES[change], dry_run=True)
    assert [each.confirmation_code for each in seen.affected] == [booked.code]
    with pytest.raises(AppointmentsAffected, match=booked.code):
        booked.apply(*CHANGES[change])
    assert booked.apply("Ana Souza", "Ana Souza", dry_run=True).changes == ()


def test_a_change_that_does_not_touch_the_visit_is_simply_made(booked: Booked) -> None:
    assert booked.apply("name: Ben Okafor,", "name: Ben Okafor, status: INACTIVE,").affected == ()
    assert booked.apply("duration: 30\n", "duration: 60\n").affected == ()


def test_it_may_be_kept_and_is_not_asked_about_again(booked: Booked) -> None:
    outcome = booked.apply(*HOURS, decision=Decision.KEEP)
    assert [each.decision for each in outcome.affected] == [Decision.KEEP]
    visit = booked.visit()
    assert (visit.start, visit.status, visit.override_reason) == (
        booked.start,
        Status.SCHEDULED,
        "the schedule changed",
    )
    assert booked.apply('hours: ["mon-fri 08:00-18:00"]', 'hours: ["mon-fri 08:00-17:00"]').affected == ()


def test_it_may_be_moved_to_the_nearest_free_time(booked: Booked) -> None:
    outcome = booked.apply(*HOURS, decision=Decision.MOVE)
    visit = booked.visit()
    assert visit.start == outcome.affected[0].moved_to
    assert visit.start.hour < 12
    assert (visit.provider, visit.status) == ("ana", Status.RESCHEDULED)


@pytest.mark.parametrize("change", [name for name in CHANGES if "room " in name or "rooms " in name])
def test_when_only_the_room_is_gone_it_gets_another_in_its_own_time(booked: Booked, change: str) -> None:
    """Nobody is told, for nothing is different for them."""
    before = booked.visit()
    (each,) = booked.apply(*CHANGES[change], decision=Decision.MOVE).affected
    assert (each.decision, each.moved_to) == (Decision.MOVE, booked.start)
    assert booked.visit() == before
    assert "room-1" not in booked.rooms() or change == "more rooms needed"
    assert len(booked.rooms()) == (2 if change == "more rooms needed" else 1)
    assert booked.causes() == ["BOOKED"]
    assert booked.apply(*CHANGES[change], dry_run=True).changes == ()
    with open_unit(booked.database, booked.actor) as unit:
        assert reports.conflicts(unit) == []


def test_a_room_that_is_kept_is_not_asked_about_again(booked: Booked) -> None:
    archived = CHANGES["its room archived"]
    booked.apply(*archived, decision=Decision.KEEP)
    assert booked.rooms() == ["room-1"]
    assert booked.apply(archived[0], archived[1].replace("Room 1", "Room One")).affected == ()


def test_it_may_be_cancelled(booked: Booked) -> None:
    booked.apply(*HOURS, decision=Decision.CANCEL)
    visit = booked.visit()
    assert (visit.status, visit.cancellation_reason) == (Status.CANCELLED, "the schedule changed")


def test_when_there_is_nowhere_to_move_nothing_is_written(booked: Booked) -> None:
    with pytest.raises(NowhereToMove, match=rf"{booked.code} \({booked.start:%Y-%m-%d %H:%M}, rui@example.com\)"):
        booked.apply(*CHANGES["archived"], decision=Decision.MOVE)
    assert booked.visit().status is Status.SCHEDULED
    assert booked.apply("Ana Souza", "Ana Souza", dry_run=True).changes == ()


def test_what_was_outside_before_is_not_this_changes_doing(booked: Booked) -> None:
    """Ana is away that day, by an override that somebody typed; then a plan changes another thing."""
    with open_unit(booked.database, booked.actor) as unit:
        overrides.add(unit, {"provider": "ana", "day": booked.start.date(), "kind": "SICK"})
    assert booked.apply("name: Main,", "name: Main Street,").affected == ()


def test_what_a_dry_run_saw_is_remembered_by_nobody(booked: Booked) -> None:
    """It raises the catalog's version and gives it back: what it saw must not stand under that number."""
    booked.apply("duration: 30\n", "duration: 60\n", dry_run=True)
    booked.apply("name: Exam\n", "name: Examination\n")
    with open_unit(booked.database, booked.actor) as unit:
        exam = str(nouns.show(unit, SERVICE, "exam").id)
        found = slots.find_slots(unit, slots.Search(exam, *booked.window(), "ana"))
        assert next(found).duration_minutes == 30


def test_there_are_three_decisions() -> None:
    assert (decided(None), decided("Keep")) == (None, Decision.KEEP)
    with pytest.raises(DecisionUnknown):
        decided("ignore")
