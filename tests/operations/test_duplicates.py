"""Customers who may be there twice are found with the reasons."""

import pytest

from sloty.actor import Actor, NotAllowed, Role
from sloty.operations import customers, duplicates, nouns
from tests.builders import Clinic


def add(clinic: Clinic, first: str, last: str, **more: str) -> None:
    with clinic.unit() as unit:
        nouns.create(unit, customers.CUSTOMER, {"first_name": first, "last_name": last, **more})


def pairs(clinic: Clinic) -> list[tuple[str, str, tuple[str, ...]]]:
    with clinic.unit() as unit:
        return [(view.keep, view.other, view.reasons) for view in duplicates.find(unit)]


def test_who_shares_name_and_birth_date_or_phone_is_found_once(clinic: Clinic) -> None:
    add(clinic, "José", "García", code="A", date_of_birth="1980-03-01", phone="+12125550100")
    add(clinic, "Jose", "GARCIA", code="B", date_of_birth="1980-03-01", phone="+12125550100")
    add(clinic, "García", "José", code="C", date_of_birth="1980-03-01")
    add(clinic, "Ana", "Lee", code="D", phone="+12125550100")
    found = pairs(clinic)
    assert {frozenset(pair[:2]) for pair in found} == {frozenset(pair) for pair in ("AB", "AC", "BC")}
    assert (set(found[0][:2]), found[0][2]) == ({"A", "B"}, ("same name", "same birth date", "same phone"))


def test_who_shares_a_mailbox_or_a_first_name_and_the_birth_date_is_found(clinic: Clinic) -> None:
    add(clinic, "Jon", "Smith", email="jon.smith+news@example.com")
    add(clinic, "John", "Smith", email="jonsmith@example.com")
    add(clinic, "Søren", "Garcia", code="A", date_of_birth="1980-03-01")
    add(clinic, "Soren", "Garzia", code="B", date_of_birth="1980-03-01")
    assert {frozenset(pair[:2]) for pair in pairs(clinic)} == {
        frozenset({"jon.smith+news@example.com", "jonsmith@example.com"}),
        frozenset("AB"),
    }


def test_namesakes_with_other_birth_dates_are_two(clinic: Clinic) -> None:
    add(clinic, "Ana", "Lee", code="A", date_of_birth="1980-03-01")
    add(clinic, "Ana", "Lee", code="B", date_of_birth="1990-03-01")
    assert pairs(clinic) == []


def test_what_very_many_share_says_nothing(clinic: Clinic) -> None:
    """The number of a home: forty residents are not forty duplicates of each other."""
    for number in range(25):
        add(clinic, f"Name{number}", "Home", code=f"H{number}", phone="+12125550100")
    assert pairs(clinic) == []


def test_duplicates_are_for_those_who_see_customers(clinic: Clinic) -> None:
    with clinic.unit(actor=Actor("eva", Role.USER, "cli", clinic.tenant)) as unit, pytest.raises(NotAllowed):
        duplicates.find(unit)
