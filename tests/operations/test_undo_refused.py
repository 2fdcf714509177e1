"""An undo that is refused: changed since by somebody, the time taken by now, or not this actor's to do."""

from uuid import uuid4

import pytest

from sloty.actor import PERMISSIONS, Actor, NotAllowed, Role
from sloty.engine.lifecycle import Status
from sloty.ids import UserId
from sloty.operations import appointments, blocks, overrides
from sloty.operations.blocks import BlockWish
from sloty.operations.undo import ChangedSince, TimeGone
from tests.builders import Clinic, at
from tests.operations.desks import LUNCH, SICK, made, move, shown, take_back, verb
from tests.operations.test_booking import book


def test_what_somebody_changed_since_is_left_alone_and_it_is_told_who(clinic: Clinic) -> None:
    code = book(clinic, "09:30").confirmation_code
    verb(clinic, "confirm", code)
    ben = Actor.operator("ben", "cli", clinic.tenant)
    with clinic.unit(actor=ben, now=at("08:05")) as unit:
        appointments.cancel(unit, code, "called")
    with pytest.raises(ChangedSince) as refused:
        take_back(clinic)
    assert refused.value.message == f"'Confirm' cannot be undone: {code} was cancelled since, by ben at 08:05."
    assert shown(clinic, code).status is Status.CANCELLED


def test_a_note_that_somebody_wrote_since_is_such_a_change(clinic: Clinic) -> None:
    """They wrote it on the visit as they saw it."""
    code = book(clinic, "09:30").confirmation_code
    verb(clinic, "confirm", code)
    ben = Actor.operator("ben", "cli", clinic.tenant)
    with clinic.unit(actor=ben, now=at("08:05")) as unit:
        appointments.annotate(unit, code, "latex")
    with pytest.raises(ChangedSince) as refused:
        take_back(clinic)
    assert refused.value.message == f"'Confirm' cannot be undone: {code} was annotated since, by ben at 08:05."


def test_another_desks_later_act_is_undone_there_first(clinic: Clinic) -> None:
    """Then it is again as this desk left it."""
    code = book(clinic, "09:30").confirmation_code
    verb(clinic, "confirm", code)
    verb(clinic, "check_in", code, desk="back")
    with pytest.raises(ChangedSince):
        take_back(clinic)
    take_back(clinic, "back")
    assert take_back(clinic).appointments[0].status is Status.SCHEDULED


@pytest.mark.parametrize("name", ["block", "override"])
def test_what_is_not_there_any_more_cannot_be_taken_back(clinic: Clinic, name: str) -> None:
    if name == "block":
        view = made(clinic, "Block", lambda unit: blocks.block(unit, LUNCH))
        with clinic.unit() as unit:
            blocks.unblock(unit, str(view.id))
    else:
        view = made(clinic, "Sick", lambda unit: overrides.add(unit, SICK))
        with clinic.unit() as unit:
            overrides.remove(unit, str(view.id))
    with pytest.raises(ChangedSince, match=f"the {name} was changed since"):
        take_back(clinic)


def test_a_time_that_somebody_else_has_by_now_is_not_had_again(clinic: Clinic) -> None:
    """Of a cancelled visit, and of one that was moved; it is told whose it is, and nothing changes."""
    code = book(clinic, "09:30").confirmation_code
    verb(clinic, "cancel", code, more=("ill",))
    other = book(clinic, "09:30").confirmation_code
    with pytest.raises(TimeGone) as refused:
        take_back(clinic)
    assert refused.value.message == (
        "'Cancel' cannot be undone: 2027-01-04 09:30 is taken by now"
        f" (Rui Costa, Cleaning ({other}), 2027-01-04 09:30-10:00)."
    )
    assert shown(clinic, code).status is Status.CANCELLED
    move(clinic, other, "11:00")
    with clinic.unit() as unit:
        blocks.block(unit, BlockWish(at("09:00"), at("10:00"), provider="ana", reason="call"))
    with pytest.raises(TimeGone, match=r"a block \(call\)"):
        take_back(clinic)
    assert shown(clinic, other).start == at("11:00")


def test_many_that_were_selected_are_undone_whole_or_not_at_all(clinic: Clinic) -> None:
    codes = [book(clinic, time).confirmation_code for time in ("09:00", "09:30", "10:00")]
    verb(clinic, "cancel", *codes, more=("closed",))
    other = book(clinic, "09:30").confirmation_code
    with pytest.raises(TimeGone):
        take_back(clinic)
    assert {shown(clinic, code).status for code in codes} == {Status.CANCELLED}
    with clinic.unit() as unit:
        appointments.cancel(unit, other, "for the others")
    view = take_back(clinic)
    assert {each.confirmation_code for each in view.appointments} == set(codes)
    assert {shown(clinic, code).status for code in codes} == {Status.SCHEDULED}
    verb(clinic, "check_in", *codes)
    with clinic.unit() as unit:
        appointments.start(unit, codes[1])
    with pytest.raises(ChangedSince):
        take_back(clinic)
    assert shown(clinic, codes[0]).status is Status.CHECKED_IN


def test_undoing_demands_what_the_act_did_and_where(clinic: Clinic) -> None:
    clinic.location("lake")
    code = book(clinic, "09:30").confirmation_code
    verb(clinic, "check_in", code)

    def somebody(role: Role, where: str | None = None) -> Actor:
        at_one = {clinic.ids[where]: PERMISSIONS[role]} if where else None
        return Actor("someone", role, "desk", clinic.tenant, UserId(uuid4()), PERMISSIONS[role], at_one)

    for actor in (somebody(Role.LOCATION_SCHEDULER, "lake"), somebody(Role.LOCATION_REPORTS, "downtown")):
        with pytest.raises(NotAllowed):
            take_back(clinic, actor=actor)
    assert shown(clinic, code).status is Status.CHECKED_IN
    assert take_back(clinic, actor=somebody(Role.PROVIDER)).appointments[0].status is Status.SCHEDULED
    verb(clinic, "cancel", code, more=("ill",))
    # A provider checks in, and does not book.
    with pytest.raises(NotAllowed):
        take_back(clinic, actor=somebody(Role.PROVIDER))
    take_back(clinic, actor=somebody(Role.LOCATION_SCHEDULER, "downtown"))


def test_what_was_done_elsewhere_is_not_seen_by_who_is_bound_to_a_location(clinic: Clinic) -> None:
    """That something was, under which name; but neither what to, nor how it was before."""
    clinic.location("lake")
    code = book(clinic, "09:30").confirmation_code
    verb(clinic, "cancel", code, more=("ill",))
    role = Role.LOCATION_ADMIN
    for where, items in (("lake", 0), ("downtown", 1)):
        actor = Actor(
            "someone", role, "desk", clinic.tenant, UserId(uuid4()), PERMISSIONS[role],
            {clinic.ids[where]: PERMISSIONS[role]},
        )  # fmt: skip
        with clinic.unit(actor=actor) as unit:
            seen = unit.session.row(
                "select (select count(*) from desk_act where tenant_id = %(tenant)s),"
                " (select count(*) from desk_act_item where tenant_id = %(tenant)s)"
            )
        assert seen == (1, items)
