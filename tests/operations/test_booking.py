"""Booking and holds, on the real database."""

from datetime import timedelta
from uuid import uuid4

import pytest

from sloty.actor import PERMISSIONS, Actor, NotAllowed, Role
from sloty.engine.answers import AnswerMissing, ParameterUnknown
from sloty.engine.lifecycle import Status
from sloty.errors import Invalid, Refused
from sloty.operations import appointments, booking
from sloty.operations.bookers import CustomerInactive
from sloty.operations.booking import Companion, Wish
from sloty.operations.idempotency import KeyReused
from sloty.operations.offerings import NotOffered, ServiceInactive, ServiceNotFound
from sloty.operations.placing import OffGrid, OutsideHours, SlotTaken, TimeInvalid, TooFarAhead, TooSoon
from sloty.operations.records import AppointmentNotFound
from sloty.operations.views import AppointmentView
from tests.builders import MONDAY, NOW, Clinic, at

RUI = "rui@example.com"


def book(clinic: Clinic, time: str = "09:30", service: str = "cleaning", **more: object) -> AppointmentView:
    """Book for Rui, in a unit of its own."""
    with clinic.unit() as unit:
        return booking.book(unit, Wish(service, at(time), RUI, **more))  # type: ignore[arg-type]  # a test's shorthand


def count(clinic: Clinic, table: str) -> int:
    """How many rows the tenant has."""
    with clinic.unit() as unit:
        row = unit.session.row(f"select count(*) from {table} where tenant_id = %(tenant)s")
    assert row is not None
    return int(row[0])


def test_a_booking_takes_its_time_and_records_who_when_and_where(clinic: Clinic) -> None:
    """What is answered is what is stored."""
    view = book(clinic, notes="by the window")
    assert (view.status, view.provider, view.location, view.customer) == (Status.SCHEDULED, "ana", "downtown", RUI)
    assert view.start.isoformat() == "2027-01-04T09:30:00-05:00"
    assert view.end - view.start == timedelta(minutes=30)
    with clinic.unit() as unit:
        assert appointments.show(unit, view.confirmation_code.lower()) == view
        wall = unit.session.row("select local_start, timezone from appointment where tenant_id = %(tenant)s")
        acts = appointments.history(unit, view.confirmation_code)
    assert wall is not None
    assert (wall[0].isoformat(), wall[1]) == ("2027-01-04T09:30:00", "America/New_York")
    assert [(act.verb, act.to_status, act.actor, act.front_end) for act in acts] == [
        ("BOOK", "SCHEDULED", "operator", "cli")
    ]


def test_a_taken_time_is_a_conflict_with_the_nearest_alternatives(clinic: Clinic) -> None:
    """Nearest first in distance, told in order of time."""
    book(clinic)
    with pytest.raises(SlotTaken) as refused:
        book(clinic, "09:45")
    assert refused.value.facts["alternatives"] == [
        "2027-01-04T09:00-05:00",
        "2027-01-04T10:00-05:00",
        "2027-01-04T10:15-05:00",
    ]
    assert "taken from" in refused.value.message
    assert count(clinic, "appointment") == 1


def test_buffers_block_both_sides_of_every_pair(clinic: Clinic) -> None:
    """The gap between two visits is the one's time after and the other's before."""
    clinic.service("deep", buffer_before=15, buffer_after=10)
    book(clinic, "10:00")
    for time, service, error in (
        ("10:30", "deep", SlotTaken),
        ("10:45", "deep", None),
        ("11:15", "cleaning", SlotTaken),
        ("11:30", "cleaning", None),
    ):
        if error is None:
            book(clinic, time, service)
        else:
            with pytest.raises(error):
                book(clinic, time, service)


def test_a_clash_at_another_location_is_refused(clinic: Clinic) -> None:
    """A provider has one calendar over all locations."""
    clinic.location("uptown", zone="America/Chicago")
    clinic.works("ana", "Mon-Fri 08:00-16:00", "uptown")
    clinic.service("check", where=("uptown",))
    book(clinic, "10:00")
    with pytest.raises(SlotTaken):
        book(clinic, "10:00", "check")
    assert book(clinic, "10:30", "check").start.isoformat() == "2027-01-04T09:30:00-06:00"


