"""Another time, or another provider: all of it, or nothing changes."""

import random
from datetime import timedelta

import pytest

from sloty.actor import Actor, NotAllowed, Role
from sloty.engine.lifecycle import Status, WrongStatus
from sloty.errors import SlotyError
from sloty.operations import appointments, moving
from sloty.operations.appointments import Stale
from sloty.operations.moving import Move, Reassignment, Verdict
from sloty.operations.placing import OutsideHours, SlotTaken
from sloty.operations.unit import Unit
from tests.builders import Clinic, at
from tests.operations.boards.looking import bound_to
from tests.operations.test_booking import book, count
from tests.operations.test_slots import a_busy_fortnight
from tests.operations.test_users import acting, join


def test_a_moved_visit_keeps_its_identity_and_gives_its_old_time_back(clinic: Clinic) -> None:
    """It awaits confirmation again, and both times are in its history."""
    view = book(clinic, "09:30")
    with clinic.unit() as unit:
        moved = moving.reschedule(unit, Move(view.confirmation_code, at("11:00"), reason="asked for later"))
        told = appointments.history(unit, view.confirmation_code)
    assert (moved.id, moved.status, moved.start, moved.version) == (view.id, Status.RESCHEDULED, at("11:00"), 2)
    assert (told[-1].starts_before, told[-1].starts_after, told[-1].reason) == (
        at("09:30"),
        at("11:00"),
        "asked for later",
    )
    book(clinic, "09:30")


def test_its_own_time_is_never_in_its_way(clinic: Clinic) -> None:
    """A quarter of an hour later overlaps the old time."""
    code = book(clinic, "09:30").confirmation_code
    with clinic.unit() as unit:
        assert moving.reschedule(unit, Move(code, at("09:45"))).start == at("09:45")
    assert count(clinic, "reservation") == 1


@pytest.mark.parametrize(("time", "error"), [("11:00", SlotTaken), ("20:00", OutsideHours)])
def test_the_old_time_is_kept_when_the_new_one_cannot_be_had(clinic: Clinic, time: str, error: type[Exception]) -> None:
    """Taken or closed: nothing changes."""
    view = book(clinic, "09:30")
    book(clinic, "11:00")
    with pytest.raises(error), clinic.unit() as unit:
        moving.reschedule(unit, Move(view.confirmation_code, at(time)))
    with clinic.unit() as unit:
        assert appointments.show(unit, view.confirmation_code) == view
    with pytest.raises(SlotTaken):
        book(clinic, "09:30")


def test_a_visit_is_reassigned_to_somebody_who_is_free(clinic: Clinic) -> None:
    """At the same time, keeping its status; a named provider who is busy is a conflict."""
    clinic.provider("ben")
    clinic.provider("cho")
    clinic.service("exam", by=("ana", "ben", "cho"))
    code = book(clinic, "09:30", "exam", provider="ana").confirmation_code
    book(clinic, "09:30", "exam", provider="ben")
    with pytest.raises(SlotTaken), clinic.unit() as unit:
        moving.reassign(unit, Reassignment(code, "ben"))
    with clinic.unit() as unit:
        view = moving.reassign(unit, Reassignment(code))
    assert (view.provider, view.status, view.start) == ("cho", Status.SCHEDULED, at("09:30"))
    book(clinic, "09:30", "exam", provider="ana")


def test_a_visit_moves_to_another_provider_and_place_at_once(clinic: Clinic) -> None:
    """Its room goes with it, and the one it had is free."""
    clinic.location("uptown")
    clinic.provider("ben", where="uptown")
    clinic.pool("rooms", members=1)
    clinic.pool("rooms", members=1, where="uptown")
    clinic.service("surgery", by=("ana", "ben"), where=("downtown", "uptown"), requires={"rooms": 1})
    code = book(clinic, "09:30", "surgery", provider="ana").confirmation_code
    with clinic.unit() as unit:
        moved = moving.reschedule(unit, Move(code, at("10:30"), provider="ben"))
    assert (moved.provider, moved.location, moved.start) == ("ben", "uptown", at("10:30"))
    assert count(clinic, "reservation") == 2
    book(clinic, "09:30", "surgery", provider="ana")


@pytest.mark.parametrize("ended", ["cancel", "complete"])
def test_what_ended_is_neither_moved_nor_reassigned(clinic: Clinic, ended: str) -> None:
    code = book(clinic, "09:30").confirmation_code
    with clinic.unit(now=at("09:30")) as unit:
        if ended == "cancel":
            appointments.cancel(unit, code, "ill")
        else:
            for verb in (appointments.check_in, appointments.start, appointments.complete):
                verb(unit, code)
    with pytest.raises(WrongStatus), clinic.unit() as unit:
        moving.reschedule(unit, Move(code, at("11:00")))
    with pytest.raises(WrongStatus), clinic.unit() as unit:
        moving.reassign(unit, Reassignment(code, "ana"))


