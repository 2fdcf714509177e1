"""What happens to an appointment once it is booked."""

from dataclasses import replace

import pytest

from sloty.engine.lifecycle import Status, WrongStatus
from sloty.errors import Conflict
from sloty.operations import appointments, booking
from sloty.operations.appointments import ApprovalExpired, Filter, NotBegun, NotPending, Stale
from sloty.operations.booking import Wish
from sloty.operations.idempotency import KeyReused
from sloty.operations.records import AppointmentNotFound
from sloty.operations.views import AppointmentView
from tests.builders import Clinic, at
from tests.operations.test_booking import book, count


def act(clinic: Clinic, verb: str, code: str, *words: str, **more: object) -> AppointmentView:
    """One verb, in a unit of its own, a quarter of an hour into the visit of 09:30."""
    with clinic.unit(now=at("09:45")) as unit:
        view: AppointmentView = getattr(appointments, verb)(unit, code, *words, **more)
    return view


def test_a_visit_goes_from_booked_to_done(clinic: Clinic) -> None:
    """Each step is recorded, with who and when."""
    code = book(clinic).confirmation_code
    steps = {"confirm": "CONFIRMED", "check_in": "CHECKED_IN", "start": "IN_PROGRESS", "complete": "COMPLETED"}
    for verb, status in steps.items():
        assert act(clinic, verb, code).status is Status(status)
    with clinic.unit() as unit:
        told = appointments.history(unit, code)
        times = unit.session.row(
            "select checked_in_at, started_at, ended_at from appointment where tenant_id = %(tenant)s"
        )
    assert [change.to_status for change in told] == ["SCHEDULED", *steps.values()]
    assert times == (at("09:45"), at("09:45"), at("09:45"))


def test_what_the_lifecycle_does_not_allow_is_a_conflict(clinic: Clinic) -> None:
    """And nothing changes."""
    code = book(clinic).confirmation_code
    with pytest.raises(WrongStatus):
        act(clinic, "complete", code)
    act(clinic, "cancel", code, "ill")
    for verb in ("confirm", "check_in", "mark_no_show"):
        with pytest.raises(WrongStatus):
            act(clinic, verb, code)


def test_a_cancelled_visit_gives_its_time_back_at_once(clinic: Clinic) -> None:
    """In the same transaction, with the reason kept."""
    view = act(clinic, "cancel", book(clinic).confirmation_code, "ill")
    assert (view.status, view.cancellation_reason) == (Status.CANCELLED, "ill")
    assert count(clinic, "reservation") == 0
    book(clinic)


def test_nobody_is_a_no_show_before_the_start(clinic: Clinic) -> None:
    """After it, the time is free."""
    code = book(clinic).confirmation_code
    with pytest.raises(NotBegun), clinic.unit() as unit:
        appointments.mark_no_show(unit, code)
    assert act(clinic, "mark_no_show", code).status is Status.NO_SHOW
    assert count(clinic, "reservation") == 0


def test_a_change_that_was_not_seen_is_refused(clinic: Clinic) -> None:
    """By version: whoever decided on an older one looks again."""
    view = book(clinic)
    act(clinic, "confirm", view.confirmation_code, expected=1)
    with pytest.raises(Stale):
        act(clinic, "cancel", view.confirmation_code, "x", expected=1)


def test_a_pending_approval_owns_its_time_until_it_is_decided(clinic: Clinic) -> None:
    """Approved it is scheduled, declined its time is free."""
    clinic.service("surgery", requires_approval=True)
    first = book(clinic, "09:30", "surgery")
    assert (first.status, first.awaits_approval) == (Status.HELD, True)
    with pytest.raises(Conflict):
        book(clinic, "09:30")
    approved = act(clinic, "approve", first.confirmation_code)
    assert (approved.status, approved.awaits_approval) == (Status.SCHEDULED, False)
    for verb, words in (("approve", ()), ("decline", ("x",))):
        with pytest.raises(NotPending):
            act(clinic, verb, first.confirmation_code, *words)
    second = book(clinic, "11:00", "surgery")
    assert act(clinic, "decline", second.confirmation_code, "no").status is Status.CANCELLED
    book(clinic, "11:00")


def test_an_approval_that_came_too_late_is_told(clinic: Clinic) -> None:
    """The time was given back; somebody else may have it."""
    clinic.service("surgery", requires_approval=True)
    view = book(clinic, "09:30", "surgery")
    with clinic.unit() as unit:
        unit.session.run("update reservation set held_until = clock_timestamp() where tenant_id = %(tenant)s")
    with pytest.raises(ApprovalExpired):
        act(clinic, "approve", view.confirmation_code)
    book(clinic, "09:30")


