"""What is done with who waits: changed, taken off, booked; once, and by whoever may."""

from uuid import uuid4

import pytest

from sloty.actor import PERMISSIONS, Actor, NotAllowed, Role
from sloty.engine.lifecycle import Status
from sloty.engine.waiting import EntryStatus, Priority
from sloty.ids import UserId
from sloty.operations import appointments, waitlist
from sloty.operations.appointments import Stale
from sloty.operations.idempotency import KeyReused
from sloty.operations.placing import OutsideHours, SlotTaken
from sloty.operations.rows import NoSuch
from sloty.operations.specs import InvalidValue
from sloty.operations.views import AppointmentView
from sloty.operations.waitlist import EntryView, Wanted
from sloty.operations.waitlist_rows import EntryEnded
from tests.builders import MONDAY, Clinic, at
from tests.operations.desks import do_again, made, take_back, verb
from tests.operations.test_booking import book, count
from tests.operations.test_waitlist import EVA, IDA, RUI, a_list, add, listed


@pytest.fixture
def waiting(clinic: Clinic) -> Clinic:
    """As in `test_waitlist`."""
    return a_list(clinic)


def bound(clinic: Clinic, location: str, role: Role = Role.LOCATION_SCHEDULER) -> Actor:
    """Somebody whose role holds at one location."""
    rights = PERMISSIONS[role]
    return Actor("lea", role, "desk", clinic.tenant, UserId(uuid4()), rights, {clinic.ids[location]: rights})


def test_what_somebody_wants_is_changed_and_nothing_else(waiting: Clinic) -> None:
    view = add(waiting, notes="after work", latest=MONDAY)
    with waiting.unit() as unit:
        now = waitlist.change(unit, str(view.id), {"priority": "URGENT", "latest": None}, expected=1)
    assert (now.priority, now.latest, now.notes, now.version) == (Priority.URGENT, None, "after work", 2)
    with waiting.unit() as unit:
        assert waitlist.change(unit, str(view.id), {"priority": Priority.URGENT}) == now
        assert waitlist.change(unit, str(view.id), {"notes": ""}).notes is None
    with pytest.raises(Stale), waiting.unit() as unit:
        waitlist.change(unit, str(view.id), {"priority": "LOW"}, expected=1)
    for wrong in ({"priority": "SOON"}, {"service": "surgery"}):
        with pytest.raises(InvalidValue), waiting.unit() as unit:
            waitlist.change(unit, str(view.id), wrong)


def test_who_was_taken_off_waits_no_more(waiting: Clinic) -> None:
    view = add(waiting)
    with waiting.unit() as unit:
        gone = waitlist.remove(unit, str(view.id), "found one elsewhere")
        assert (gone.status, gone.cancellation_reason) == (EntryStatus.CANCELLED, "found one elsewhere")
        assert waitlist.remove(unit, str(view.id)) == gone
    assert listed(waiting) == []
    for act in (
        lambda unit: waitlist.change(unit, str(view.id), {"priority": "HIGH"}),
        lambda unit: waitlist.book(unit, str(view.id), at("09:00")),
    ):
        with pytest.raises(EntryEnded), waiting.unit() as unit:
            act(unit)
    assert add(waiting).id != view.id


def test_who_waited_too_long_is_neither_booked_nor_taken_off(waiting: Clinic) -> None:
    view = add(waiting, latest=MONDAY)
    for act in (waitlist.remove, lambda unit, ref: waitlist.book(unit, ref, at("2027-01-06 09:00"))):
        with pytest.raises(EntryEnded) as refused, waiting.unit(now=at("2027-01-05 09:00")) as unit:
            act(unit, str(view.id))
        assert "expired" in refused.value.message


def test_who_waits_is_booked_and_waits_no_more(waiting: Clinic) -> None:
    waiting.parameter("cleaning", "why", "TEXT")
    view = add(waiting, provider="ana", notes="by the window")
    with waiting.unit() as unit:
        visit = waitlist.book(unit, str(view.id), at("09:30"), answers={"why": "pain"})
    assert (visit.customer, visit.start, visit.provider, visit.status) == (RUI, at("09:30"), "ana", Status.SCHEDULED)
    assert (visit.notes, visit.parameters) == ("by the window", {"why": "pain"})
    with waiting.unit() as unit:
        now = waitlist.show(unit, str(view.id))
        assert (now.status, now.appointment) == (EntryStatus.BOOKED, visit.confirmation_code)
        assert waitlist.entries(unit) == []
        assert appointments.show(unit, visit.confirmation_code) == visit


def test_a_time_that_cannot_be_had_leaves_them_waiting(waiting: Clinic) -> None:
    view = add(waiting)
    book(waiting, "09:30")
    for start, error in (("09:30", SlotTaken), ("20:00", OutsideHours)):
        with pytest.raises(error), waiting.unit() as unit:
            waitlist.book(unit, str(view.id), at(start))
    assert listed(waiting) == [RUI]
    with waiting.unit() as unit:
        late = waitlist.book(unit, str(view.id), at("20:00"), override_reason="asked for", notes="alone")
    assert (late.override_reason, late.notes) == ("asked for", "alone")


