"""Who books is found by what a person knows."""

import pytest

from sloty.operations import bookers
from sloty.operations.bookers import CustomerAmbiguous, CustomerInactive, CustomerNotFound
from tests.builders import Clinic

RUI = "rui@example.com"


@pytest.mark.parametrize("ref", [RUI, "RUI@Example.COM", "Rui Costa", "rui costa"])
def test_a_customer_is_found_by_mail_and_name_in_any_case(clinic: Clinic, ref: str) -> None:
    with clinic.unit() as unit:
        found = bookers.find(unit, ref)
    assert (found.id, found.ref, found.name) == (clinic.ids[RUI], RUI, "Rui Costa")


def test_who_has_no_mail_is_told_by_code_and_else_by_id(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        unit.session.run("update customer set email = null, code = 'C-1' where tenant_id = %(tenant)s")
        assert bookers.find(unit, "C-1").ref == "C-1"
        unit.session.run("update customer set code = null where tenant_id = %(tenant)s")
        assert bookers.find(unit, str(clinic.ids[RUI])).ref == str(clinic.ids[RUI])


def test_two_of_one_name_are_not_guessed_between(clinic: Clinic) -> None:
    clinic.customer("other@example.com")
    with clinic.unit() as unit:
        with pytest.raises(CustomerAmbiguous) as refused:
            bookers.find(unit, "Rui Costa")
        assert RUI in refused.value.message
        assert "other@example.com" in refused.value.message
        assert bookers.find(unit, "other@example.com").ref == "other@example.com"


@pytest.mark.parametrize("ref", ["", "Rui", "nobody@example.com", "00000000-0000-0000-0000-000000000000", "'; --"])
def test_nobody_is_said_to_be_nobody(clinic: Clinic, ref: str) -> None:
    with pytest.raises(CustomerNotFound), clinic.unit() as unit:
        bookers.find(unit, ref)


def test_a_customer_of_another_tenant_is_not_found(clinic: Clinic, empty_clinic: Clinic) -> None:
    for ref in (RUI, "Rui Costa", str(clinic.ids[RUI])):
        with pytest.raises(CustomerNotFound), empty_clinic.unit() as unit:
            bookers.find(unit, ref)


@pytest.mark.parametrize("status", ["INACTIVE", "DECEASED", "TRANSFERRED"])
def test_who_is_no_customer_any_more_is_found_to_be_read_but_not_to_be_booked(clinic: Clinic, status: str) -> None:
    clinic.customer("eva@example.com", first_name="Eva", status=status)
    with clinic.unit() as unit:
        with pytest.raises(CustomerInactive) as refused:
            bookers.find(unit, "eva@example.com")
        assert refused.value.message == f"Eva Costa is {status.lower()} and cannot be booked."
        assert bookers.find(unit, "eva@example.com", active=False).name == "Eva Costa"


def test_an_id_is_told_from_what_is_none() -> None:
    assert bookers.as_id("rui") is None
    assert str(bookers.as_id("0195D3A0-0000-7000-8000-000000000000")) == "0195d3a0-0000-7000-8000-000000000000"