def test_auto_confirmed_services_are_confirmed(clinic: Clinic) -> None:
    """Without a further word."""
    clinic.service("shot", auto_confirm=True)
    assert book(clinic, "09:30", "shot").status is Status.CONFIRMED


def test_lists_are_narrowed_by_everything_that_is_named(clinic: Clinic) -> None:
    """Half open by start; customers by what a person knows."""
    clinic.customer("eva@example.com", first_name="Eva", last_name="Roe")
    first = book(clinic, "09:30")
    with clinic.unit() as unit:
        booking.book(unit, Wish("cleaning", at("11:30"), "Eva Roe"))
        for wanted, found in (
            (Filter(at("09:00"), at("11:30")), 1),
            (Filter(at("09:00"), at("11:31")), 2),
            (Filter(at("09:00"), at("18:00"), customer="eva roe"), 1),
            (Filter(at("09:00"), at("18:00"), provider="ana", location="downtown", service="cleaning"), 2),
            (Filter(at("09:00"), at("18:00"), provider="ben"), 0),
            (Filter(at("09:00"), at("18:00"), statuses=(Status.CANCELLED,)), 0),
            (Filter(at("09:00"), at("18:00"), limit=1), 1),
        ):
            assert len(appointments.list_(unit, wanted)) == found
        assert appointments.show(unit, str(first.id)) == first
        with pytest.raises(AppointmentNotFound):
            appointments.show(unit, "NOSUCH22")


def test_pages_follow_on_one_another_also_among_visits_that_start_together(clinic: Clinic) -> None:
    """By start, then by id."""
    clinic.provider("ben")
    clinic.service("filling", by=("ana", "ben"))
    booked = [book(clinic, time, "filling") for time in ("10:00", "10:00", "09:30")]
    with clinic.unit() as unit:
        wanted, seen = Filter(at("09:00"), at("18:00"), limit=1), list[AppointmentView]()
        while found := appointments.page(unit, wanted, (seen[-1].start, seen[-1].id) if seen else None):
            seen += found
    assert seen == sorted(booked, key=lambda view: (view.start, view.id))


def test_notes_are_written_over_and_taken_away_and_nothing_else_changes(clinic: Clinic) -> None:
    """That they were is in the history, what they said is not. A visit that ended has notes, too."""
    view = book(clinic, notes="by the window")
    noted = act(clinic, "annotate", view.confirmation_code, "  latex  ")
    assert noted == replace(view, notes="latex", version=2)
    act(clinic, "cancel", view.confirmation_code, "ill")
    assert act(clinic, "annotate", view.confirmation_code, "   ").notes is None
    with clinic.unit() as unit:
        history = appointments.history(unit, view.confirmation_code)
    assert [change.verb for change in history] == ["BOOK", "ANNOTATE", "CANCEL", "ANNOTATE"]
    assert (history[-1].from_status, history[-1].to_status, history[1].reason) == ("CANCELLED", "CANCELLED", None)


def test_notes_that_say_the_same_are_no_act(clinic: Clinic) -> None:
    view = book(clinic, notes="latex")
    assert act(clinic, "annotate", view.confirmation_code, " latex ") == view


def test_notes_of_a_version_that_was_not_seen_are_refused(clinic: Clinic) -> None:
    code = book(clinic).confirmation_code
    act(clinic, "confirm", code)
    with pytest.raises(Stale):
        act(clinic, "annotate", code, "latex", expected=1)


def test_notes_under_one_key_are_written_once(clinic: Clinic) -> None:
    code = book(clinic).confirmation_code
    for notes in ("latex", "latex"):
        with clinic.unit(key="once") as unit:
            appointments.annotate(unit, code, notes)
    with pytest.raises(KeyReused), clinic.unit(key="once") as unit:
        appointments.annotate(unit, code, "other")


@pytest.mark.parametrize("tell", [True, False])
def test_a_cancelled_visit_is_told_unless_it_is_wished_otherwise_and_what_was_to_come_is_recalled(
    clinic: Clinic, tell: bool
) -> None:
    code = book(clinic).confirmation_code
    with clinic.unit() as unit:
        unit.session.run("update message set status = 'PENDING' where tenant_id = %(tenant)s")
        appointments.cancel(unit, code, "ill", tell=tell)
        found = unit.session.rows("select cause, status from message where tenant_id = %(tenant)s order by cause")
    assert found == [("BOOKED", "CANCELLED"), *([("CANCELLED", "PENDING")] if tell else [])]