def test_who_saw_an_older_version_moves_nothing(clinic: Clinic) -> None:
    code = book(clinic, "09:30").confirmation_code
    with clinic.unit() as unit:
        appointments.confirm(unit, code)
    with pytest.raises(Stale), clinic.unit() as unit:
        moving.reschedule(unit, Move(code, at("11:00"), expected=1))
    with pytest.raises(Stale), clinic.unit() as unit:
        moving.reassign(unit, Reassignment(code, expected=1))


def test_a_wall_time_is_meant_where_the_visit_is(clinic: Clinic) -> None:
    """Or at the location that is named."""
    clinic.location("lake", zone="America/Chicago")
    clinic.works("ana", "Sat 09:00-12:00", "lake")
    clinic.service("exam", where=("downtown", "lake"))
    code = book(clinic, "09:30", "exam", location="downtown").confirmation_code
    with clinic.unit() as unit:
        assert moving.zone(unit, code).key == "America/New_York"
        assert moving.zone(unit, code, "lake").key == "America/Chicago"


def judge(clinic: Clinic, move: Move, actor: Actor | None = None) -> Verdict:
    with clinic.unit(actor=actor) as unit:
        return moving.verdict(unit, move)


def test_a_verdict_says_what_stands_in_the_way_and_whether_it_may_be_overridden(clinic: Clinic) -> None:
    view = book(clinic, "09:30")
    book(clinic, "11:00")
    code = view.confirmation_code
    assert judge(clinic, Move(code, at("09:45"))) == Verdict(possible=True, reason="")
    taken, closed = judge(clinic, Move(code, at("11:00"))), judge(clinic, Move(code, at("20:00")))
    assert (taken.possible, taken.overridable, "taken from" in taken.reason) == (False, False, True)
    assert (closed.possible, closed.overridable, "outside working hours" in closed.reason) == (False, True, True)
    assert judge(clinic, Move(code, at("20:00"), override_reason="asked for")).possible
    with clinic.unit() as unit:
        assert appointments.show(unit, code) == view


def test_a_verdict_on_somebody_who_does_not_give_the_service_is_no(clinic: Clinic) -> None:
    clinic.provider("ben")
    found = judge(clinic, Move(book(clinic, "09:30").confirmation_code, at("11:00"), provider="ben"))
    assert (found.possible, found.overridable) == (False, False)
    assert "not offered by 'ben'" in found.reason


def test_a_verdict_is_no_where_one_may_not_book(clinic: Clinic) -> None:
    clinic.location("uptown")
    clinic.works("ana", "Mon 18:00-20:00", "uptown")
    clinic.service("exam", where=("downtown", "uptown"))
    code = book(clinic, "09:30", "exam").confirmation_code
    there = Move(code, at("18:00"), location="uptown")
    assert judge(clinic, there).possible
    assert not judge(clinic, there, bound_to(clinic, "downtown")).possible
    assert judge(clinic, Move(code, at("10:00")), bound_to(clinic, "downtown")).possible
    scheduler = bound_to(clinic, "downtown", Role.LOCATION_SCHEDULER)
    assert not judge(clinic, Move(code, at("20:00"), override_reason="x"), scheduler).possible
    with pytest.raises(NotAllowed):
        judge(clinic, Move(code, at("10:00")), acting(clinic, join(clinic, "reader", Role.PROVIDER)))


def test_what_ended_has_no_verdict(clinic: Clinic) -> None:
    code = book(clinic, "09:30").confirmation_code
    with clinic.unit() as unit:
        appointments.cancel(unit, code, "ill")
    with pytest.raises(WrongStatus):
        judge(clinic, Move(code, at("11:00")))


def test_the_verdict_and_a_dry_run_agree_at_three_hundred_instants(clinic: Clinic) -> None:
    """To whomever and wherever it is moved, with an override and without."""
    a_busy_fortnight(clinic)
    lot = random.Random(11)
    begin = at("00:00") - timedelta(days=2)
    with clinic.unit(dry_run=True) as unit:
        rows = unit.session.rows("select confirmation_code from appointment where tenant_id = %(tenant)s order by 1")
        agreed = {True: 0, False: 0}
        for _ in range(300):
            move = Move(
                rows[lot.randrange(len(rows))][0],
                begin + timedelta(minutes=5 * lot.randrange(14 * 288)),
                provider=lot.choice([None, None, "ana", "ben"]),
                location=lot.choice([None, None, "downtown", "chicago"]),
                override_reason=lot.choice([None, None, None, "asked for"]),
            )
            possible = moving.verdict(unit, move).possible
            assert possible == _moves(unit, move), move
            agreed[possible] += 1
    assert min(agreed.values()) > 20, agreed


def _moves(unit: Unit, move: Move) -> bool:
    """Whether moving succeeds; it is undone."""
    with unit.session.driver.transaction(force_rollback=True):
        try:
            moving.reschedule(unit, move)
        except SlotyError:
            return False
        return True
