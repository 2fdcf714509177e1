"""Whoever stands at the desk: known, or new."""

import pytest

from sloty.actor import PERMISSIONS, Actor, NotAllowed, Role
from sloty.engine.newcomer import Newcomer
from sloty.ids import new_id
from sloty.operations import booking, customers, newcomers
from sloty.operations.booking import Wish
from sloty.operations.idempotency import KeyReused
from sloty.operations.newcomers import AddressKnown
from sloty.operations.placing import OutsideHours
from sloty.operations.specs import InvalidValue
from tests.builders import NOW, Clinic, at

ANA = Newcomer("Ana", "Silva", "+12025550143", "ana@example.org")


def names(found: tuple[customers.CustomerView, ...]) -> list[str]:
    return [f"{each.first_name} {each.last_name}" for each in found]


def test_a_text_means_those_who_have_all_its_words_and_somebody_new(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        found = newcomers.look_up(unit, "rui c")
    assert names(found.customers) == ["Rui Costa"]
    assert (found.newcomer.name, found.sharing) == ("Rui C", ())


def test_whoever_shares_the_number_is_told_and_whoever_has_the_address_is_meant(clinic: Clinic) -> None:
    clinic.customer("eva@example.com", first_name="Eva", phone="+12025550143")
    with clinic.unit() as unit:
        by_number = newcomers.look_up(unit, "Tom Costa 202 555 0143")
        by_address = newcomers.look_up(unit, "Tom Costa EVA@example.com")
    assert (by_number.customers, names(by_number.sharing), by_number.newcomer.problems) == ((), ["Eva Costa"], ())
    assert names(by_address.sharing) == ["Eva Costa"]
    assert by_address.newcomer.problems == ("eva@example.com is the address of Eva Costa",)


def test_a_blank_text_means_nobody(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        assert newcomers.look_up(unit, "  ").customers == ()


def test_the_newcomer_and_the_visit_are_written_together_or_not_at_all(clinic: Clinic) -> None:
    identity = new_id(NOW)
    with pytest.raises(OutsideHours), clinic.unit() as unit:
        booking.book(unit, Wish("cleaning", at("03:00"), newcomers.add(unit, ANA, identity)))
    with clinic.unit() as unit:
        assert customers.search(unit, "silva") == []
        view = booking.book(unit, Wish("cleaning", at("10:00"), newcomers.add(unit, ANA, identity)))
    assert (view.customer, view.customer_name) == ("ana@example.org", "Ana Silva")


def test_a_unit_that_is_repeated_under_its_key_writes_nobody_twice(clinic: Clinic) -> None:
    identity = new_id(NOW)

    def attempt(identity: object = identity) -> str:
        with clinic.unit(key="k") as unit:
            ref = newcomers.add(unit, Newcomer("Ana", "Silva"), identity)  # type: ignore[arg-type]
            return booking.book(unit, Wish("cleaning", at("10:00"), ref)).confirmation_code

    assert attempt() == attempt()
    with pytest.raises(KeyReused):
        attempt(new_id(NOW))
    with clinic.unit() as unit:
        assert names(tuple(customers.search(unit, "silva"))) == ["Ana Silva"]


def test_nobody_gets_the_address_of_somebody_else_or_a_name_that_is_none(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        with pytest.raises(AddressKnown, match="Rui Costa"):
            newcomers.add(unit, Newcomer("Ana", "Silva", None, "rui@example.com"), new_id(NOW))
        with pytest.raises(InvalidValue):
            newcomers.add(unit, Newcomer("Ana", "x" * 300), new_id(NOW))


def test_whoever_may_not_write_customers_writes_nobody(clinic: Clinic) -> None:
    actor = Actor("p", Role.PROVIDER, "desk", clinic.tenant, permissions=PERMISSIONS[Role.PROVIDER])
    with pytest.raises(NotAllowed), clinic.unit(actor=actor) as unit:
        newcomers.add(unit, ANA, new_id(NOW))
