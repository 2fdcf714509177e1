"""One person's data, handed out whole or taken away for good."""

import json

import pytest

from sloty.actor import Actor, NotAllowed, Role
from sloty.db.pool import DatabaseRole
from sloty.engine.lifecycle import Status
from sloty.models import metadata
from sloty.operations import appointments, audit, booking, customers, merging, nouns, person, undo, waitlist
from sloty.operations.bookers import CustomerNotFound
from sloty.operations.booking import Companion, Wish
from sloty.operations.customers import CUSTOMER
from sloty.operations.person import AppointmentsComing
from sloty.operations.remembering import remembered
from sloty.operations.waitlist import Wanted
from tests.builders import Clinic, at
from tests.operations.test_waitlist import keep_list

SECRETS = (
    "Zebulon",
    "Quagmire",
    "zq@example.com",
    "+12125550177",
    "C-777",
    "toothache",
    "Xanthippe",
    "overslept",
    "Melisande",
)


@pytest.fixture
def known(clinic: Clinic) -> Clinic:
    """A customer of whom much is known, with a visit that was and one that will be."""
    clinic.parameter("cleaning", "why", "TEXT")
    with clinic.unit(key="new") as unit:
        given = {"first_name": "Zebulon", "last_name": "Quagmire", "email": "zq@example.com", "phone": "+12125550177"}
        nouns.create(unit, CUSTOMER, {**given, "code": "C-777", "notes": "toothache", "date_of_birth": "1980-03-01"})
    with clinic.unit(key="book") as unit:
        companions = (Companion("Xanthippe"),)
        wish = Wish(
            "cleaning", at("09:30"), "C-777", answers={"why": "toothache"}, notes="toothache", participants=companions
        )
        code = booking.book(unit, wish).confirmation_code
    with clinic.unit() as unit, remembered(unit, "front", "Cancel", [code]):
        appointments.cancel(unit, code, "overslept")
    for act in (undo.undo, undo.redo):
        with clinic.unit(key=act.__name__) as unit:
            act(unit, "front")
    keep_list(clinic)
    with clinic.unit(key="wait") as unit:
        entry = waitlist.add(unit, Wanted("cleaning", "C-777", notes="about Melisande"))
    with clinic.unit(key="wait no more") as unit:
        waitlist.remove(unit, str(entry.id), "overslept")
    with clinic.unit() as unit:
        waitlist.add(unit, Wanted("cleaning", "C-777"))
        booking.book(unit, Wish("cleaning", at("11:00"), "C-777"))
        unit.session.run("update appointment set title = 'about Melisande', internal_notes = 'about Melisande'")
        audit.seal(unit)
    return clinic


def found(clinic: Clinic) -> set[str]:
    """The secrets that stand anywhere in the tenant's rows."""
    with clinic.database.connect(DatabaseRole.PLATFORM) as platform:
        texts = [
            row[0]
            for table in metadata.sorted_tables
            if "tenant_id" in table.columns
            for row in platform.execute(
                f'select t::text from "{table.name}" t where tenant_id = %s'.encode(), [clinic.tenant]
            )
        ]
    return {secret for secret in SECRETS if any(secret.lower() in text.lower() for text in texts)}


def test_the_whole_record_is_handed_out_and_the_reading_noted(known: Clinic) -> None:
    with known.unit() as unit:
        view = person.export(unit, "C-777")
    told = json.dumps([view.customer, view.appointments, view.waiting], default=str)
    assert [secret for secret in SECRETS if secret not in told] == []
    assert [visit["status"] for visit in view.appointments] == ["CANCELLED", "SCHEDULED"]
    assert [act["verb"] for act in view.appointments[0]["history"]] == ["BOOK", "CANCEL", "UNDO", "UNDO"]
    assert {(place["service"], place["status"], place["notes"]) for place in view.waiting} == {
        ("cleaning", "CANCELLED", "about Melisande"),
        ("cleaning", "ACTIVE", None),
    }
    assert "search_text" not in view.customer
    with known.unit() as unit:
        row = unit.session.row("select count(*) from audit_entry where tenant_id = %(tenant)s and action = 'READ'")
    assert row == (1,)


def test_who_is_still_expected_is_not_forgotten_unless_it_is_cancelled(known: Clinic) -> None:
    with pytest.raises(AppointmentsComing, match="1 appointment still to come"), known.unit() as unit:
        person.erase(unit, "C-777")
    assert found(known) == set(SECRETS)
    with known.unit() as unit:
        assert person.erase(unit, "C-777", cancel=True).cancelled == 1


def test_nothing_personal_is_left_anywhere_and_visits_are_still_counted(known: Clinic) -> None:
    assert found(known) == set(SECRETS)
    with known.unit() as unit:
        outcome = person.erase(unit, "C-777", cancel=True)
        assert (outcome.appointments, outcome.answers, outcome.participants, outcome.waiting) == (2, 1, 1, 2)
    assert found(known) == set()
    with known.unit() as unit:
        audit.seal(unit)
        audit.verify(unit)
        assert unit.session.rows("select customer_id from erasure where tenant_id = %(tenant)s") == [
            (outcome.customer_id,)
        ]
        left = appointments.list_(unit, appointments.Filter(at("00:00"), at("23:00")))
        assert [view.status for view in left] == [Status.CANCELLED, Status.CANCELLED]
        with pytest.raises(CustomerNotFound):
            customers.show(unit, "C-777")
        assert customers.search(unit, "Erased") == []


def test_those_who_were_merged_into_them_are_erased_too(known: Clinic) -> None:
    with known.unit() as unit:
        merging.merge(unit, "rui@example.com", "C-777")
        person.erase(unit, "rui@example.com", cancel=True)
    assert found(known) == set()


def test_a_back_up_of_before_the_merge_can_be_erased_again(known: Clinic) -> None:
    """There the two are two still: the list names both."""
    with known.unit() as unit:
        ids = {customers.show(unit, ref).id for ref in ("rui@example.com", "C-777")}
        merging.merge(unit, "rui@example.com", "C-777")
        person.erase(unit, "C-777", cancel=True)
        assert {
            row[0] for row in unit.session.rows("select customer_id from erasure where tenant_id = %(tenant)s")
        } == ids


def test_who_was_merged_is_handed_out_too(known: Clinic) -> None:
    with known.unit() as unit:
        merging.merge(unit, "rui@example.com", "C-777")
        view = person.export(unit, "C-777")
        assert (view.customer["first_name"], [each["first_name"] for each in view.merged]) == ("Rui", ["Zebulon"])
        row = unit.session.row("select count(*) from audit_entry where tenant_id = %(tenant)s and action = 'READ'")
    assert row == (2,)


def test_under_a_key_they_are_erased_once_whatever_is_cancelled(known: Clinic) -> None:
    with known.unit() as unit:
        booking.book(unit, Wish("cleaning", at("13:00"), "C-777"))
    with known.unit(key="e") as unit:
        first = person.erase(unit, "C-777", cancel=True)
    assert first.cancelled == 2
    with known.unit(key="e") as unit:
        assert person.erase(unit, "C-777", cancel=True) == first
    assert found(known) == set()


def test_a_dry_run_erases_nothing(known: Clinic) -> None:
    with known.unit(dry_run=True) as unit:
        person.erase(unit, "C-777", cancel=True)
    assert found(known) == set(SECRETS)


def test_both_need_their_right(known: Clinic) -> None:
    with known.unit(actor=Actor("eva", Role.STAFF, "cli", known.tenant)) as unit:
        with pytest.raises(NotAllowed):
            person.export(unit, "C-777")
        with pytest.raises(NotAllowed):
            person.erase(unit, "C-777")
