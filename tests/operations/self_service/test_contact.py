"""Who books: found or written down, and what is known of them neither shown nor changed."""

import pytest

from sloty.actor import Actor
from sloty.engine.limits import LIMITS, Limited
from sloty.errors import SlotyError
from sloty.operations import customers, tenants
from sloty.operations.self_service.contact import CallInstead, Contact, ContactMissing
from sloty.operations.specs import InvalidValue
from sloty.operations.unit import open_unit
from tests.builders import NOW, Clinic
from tests.operations.self_service.visitors import EVA, book, hold


def notes(clinic: Clinic) -> list[object]:
    with clinic.unit() as unit:
        found = unit.session.rows(
            "select notes from appointment where tenant_id = %(tenant)s and customer_id is not null"
        )
    return [row[0] for row in found]


def test_somebody_new_is_written_down(clinic: Clinic) -> None:
    book(clinic, hold(clinic), Contact("Eva", "Lind", "Eva@Example.com ", "(202) 555-0143", "de"))
    with clinic.unit() as unit:
        eva = customers.show(unit, "eva@example.com")
    assert (eva.first_name, eva.last_name, eva.phone, eva.locale) == ("Eva", "Lind", "+12025550143", "de")


def test_what_is_known_is_not_changed_and_what_differs_is_told_to_the_desk(clinic: Clinic) -> None:
    book(clinic, hold(clinic), Contact("Maria", "Costa", "rui@example.com", "+1 202 555 0143"))
    with clinic.unit() as unit:
        rui = customers.show(unit, "rui@example.com")
    assert (rui.first_name, rui.phone) == ("Rui", None)
    assert notes(clinic) == ["Online as: Maria Costa, +12025550143"]


def test_who_was_archived_is_back(clinic: Clinic) -> None:
    clinic.customer("old@example.com", status="INACTIVE")
    book(clinic, hold(clinic), Contact("Rui", "Costa", "old@example.com"))
    with clinic.unit() as unit:
        assert customers.show(unit, "old@example.com").status == "ACTIVE"


def test_who_was_merged_is_the_one_who_was_kept(clinic: Clinic) -> None:
    kept = clinic.ids["rui@example.com"]
    clinic.customer("merged@example.com", merged_into_id=kept)
    assert book(clinic, hold(clinic), Contact("Rui", "Costa", "merged@example.com")).visit.customer == kept


def test_why_somebody_cannot_be_booked_is_not_told(clinic: Clinic) -> None:
    clinic.customer("gone@example.com", status="DECEASED")
    with pytest.raises(CallInstead):
        book(clinic, hold(clinic), Contact("Rui", "Costa", "gone@example.com"))


def test_a_tenant_that_is_full_is_called(clinic: Clinic) -> None:
    with open_unit(clinic.database, Actor.operator("operator", "cli"), now=NOW) as unit:
        tenants.set_limits(unit, clinic.slug, ["customers=1"])
    with pytest.raises(CallInstead):
        book(clinic, hold(clinic), EVA)
    assert LIMITS["FREE"][Limited.CUSTOMERS]


@pytest.mark.parametrize(
    ("contact", "error"),
    [
        (Contact("Eva", "Lind", "  "), ContactMissing),
        (Contact("Eva", "Lind", "nowhere"), InvalidValue),
        (Contact("", "Lind", "eva@example.com"), SlotyError),
        (Contact("Eva\x1b", "Lind", "eva@example.com"), SlotyError),
        (Contact("Eva", "Lind", "eva@example.com", "12"), SlotyError),
        (Contact("Eva", "Lind", "eva@example.com, bob@example.com"), SlotyError),
    ],
)
def test_what_cannot_be_right_is_told(clinic: Clinic, contact: Contact, error: type[SlotyError]) -> None:
    token = hold(clinic)
    with pytest.raises(error):
        book(clinic, token, contact)