def test_a_retry_under_a_key_is_answered_alike(waiting: Clinic) -> None:
    wanted = Wanted("cleaning", RUI)
    with waiting.unit(key="add") as unit:
        view = waitlist.add(unit, wanted)
    with waiting.unit(key="book") as unit:
        visit = waitlist.book(unit, str(view.id), at("09:30"))
    with waiting.unit(key="add") as unit:
        assert waitlist.add(unit, wanted) == view
    with waiting.unit(key="book") as unit:
        assert waitlist.book(unit, str(view.id), at("09:30")) == visit
    with pytest.raises(KeyReused), waiting.unit(key="book") as unit:
        waitlist.book(unit, str(view.id), at("10:30"))
    assert (count(waiting, "waitlist_entry"), count(waiting, "appointment")) == (1, 1)
    again = add(waiting)
    for _ in range(2):
        with waiting.unit(key="change") as unit:
            assert waitlist.change(unit, str(again.id), {"priority": "HIGH"}).version == 2
    for _ in range(2):
        with waiting.unit(key="remove") as unit:
            assert waitlist.remove(unit, str(again.id)).version == 3


def test_what_is_not_there_cannot_be_named(waiting: Clinic, empty_clinic: Clinic) -> None:
    """An entry of another tenant is not there either."""
    view = add(waiting)
    for clinic, ref in ((waiting, "rui"), (waiting, str(uuid4())), (empty_clinic, str(view.id))):
        for act in (waitlist.show, waitlist.remove):
            with pytest.raises(NoSuch), clinic.unit() as unit:
                act(unit, ref)


def test_a_right_at_one_location_holds_for_who_waits_there_or_anywhere(waiting: Clinic) -> None:
    waiting.location("lake")
    waiting.provider("ben", where="lake")
    waiting.service("exam", by=("ana", "ben"), where=("downtown", "lake"), waitlist=True)
    there = add(waiting, RUI, service="exam", location="lake")
    anywhere = add(waiting, EVA, service="exam")
    here = bound(waiting, "downtown")
    with waiting.unit(actor=here) as unit:
        assert [view.id for view in waitlist.entries(unit)] == [anywhere.id]
        assert waitlist.change(unit, str(anywhere.id), {"priority": "HIGH"}).priority is Priority.HIGH
        assert waitlist.add(unit, Wanted("exam", IDA, location="downtown")).source == "DESK"
        with pytest.raises(NoSuch):
            waitlist.show(unit, str(there.id))
        with pytest.raises(NotAllowed):
            waitlist.add(unit, Wanted("exam", IDA, location="lake"))
    reader = bound(waiting, "downtown", Role.LOCATION_REPORTS)
    with pytest.raises(NotAllowed), waiting.unit(actor=reader) as unit:
        waitlist.add(unit, Wanted("exam", RUI))
    with pytest.raises(NotAllowed), waiting.unit(actor=reader) as unit:
        waitlist.remove(unit, str(anywhere.id))


def booked_at_the_desk(clinic: Clinic, entry: EntryView) -> AppointmentView:
    """As an act that can be undone."""
    view: AppointmentView = made(clinic, "Book", lambda unit: waitlist.book(unit, str(entry.id), at("09:30")))
    return view


def test_who_was_booked_by_mistake_waits_again_where_they_stood(waiting: Clinic) -> None:
    """And is booked again when that is done again; what the desk does with the visit that is off changes nothing."""
    entry = add(waiting)
    add(waiting, EVA)
    visit = booked_at_the_desk(waiting, entry)
    take_back(waiting)
    assert listed(waiting) == [RUI, EVA]
    with waiting.unit() as unit:
        again = waitlist.show(unit, str(entry.id))
        assert (again.status, again.created_at, again.appointment) == (EntryStatus.ACTIVE, entry.created_at, None)
    do_again(waiting)
    with waiting.unit() as unit:
        now = waitlist.show(unit, str(entry.id))
        assert (now.status, now.appointment) == (EntryStatus.BOOKED, visit.confirmation_code)
    take_back(waiting)
    verb(waiting, "annotate", visit.confirmation_code, more=("by mistake",))
    take_back(waiting)
    assert listed(waiting) == [RUI, EVA]


def test_who_asked_again_meanwhile_waits_once(waiting: Clinic) -> None:
    """The booking is undone all the same."""
    visit = booked_at_the_desk(waiting, add(waiting))
    new = add(waiting)
    take_back(waiting)
    with waiting.unit() as unit:
        assert [view.id for view in waitlist.entries(unit)] == [new.id]
        assert appointments.show(unit, visit.confirmation_code).status is Status.CANCELLED


def test_a_visit_that_is_cancelled_leaves_nobody_waiting(waiting: Clinic) -> None:
    """Nor does cancelling it again, after that was undone."""
    visit = booked_at_the_desk(waiting, add(waiting))
    verb(waiting, "cancel", visit.confirmation_code, more=("ill",))
    take_back(waiting)
    do_again(waiting)
    assert listed(waiting) == []
