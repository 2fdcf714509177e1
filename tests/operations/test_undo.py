"""Undo: what a desk did last, taken back whole, recorded, or refused with the reason."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from sloty.actor import Actor
from sloty.engine.lifecycle import Status
from sloty.operations import appointments, blocks, booking, moving, nouns, overrides, undo
from sloty.operations.blocks import BlockWish
from sloty.operations.booking import HoldWish, Wish
from sloty.operations.moving import Move, Reassignment
from sloty.operations.services import SERVICE
from sloty.operations.undo import NothingToRedo, NothingToUndo, TimeGone
from tests.builders import MONDAY, NOW, Clinic, at
from tests.operations.desks import LUNCH, SICK, act, do_again, made, move, shown, take_back, taken, told_of, verb
from tests.operations.test_booking import RUI, book


def same(clinic: Clinic, code: str, before: Any) -> bool:
    """Whether the visit is as it was, but for its version."""
    now = shown(clinic, code)
    return {**{name: getattr(now, name) for name in now.__slots__}, "version": before.version} == {
        name: getattr(before, name) for name in before.__slots__
    }


def unblock(clinic: Clinic, block: UUID) -> None:
    """Give one back at the desk."""
    act(clinic, "Unblock", str(block), do=lambda unit, _: blocks.unblock(unit, str(block)))


@pytest.mark.parametrize(
    ("earlier", "name", "more"),
    [
        ((), "confirm", ()),
        ((), "check_in", ()),
        (("check_in",), "start", ()),
        (("check_in", "start"), "complete", ()),
        ((), "mark_no_show", ()),
        (("check_in",), "mark_no_show", ()),
        ((), "cancel", ("ill",)),
        (("confirm",), "cancel", ("ill",)),
        ((), "annotate", ("latex",)),
        (("check_in",), "annotate", ("latex",)),
    ],
)
def test_each_verb_is_taken_back_and_said_to_be(
    clinic: Clinic, earlier: tuple[str, ...], name: str, more: tuple[str, ...]
) -> None:
    """Status, stamps and time as they were; in the history it is an act of its own."""
    clinic.pool("rooms", 2)
    clinic.service("exam", requires={"rooms": 1})
    code = book(clinic, "09:30", "exam").confirmation_code
    for each in earlier:
        verb(clinic, each, code)
    before, time = shown(clinic, code), taken(clinic)
    verb(clinic, name, code, more=more, now=at("10:30"))
    view = take_back(clinic)
    assert (view.label, view.desk, view.done_by) == (name.replace("_", " ").capitalize(), "front", "operator")
    assert view.appointments == (shown(clinic, code),)
    assert same(clinic, code, before)
    assert view.appointments[0].version == before.version + 2
    assert taken(clinic) == time
    last = told_of(clinic, code)[-1]
    assert (last.verb, last.to_status, last.reason) == ("UNDO", before.status, f"undid: {view.label}")
    with clinic.unit() as unit:
        stamps = unit.session.row(
            "select checked_in_at is null, started_at is null, ended_at is null from appointment"
            " where tenant_id = %(tenant)s"
        )
    assert stamps == ("check_in" not in earlier, "start" not in earlier, True)


def test_a_note_that_was_taken_back_is_written_again_by_redo_and_the_one_before_it_is_known(clinic: Clinic) -> None:
    code = book(clinic, "09:30", notes="by the window").confirmation_code
    verb(clinic, "annotate", code, more=("latex",))
    assert take_back(clinic).appointments[0].notes == "by the window"
    assert do_again(clinic).appointments[0].notes == "latex"


def test_what_was_remembered_before_notes_were_leaves_them_alone(clinic: Clinic) -> None:
    """Acts of desks outlive an upgrade."""
    code = book(clinic, "09:30", notes="by the window").confirmation_code
    verb(clinic, "confirm", code)
    with clinic.unit() as unit:
        unit.session.run("update desk_act_item set before = before - 'notes' where tenant_id = %(tenant)s")
    assert take_back(clinic).appointments[0].notes == "by the window"


def test_a_move_is_moved_back_to_the_provider_and_place_that_it_had(clinic: Clinic) -> None:
    clinic.location("lake", "America/Chicago")
    clinic.provider("ben", where="lake")
    clinic.service("exam", by=("ana", "ben"), where=("downtown", "lake"), price="80.50")
    code = book(clinic, "09:30", "exam", provider="ana").confirmation_code
    before, time = shown(clinic, code), taken(clinic)
    move(clinic, code, "2027-01-05 15:00", provider="ben")
    assert shown(clinic, code).location == "lake"
    take_back(clinic)
    assert same(clinic, code, before)
    assert taken(clinic) == time
    last = told_of(clinic, code)[-1]
    assert (last.starts_before, last.starts_after) == (at("2027-01-05 15:00"), at("09:30"))


def test_a_visit_handed_over_is_handed_back(clinic: Clinic) -> None:
    clinic.provider("ben")
    clinic.service("exam", by=("ana", "ben"))
    code = book(clinic, "09:30", "exam", provider="ana").confirmation_code
    act(clinic, "Reassign", code, do=lambda unit, _: moving.reassign(unit, Reassignment(code, "ben")))
    take_back(clinic)
    assert shown(clinic, code).provider == "ana"
    book(clinic, "09:30", "exam", provider="ben")


def test_a_booking_that_is_undone_is_cancelled_and_its_time_free(clinic: Clinic) -> None:
    view = made(clinic, "Book", lambda unit: booking.book(unit, Wish("cleaning", at("09:30"), RUI)))
    (gone,) = take_back(clinic).appointments
    assert (gone.id, gone.status, gone.cancellation_reason) == (view.id, Status.CANCELLED, "booked by mistake")
    assert taken(clinic) == []
    book(clinic, "09:30")


def test_a_booked_hold_that_is_undone_is_cancelled(clinic: Clinic) -> None:
    """It was nobody's before; it does not become so again."""
    with clinic.unit() as unit:
        held = booking.hold(unit, HoldWish("cleaning", at("09:30")))
    wish = Wish("cleaning", at("09:30"), RUI, hold=held.id)
    act(clinic, "Book", str(held.id), do=lambda unit, acts: acts.made(booking.book(unit, wish)))
    (gone,) = take_back(clinic).appointments
    assert (gone.id, gone.status) == (held.id, Status.CANCELLED)
    assert taken(clinic) == []