@pytest.mark.parametrize(
    ("time", "error"),
    [
        ("08:30", OutsideHours),
        ("16:45", OutsideHours),
        ("09:10", OffGrid),
        ("2026-12-31 10:00", TooSoon),
        ("2028-06-05 09:30", TooFarAhead),
        ("2027-01-09 09:30", OutsideHours),
    ],
)
def test_a_time_that_is_not_offered_is_refused_with_its_reason(clinic: Clinic, time: str, error: type[Refused]) -> None:
    """Each rule by its own name; nothing is stored."""
    with pytest.raises(error):
        book(clinic, time)
    assert count(clinic, "reservation") == 0


@pytest.mark.parametrize("time", ["08:30", "09:10", "2026-12-31 10:00", "2028-06-05 09:30"])
def test_staff_may_override_hours_grid_notice_and_horizon_with_a_reason(clinic: Clinic, time: str) -> None:
    """The reason is stored; that time is taken can never be overridden."""
    view = book(clinic, time, override_reason="an emergency")
    assert view.override_reason == "an emergency"
    with pytest.raises(SlotTaken):
        book(clinic, time, override_reason="another emergency")


def test_only_who_may_override_can(clinic: Clinic) -> None:
    """A scheduler of a location books, but within the rules."""
    scheduler = Actor(
        "sam", Role.LOCATION_SCHEDULER, "desk", clinic.tenant, permissions=PERMISSIONS[Role.LOCATION_SCHEDULER]
    )
    with pytest.raises(NotAllowed), clinic.unit(actor=scheduler) as unit:
        booking.book(unit, Wish("cleaning", at("08:30"), RUI, override_reason="please"))
    with clinic.unit(actor=scheduler) as unit:
        booking.book(unit, Wish("cleaning", at("09:30"), RUI))
    public = Actor("somebody", Role.USER, "web", clinic.tenant, permissions=PERMISSIONS[Role.USER])
    with pytest.raises(NotAllowed), clinic.unit(actor=public) as unit:
        booking.book(unit, Wish("cleaning", at("11:30"), RUI))


def test_any_provider_is_chosen_fairly_and_the_reason_is_stored(clinic: Clinic) -> None:
    """The one with the fewest visits that day; when busy, the next is tried in the same transaction."""
    for name in ("ben", "cho"):
        clinic.provider(name)
    clinic.service("exam", by=("ana", "ben", "cho"))
    first = [book(clinic, "09:30", "exam") for _ in range(3)]
    assert {view.provider for view in first} == {"ana", "ben", "cho"}
    assert "fewest" in (first[0].assignment_reason or "")
    with pytest.raises(SlotTaken):
        book(clinic, "09:30", "exam")
    book(clinic, "13:00", "exam", provider="ana")
    assert {book(clinic, "11:00", "exam").provider for _ in range(2)} == {"ben", "cho"}


def test_a_service_takes_a_room_of_the_pool_and_is_refused_without_one(clinic: Clinic) -> None:
    """Two providers, one room: the second is told that the room is what lacks."""
    clinic.provider("ben")
    clinic.pool("rooms", members=1)
    clinic.service("surgery", by=("ana", "ben"), requires={"rooms": 1})
    book(clinic, "09:30", "surgery", provider="ana")
    with pytest.raises(SlotTaken) as refused:
        book(clinic, "09:30", "surgery", provider="ben")
    assert "rooms" in refused.value.message
    assert count(clinic, "reservation") == 2


def test_quantities_of_a_pool_are_different_resources(clinic: Clinic) -> None:
    """Two of three rooms: a second such visit does not fit, one with a single room does."""
    for name in ("ben", "cho"):
        clinic.provider(name)
    clinic.pool("rooms", members=3)
    clinic.service("double", by=("ana", "ben"), requires={"rooms": 2})
    clinic.service("single", by=("cho",), requires={"rooms": 1})
    book(clinic, "09:30", "double")
    with pytest.raises(SlotTaken):
        book(clinic, "09:30", "double")
    book(clinic, "09:30", "single")


def test_answers_are_validated_and_kept_with_the_label_of_the_day(clinic: Clinic) -> None:
    """All problems at once; nothing stored; the label is a snapshot."""
    clinic.parameter("cleaning", "reason", "TEXT", required=True, label="Reason for visit")
    clinic.parameter("cleaning", "smoker", "BOOLEAN")
    with pytest.raises(AnswerMissing):
        book(clinic)
    with pytest.raises(ParameterUnknown):
        book(clinic, answers={"reason": "pain", "smokr": "no"})
    view = book(clinic, answers={"reason": "pain", "smoker": "yes"})
    assert view.parameters == {"reason": "pain", "smoker": True}
    with clinic.unit() as unit:
        labels = unit.session.rows("select name, label from answer where tenant_id = %(tenant)s order by name")
    assert labels == [("reason", "Reason for visit"), ("smoker", "Smoker")]


