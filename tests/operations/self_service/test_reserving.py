"""A visitor books the time that they hold: once, for whomever the address is, and is given a link that manages it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from sloty.actor import Actor
from sloty.errors import ManyErrors
from sloty.operations import tenants
from sloty.operations.booking import HoldUsed, HoldWish
from sloty.operations.offerings import offering
from sloty.operations.placing import SlotTaken
from sloty.operations.self_service import holding
from sloty.operations.self_service.contact import Contact
from sloty.operations.unit import open_unit
from tests.builders import NOW, Clinic, at
from tests.operations.self_service.visitors import EVA, book, booked, expire, hold, visiting
from tests.operations.test_links import resolve


def test_a_held_time_becomes_an_appointment_and_a_link(clinic: Clinic) -> None:
    reserved = book(clinic, hold(clinic), notes="By the back door")
    assert (reserved.visit.start, reserved.visit.service, reserved.visit.provider) == (at("10:00"), "cleaning", "ana")
    opened = resolve(clinic, reserved.link)
    assert opened.confirmation_code == reserved.visit.confirmation_code
    assert booked(clinic, "source, notes, booked_by") == [("ONLINE", "By the back door", "visitor")]


def test_what_is_sent_twice_is_booked_once_and_both_get_a_link(clinic: Clinic) -> None:
    token = hold(clinic)
    first, second = (book(clinic, token, key="form-1") for _ in range(2))
    assert first.visit == second.visit
    for reserved in (first, second):
        assert resolve(clinic, reserved.link).appointment == first.visit.id
    assert len(booked(clinic, "id")) == 1


def test_a_second_tab_is_told_that_the_time_is_booked_already(clinic: Clinic) -> None:
    token = hold(clinic)
    book(clinic, token, key="form-1")
    with pytest.raises(HoldUsed):
        book(clinic, token, key="form-2")


def test_a_hold_that_has_ended_is_booked_all_the_same_while_the_time_is_free(clinic: Clinic) -> None:
    token = hold(clinic)
    expire(clinic)
    assert book(clinic, token).visit.start == at("10:00")


def test_a_time_that_went_to_somebody_else_is_refused_with_others(clinic: Clinic) -> None:
    token = hold(clinic)
    expire(clinic)
    hold(clinic)
    with pytest.raises(SlotTaken) as refused:
        book(clinic, token)
    assert len(refused.value.facts["alternatives"]) == 3
    with clinic.unit() as unit:
        assert unit.session.row("select 1 from customer where tenant_id = %(tenant)s and email like 'eva%%'") is None


def test_known_and_unknown_addresses_are_answered_alike(clinic: Clinic) -> None:
    known = book(clinic, hold(clinic), Contact("Rui", "Costa", "RUI@example.com")).visit
    unknown = book(clinic, hold(clinic, "11:00"), EVA).visit
    shown = ("status", "service", "provider", "location", "awaits_approval", "price", "timezone")
    assert [getattr(known, name) for name in shown] == [getattr(unknown, name) for name in shown]
    assert known.customer == clinic.ids["rui@example.com"]


def test_of_many_who_book_for_one_new_address_at_once_one_is_written_down(clinic: Clinic) -> None:
    tokens = [hold(clinic, time) for time in ("10:00", "11:00", "12:00", "13:00")]
    with ThreadPoolExecutor(4) as pool:
        booked = [*pool.map(lambda token: book(clinic, token).visit, tokens)]
    assert len({visit.customer for visit in booked}) == 1


def test_of_many_who_hold_one_time_one_gets_it(clinic: Clinic) -> None:
    def held(_: int) -> bool:
        try:
            with visiting(clinic) as unit:
                holding.hold(unit, HoldWish("cleaning", at("10:00")))
        except SlotTaken:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(held, range(16))) == 1


def test_what_needs_approval_awaits_it(clinic: Clinic) -> None:
    clinic.service("surgery", requires_approval=True)
    assert book(clinic, hold(clinic, service="surgery")).visit.awaits_approval


def test_everything_that_is_wrong_is_told_at_once(clinic: Clinic) -> None:
    clinic.parameter("cleaning", "reason", "TEXT", required=True)
    with pytest.raises(ManyErrors) as caught:
        book(clinic, hold(clinic), Contact("", "Lind", ""))
    assert [error.field for error in caught.value.errors] == ["email", "first_name", "reason"]


def test_a_number_is_of_the_country_that_the_tenant_has_now(clinic: Clinic) -> None:
    """Also where the service was asked for before: what is kept of it tells of the country."""
    with visiting(clinic) as unit:
        assert offering(unit, "cleaning").country == "US"
    with open_unit(clinic.database, Actor.operator("operator", "cli"), now=NOW) as platform:
        tenants.edit(platform, clinic.slug, {"country": "PT"})
    with visiting(clinic) as unit:
        assert offering(unit, "cleaning").country == "PT"
