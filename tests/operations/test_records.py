"""Writing and reading the rows of an appointment."""

from datetime import datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from sloty.engine.lifecycle import Status, Verb
from sloty.engine.uploads import Upload
from sloty.operations import appointments, booking, records
from sloty.operations.booking import Companion, HoldWish
from sloty.operations.records import AppointmentNotFound
from sloty.operations.views import Money
from tests.builders import NEW_YORK, NOW, Clinic, at
from tests.operations.test_booking import book, count


def test_an_appointment_is_found_by_code_in_any_case_or_by_id(clinic: Clinic) -> None:
    view = book(clinic)
    with clinic.unit() as unit:
        for ref in (view.confirmation_code, view.confirmation_code.lower(), str(view.id)):
            assert records.find(unit, ref) == view.id == records.lock(unit, ref).id


@pytest.mark.parametrize("ref", ["", "NOSUCH22", "00000000-0000-0000-0000-000000000000", "%"])
def test_what_is_not_there_is_neither_found_nor_locked(clinic: Clinic, ref: str) -> None:
    book(clinic)
    with clinic.unit() as unit:
        for look in (records.find, records.lock):
            with pytest.raises(AppointmentNotFound):
                look(unit, ref)


def test_another_tenants_appointment_is_not_there(clinic: Clinic, empty_clinic: Clinic) -> None:
    view = book(clinic)
    with empty_clinic.unit() as unit, pytest.raises(AppointmentNotFound):
        records.find(unit, view.confirmation_code)


def test_what_is_locked_tells_all_that_decisions_need(clinic: Clinic) -> None:
    clinic.service("deep", buffer_before=15, buffer_after=10)
    view = book(clinic, "10:00", "deep")
    with clinic.unit() as unit:
        locked = records.lock(unit, view.confirmation_code)
    assert (locked.status, locked.version, locked.awaits_approval) == (Status.SCHEDULED, 1, False)
    assert (locked.starts_at, locked.ends_at, locked.timezone) == (at("10:00"), at("10:30"), NEW_YORK)
    assert (locked.buffer_before, locked.buffer_after) == (15, 10)
    assert (locked.service_id, locked.provider_id) == (clinic.ids["deep"], clinic.ids["ana"])


def test_what_was_answered_at_booking_is_what_is_read_after(clinic: Clinic) -> None:
    """Price, answers and notes included, with times in the zone of the location."""
    clinic.service("deep", price=Decimal("80.50"), currency="EUR")
    clinic.parameter("deep", "reason", "TEXT")
    told = book(clinic, "10:00", "deep", answers={"reason": "pain"}, notes="by the window")
    with clinic.unit() as unit:
        assert records.view(unit, told.id) == told
    assert told.price == Money(Decimal("80.50"), "EUR")
    assert told.parameters == {"reason": "pain"}


def test_the_wall_time_that_was_agreed_is_kept_with_its_tzdata(clinic: Clinic) -> None:
    book(clinic)
    with clinic.unit() as unit:
        row = unit.session.row(
            "select local_start, timezone, tzdata_version <> '' from appointment where tenant_id = %(tenant)s"
        )
    assert row == (datetime(2027, 1, 4, 9, 30), NEW_YORK, True)


def test_files_are_kept_whole_beside_what_is_told_of_them(clinic: Clinic) -> None:
    clinic.parameter("cleaning", "scan", "FILE")
    content = b"%PDF-1.7\n%%EOF\n"
    told = book(clinic, answers={"scan": Upload("scan.pdf", content)}, participants=(Companion("Lea Costa"),))
    assert told.parameters["scan"]["filename"] == "scan.pdf"
    with clinic.unit() as unit:
        row = unit.session.row("select filename, content from attachment where tenant_id = %(tenant)s")
    assert row is not None
    assert (row[0], bytes(row[1])) == ("scan.pdf", content)
    assert count(clinic, "participant") == 1


def test_a_note_tells_who_did_what_when(clinic: Clinic) -> None:
    view = book(clinic)
    with clinic.unit() as unit:
        records.note(
            unit, view.id, Verb.CANCEL, Status.SCHEDULED, Status.CANCELLED, version=2, reason="ill", starts_after=NOW
        )
        last = appointments.history(unit, view.confirmation_code)[-1]
    assert (last.at, last.verb, last.from_status, last.to_status) == (NOW, "CANCEL", "SCHEDULED", "CANCELLED")
    assert (last.actor, last.front_end, last.reason, last.starts_after) == ("operator", "cli", "ill", NOW)


def test_live_holds_are_told_one_or_all(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        later, first = (booking.hold(unit, HoldWish("cleaning", at(time))) for time in ("11:00", "10:00"))
        assert records.holds(unit, None) == [first, later]
        assert records.holds(unit, later.id) == [later]
        assert records.holds(unit, uuid4()) == []
        assert (first.timezone, first.start, first.provider) == (NEW_YORK, at("10:00"), "ana")
