"""What happens by itself, through the same operations as by hand; and nothing of the past when it is switched on."""

from datetime import timedelta

from sloty.actor import Actor
from sloty.engine.lifecycle import Status
from sloty.operations import appointments, booking, nouns, rule_book, upkeep
from sloty.operations.booking import HoldWish
from sloty.operations.services import SERVICE
from sloty.operations.unit import open_unit
from tests.builders import MONDAY, NOW, Clinic, at, database_now
from tests.operations.desks import verb
from tests.operations.test_booking import book, count
from tests.operations.test_messages import promise
from tests.operations.test_waitlist import EVA, RUI, a_list, add


def age_holds(clinic: Clinic) -> None:
    """As if their time had come: the database's clock decides, and is not ours to set."""
    with clinic.unit() as unit:
        unit.session.run(
            "update reservation set held_until = clock_timestamp() - interval '1 second'"
            " where tenant_id = %(tenant)s and kind = 'HOLD'"
        )


def test_holds_that_ended_unused_are_gone_and_live_ones_stay(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        booking.hold(unit, HoldWish("cleaning", at("09:30")))
    age_holds(clinic)
    with clinic.unit() as unit:
        live = booking.hold(unit, HoldWish("cleaning", at("11:00")))
        assert upkeep.expire_holds(unit) == 1
        assert upkeep.expire_holds(unit) == 0
        assert [each.id for each in booking.list_holds(unit)] == [live.id]
    assert count(clinic, "appointment") == 1
    assert count(clinic, "reservation") == 1


def test_what_nobody_approved_in_time_is_declined_and_told(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        nouns.edit(unit, SERVICE, "cleaning", {"requires_approval": True})
    code = book(clinic, "09:30").confirmation_code
    with clinic.unit() as unit:
        assert upkeep.expire_holds(unit) == 0
    age_holds(clinic)
    with clinic.unit() as unit:
        assert upkeep.expire_holds(unit) == 1
        assert upkeep.expire_holds(unit) == 0
        view = appointments.show(unit, code)
        assert (view.status, view.cancellation_reason) == (Status.CANCELLED, "not approved in time")
        rows = unit.session.rows("select cause from message where tenant_id = %(tenant)s and status = 'PENDING'")
        assert rows == [("DECLINED",)]


def test_visits_end_by_themselves_where_that_is_promised(clinic: Clinic) -> None:
    missed, begun = book(clinic, "09:30").confirmation_code, book(clinic, "10:00").confirmation_code
    with clinic.unit(now=at("10:00")) as unit:
        appointments.check_in(unit, begun)
        appointments.start(unit, begun)
    with clinic.unit(now=at("11:00")) as unit:
        assert upkeep.attend(unit) == 0
    promise(clinic, "attendance.no_show_after_minutes=30", "attendance.complete_at_end=true")
    with clinic.unit(now=at("09:59")) as unit:
        assert upkeep.attend(unit) == 0
    with clinic.unit(now=at("10:30")) as unit:
        assert upkeep.attend(unit) == 2
        assert appointments.show(unit, missed).status is Status.NO_SHOW
        assert appointments.show(unit, begun).status is Status.COMPLETED
        assert [each.verb for each in appointments.history(unit, missed)][-1] == "MARK_NO_SHOW"
        assert upkeep.attend(unit) == 0


def test_a_policy_that_is_switched_on_leaves_the_past_as_it_is(clinic: Clinic) -> None:
    code = book(clinic, "09:30").confirmation_code
    promise(clinic, "attendance.no_show_after_minutes=30")
    with clinic.unit(now=at("09:30") + timedelta(days=2)) as unit:
        assert upkeep.attend(unit) == 0
        assert appointments.show(unit, code).status is Status.SCHEDULED


def test_a_visit_whose_time_was_over_when_the_policy_was_switched_on_is_left_to_the_desk(clinic: Clinic) -> None:
    """In the evening of the same day; what is over after that is marked, and nobody is told of the morning."""
    codes = [book(clinic, time).confirmation_code for time in ("09:30", "10:30", "12:00")]
    with clinic.unit(now=at("10:30")) as unit:
        appointments.check_in(unit, codes[1])
        appointments.start(unit, codes[1])
    promise(clinic, "attendance.no_show_after_minutes=30", "attendance.complete_at_end=true", now=at("11:45"))
    for time, expected in (("12:29", 0), ("12:30", 1)):
        with clinic.unit(now=at(time)) as unit:
            assert upkeep.attend(unit) == expected
    with clinic.unit() as unit:
        found = [appointments.show(unit, code).status for code in codes]
        assert found == [Status.SCHEDULED, Status.IN_PROGRESS, Status.NO_SHOW]
    # Less patience is a new rule; the same one, set again, is not.
    promise(clinic, "attendance.no_show_after_minutes=30", now=at("15:00"))
    with clinic.unit() as unit:
        assert rule_book.of(unit).no_show_since == at("11:45")


def test_who_waited_too_long_waits_no_more(clinic: Clinic) -> None:
    a_list(clinic)
    late, other = add(clinic, RUI, latest=MONDAY), add(clinic, EVA)
    with clinic.unit(now=at("23:59", "UTC")) as unit:
        assert upkeep.expire_waiting(unit) == 0
    later = at("2027-01-05 00:00", "UTC")
    with clinic.unit(now=later) as unit:
        assert upkeep.expire_waiting(unit) == 1
        assert upkeep.expire_waiting(unit) == 0
        rows = unit.session.rows(
            "select id, status, ended_at, version from waitlist_entry where tenant_id = %(tenant)s order by created_at"
        )
    assert rows == [(late.id, "EXPIRED", later, 2), (other.id, "ACTIVE", None, 1)]


def test_what_is_old_is_forgotten_and_what_is_due_is_not(clinic: Clinic) -> None:
    with clinic.unit(key="once") as unit:
        booking.book(unit, booking.Wish("cleaning", at("11:00"), "rui@example.com"))
    with clinic.unit() as unit:
        unit.session.run("update message set status = 'SENT' where tenant_id = %(tenant)s")
    book(clinic, "13:00")
    with clinic.unit(now=NOW) as unit:
        upkeep.forget(unit)
    assert (count(clinic, "message"), count(clinic, "idempotency_key")) == (2, 1)
    with clinic.unit(now=NOW + timedelta(days=500)) as unit:
        assert upkeep.forget(unit) >= 2
    assert (count(clinic, "message"), count(clinic, "idempotency_key")) == (1, 0)


def test_what_a_desk_did_last_week_is_forgotten(clinic: Clinic) -> None:
    """As it is by then, it is not undone; and the database's clock, which said when, is not this test's."""
    code = book(clinic, "11:00").confirmation_code
    verb(clinic, "confirm", code)
    verb(clinic, "check_in", code)
    with clinic.unit() as unit:
        upkeep_at = database_now(clinic.database)
        unit.session.run(
            "update desk_act set at = at - interval '8 days' where tenant_id = %(tenant)s and label = 'Confirm'"
        )
    with clinic.unit(now=upkeep_at) as unit:
        assert upkeep.forget(unit) == 1
    assert (count(clinic, "desk_act"), count(clinic, "desk_act_item")) == (1, 1)


def test_tenants_that_are_served_are_told(clinic: Clinic) -> None:
    with open_unit(clinic.database, Actor.operator("daemon", "daemon")) as platform:
        assert clinic.tenant in upkeep.tenants(platform)
        platform.session.run("update tenant set status = 'SUSPENDED' where id = %(id)s", id=clinic.tenant)
        assert clinic.tenant not in upkeep.tenants(platform)


def test_the_trail_is_sealed(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        assert upkeep.seal(unit) >= 0