def test_participants_come_along(clinic: Clinic) -> None:
    """They are invited."""
    book(clinic, participants=(Companion("Lea Costa", relationship="daughter"),))
    with clinic.unit() as unit:
        rows = unit.session.rows("select name, relationship, status from participant where tenant_id = %(tenant)s")
    assert rows == [("Lea Costa", "daughter", "INVITED")]


def test_the_same_request_under_a_key_is_done_once_and_answered_again(clinic: Clinic) -> None:
    """Another request under the key is a conflict; a failure leaves the key free."""
    with clinic.unit(key="k1") as unit:
        first = booking.book(unit, Wish("cleaning", at("09:30"), RUI))
    with clinic.unit(key="k1", now=NOW + timedelta(hours=1)) as unit:
        assert booking.book(unit, Wish("cleaning", at("09:30"), RUI)) == first
    assert count(clinic, "appointment") == 1
    with pytest.raises(KeyReused), clinic.unit(key="k1") as unit:
        booking.book(unit, Wish("cleaning", at("10:30"), RUI))
    with pytest.raises(SlotTaken), clinic.unit(key="k2") as unit:
        booking.book(unit, Wish("cleaning", at("09:30"), RUI))
    with clinic.unit(key="k2") as unit:
        assert booking.book(unit, Wish("cleaning", at("11:30"), RUI)).start == at("11:30")


def test_a_dry_run_does_everything_and_leaves_nothing(clinic: Clinic) -> None:
    """The same code, rolled back."""
    with clinic.unit(dry_run=True) as unit:
        assert booking.book(unit, Wish("cleaning", at("09:30"), RUI)).status is Status.SCHEDULED
    assert count(clinic, "appointment") == count(clinic, "reservation") == count(clinic, "status_change") == 0
    with pytest.raises(OutsideHours), clinic.unit(dry_run=True) as unit:
        booking.book(unit, Wish("cleaning", at("03:30"), RUI))


def test_what_does_not_exist_is_said_and_what_is_close_is_named(clinic: Clinic) -> None:
    """Service, provider, location, hold."""
    with pytest.raises(ServiceNotFound) as refused:
        book(clinic, service="cleanin")
    assert "cleaning" in refused.value.advice
    with pytest.raises(NotOffered) as refused_too:
        book(clinic, provider="zoe")
    assert "ana at downtown" in refused_too.value.advice
    with pytest.raises(AppointmentNotFound):
        book(clinic, hold=uuid4())


def test_archived_services_and_customers_are_not_booked(clinic: Clinic) -> None:
    """Nothing that ended is offered."""
    clinic.customer("eva@example.com", status="DECEASED")
    with pytest.raises(CustomerInactive), clinic.unit() as unit:
        booking.book(unit, Wish("cleaning", at("09:30"), "eva@example.com"))
    clinic.service("old", status="INACTIVE")
    with pytest.raises(ServiceInactive):
        book(clinic, service="old")


def test_a_visit_starts_on_a_whole_minute_before_2200(clinic: Clinic) -> None:
    """Also when hours are overridden."""
    for start in (at("09:30") + timedelta(seconds=1), at("2200-01-01 09:30")):
        with pytest.raises(TimeInvalid), clinic.unit() as unit:
            booking.book(unit, Wish("cleaning", start, RUI, override_reason="x"))
    assert issubclass(TimeInvalid, Invalid)


def test_midnight_and_daylight_saving_are_booked_by_the_wall_clock(clinic: Clinic) -> None:
    """A night shift over the night in which the clock springs forward: 02:30 does not exist, 03:30 does."""
    clinic.provider("owl", works="Sat 22:00-06:00")
    clinic.service("night", by=("owl",))
    view = book(clinic, "2027-03-14 03:30", "night")
    assert view.start.isoformat() == "2027-03-14T03:30:00-04:00"
    assert book(clinic, "2027-03-14 01:30", "night").start.isoformat() == "2027-03-14T01:30:00-05:00"
    with pytest.raises(SlotTaken):
        book(clinic, "2027-03-14 02:30", "night")
    assert MONDAY.isoweekday() == 1