def test_what_was_approved_awaits_approval_again_as_long_as_its_hold_lasts(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        nouns.edit(unit, SERVICE, "cleaning", {"requires_approval": True})
    code = book(clinic, "09:30").confirmation_code
    before, time = shown(clinic, code), taken(clinic)
    verb(clinic, "approve", code)
    take_back(clinic)
    assert same(clinic, code, before)
    assert taken(clinic) == time
    verb(clinic, "decline", code, more=("full",))
    with clinic.unit() as unit:
        unit.session.run(
            "update desk_act_item set before = jsonb_set(before, '{reservations,0,held_until}', '\"2020-01-01\"')"
            " where tenant_id = %(tenant)s"
        )
    with pytest.raises(TimeGone, match="its hold has ended"):
        take_back(clinic)


def test_blocks_and_overrides_are_taken_back_too(clinic: Clinic) -> None:
    """Made and removed; of a group, on every lane."""
    clinic.pool("rooms", 1, capacity=3)
    room = BlockWish(at("12:00"), at("13:00"), resource="rooms-downtown-1")
    for wish in (LUNCH, room):
        view = made(clinic, "Block", partial(blocks.block, wish=wish))
        time = taken(clinic)
        unblock(clinic, view.id)
        take_back(clinic)
        assert taken(clinic) == time
        with clinic.unit() as unit:
            assert blocks.list_(unit, NOW, at("23:00")) == [view]
        take_back(clinic)
        assert taken(clinic) == []
    with clinic.unit() as unit:
        there = overrides.add(unit, SICK)
    act(clinic, "Remove", str(there.id), do=lambda unit, _: overrides.remove(unit, str(there.id)))
    take_back(clinic)
    with clinic.unit() as unit:
        assert overrides.list_(unit, MONDAY, MONDAY) == [there]
    made(clinic, "Meeting", lambda unit: overrides.add(unit, {**SICK, "kind": "MEETING"}))
    take_back(clinic)
    with clinic.unit() as unit:
        assert overrides.list_(unit, MONDAY, MONDAY) == [there]


def test_acts_are_undone_one_after_the_other_the_last_first(clinic: Clinic) -> None:
    """Each finds the visit as it left it, although its version has risen."""
    code = book(clinic, "09:30").confirmation_code
    verb(clinic, "check_in", code)
    verb(clinic, "start", code)
    verb(clinic, "complete", code)
    seen = [take_back(clinic).appointments[0].status for _ in range(3)]
    assert seen == [Status.IN_PROGRESS, Status.CHECKED_IN, Status.SCHEDULED]
    with pytest.raises(NothingToUndo):
        take_back(clinic)


def test_what_was_undone_is_done_again_until_something_else_is_done(clinic: Clinic) -> None:
    code = made(clinic, "Book", lambda unit: booking.book(unit, Wish("cleaning", at("09:30"), RUI))).confirmation_code
    move(clinic, code, "11:00")
    verb(clinic, "cancel", code, more=("ill",))
    for _ in range(2):
        for status in (Status.RESCHEDULED, Status.SCHEDULED, Status.CANCELLED):
            assert take_back(clinic).appointments[0].status is status
        for start, status in (("09:30", Status.SCHEDULED), ("11:00", Status.RESCHEDULED), ("11:00", Status.CANCELLED)):
            (again,) = do_again(clinic).appointments
            assert (again.start, again.status) == (at(start), status)
        with pytest.raises(NothingToRedo):
            do_again(clinic)
    assert told_of(clinic, code)[-1].reason == "redid: Cancel"
    assert shown(clinic, code).cancellation_reason == "ill"
    take_back(clinic)
    verb(clinic, "confirm", code)
    with pytest.raises(NothingToRedo):
        do_again(clinic)


def test_of_a_group_another_place_will_do(clinic: Clinic) -> None:
    clinic.provider("cho", capacity=2)
    clinic.service("class", by=("cho",))
    code = book(clinic, "09:30", "class").confirmation_code
    verb(clinic, "cancel", code, more=("ill",))
    book(clinic, "09:30", "class")
    take_back(clinic)
    assert [lane for _, lane, *_ in taken(clinic)] == [0, 1]
    with pytest.raises(NothingToUndo):
        take_back(clinic)


def test_visits_that_followed_one_another_go_back_together(clinic: Clinic) -> None:
    """Each into the time that the other has now: in one step."""
    codes = [book(clinic, time).confirmation_code for time in ("09:00", "09:30", "10:00")]
    time = taken(clinic)

    def later(unit: Any, _: Any) -> None:
        for code in reversed(codes):
            start = appointments.show(unit, code).start
            moving.reschedule(unit, Move(code, start + timedelta(minutes=30)))

    act(clinic, "Move", *codes, do=later)
    take_back(clinic)
    assert taken(clinic) == time
    do_again(clinic)
    take_back(clinic)
    assert [shown(clinic, code).start for code in codes] == [at("09:00"), at("09:30"), at("10:00")]


def test_desks_and_tenants_are_apart(clinic: Clinic, empty_clinic: Clinic) -> None:
    code = book(clinic, "09:30").confirmation_code
    verb(clinic, "check_in", code)
    for other, desk in ((clinic, "back"), (empty_clinic, "front")):
        with pytest.raises(NothingToUndo):
            take_back(other, desk)
        with pytest.raises(NothingToRedo):
            do_again(other, desk)


def test_a_retry_under_a_key_is_answered_alike(clinic: Clinic) -> None:
    """It undoes one act, not two."""
    code = book(clinic, "09:30").confirmation_code
    verb(clinic, "confirm", code)
    verb(clinic, "check_in", code)
    with clinic.unit(key="u") as unit:
        first = undo.undo(unit, "front")
    with clinic.unit(key="u") as unit:
        assert undo.undo(unit, "front") == first
    assert shown(clinic, code).status is Status.CONFIRMED


def test_an_undo_is_in_the_audit_trail_under_whose_hand_it_was(clinic: Clinic) -> None:
    code = book(clinic, "09:30").confirmation_code
    verb(clinic, "check_in", code)
    take_back(clinic, actor=Actor.operator("mia", "desk", clinic.tenant))
    with clinic.unit() as unit:
        entry = unit.session.row(
            "select actor, front_end, before ->> 'status', after ->> 'status' from audit_entry"
            " where tenant_id = %(tenant)s and table_name = 'appointment' order by at desc, number desc nulls first limit 1"
        )
    assert entry == ("mia", "desk", "CHECKED_IN", "SCHEDULED")
