"""Offerings are kept in memory, and are never older than the catalog version that they stand under."""

from datetime import date, timedelta

import pytest

from sloty.models.provider import ProviderLocation
from sloty.operations import rows, slots
from sloty.operations.offerings import NotOffered, offering
from sloty.operations.slots import Search
from tests.builders import MONDAY, Clinic, at


def test_an_offering_is_made_once_and_again_when_the_catalog_changes(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        first = offering(unit, "cleaning")
        assert offering(unit, "cleaning") is first
    clinic.provider("ben")
    with clinic.unit() as unit:
        assert offering(unit, "cleaning") is not first


def test_another_tenants_offering_is_never_given(clinic: Clinic) -> None:
    other = Clinic(clinic.database)
    other.location()
    other.provider("zoe")
    other.service(by=("zoe",))
    with clinic.unit() as mine:
        assert {offer.provider for offer in offering(mine, "cleaning").offers} == {"ana"}
    with other.unit() as theirs:
        assert {offer.provider for offer in offering(theirs, "cleaning").offers} == {"zoe"}


def test_hours_hold_only_while_somebody_is_employed(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        (site,) = rows.all_of(unit, ProviderLocation)
        rows.change(unit, site, {"starts_on": MONDAY + timedelta(days=1), "ends_on": MONDAY + timedelta(days=2)})
    with clinic.unit() as unit:
        found = slots.find_slots(unit, Search("cleaning", at("00:00"), at("00:00") + timedelta(days=7)))
        days = {slot.start.date() for slot in found}
    assert days == {date(2027, 1, 5), date(2027, 1, 6)}


def test_a_provider_on_leave_offers_nothing(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        (site,) = rows.all_of(unit, ProviderLocation)
        rows.change(unit, site, {"status": "ON_LEAVE"})
    with clinic.unit() as unit:
        assert offering(unit, "cleaning").offers == ()


def test_who_does_not_offer_it_is_told_by_slug_however_they_were_named(clinic: Clinic) -> None:
    clinic.provider("ben")
    with clinic.unit() as unit:
        found = offering(unit, "cleaning")
        with pytest.raises(NotOffered) as raised:
            found.matching("ben", str(clinic.ids["downtown"]))
    assert raised.value.message == "'cleaning' is not offered by 'ben' at 'downtown'."
