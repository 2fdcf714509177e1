"""Rows are found by what a person knows, and written only where they differ."""

import pytest

from sloty.models.customer import Customer
from sloty.models.location import Location
from sloty.models.resource import ResourcePool
from sloty.models.service import Parameter, ServiceProvider
from sloty.operations import rows
from sloty.operations.rows import Action, Ambiguous, NoSuch
from sloty.operations.unit import Unit
from tests.builders import Clinic


def lies(unit: Unit) -> object:
    """Where the location's row lies: a row that is written again lies elsewhere."""
    return unit.session.row("select ctid, xmin::text from location where tenant_id = %(tenant)s")


def test_a_row_is_found_by_slug_code_name_and_id(clinic: Clinic) -> None:
    identity = clinic.location("uptown", code="UP-1")
    with clinic.unit() as unit:
        for ref in ("uptown", "UP-1", "Uptown", str(identity), str(identity).upper()):
            assert rows.find(unit, Location, ref, "location").id == identity
        assert rows.find(unit, Customer, "RUI@example.com", "customer").id == clinic.ids["rui@example.com"]


def test_a_slug_counts_before_a_name(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        rows.add(unit, ResourcePool, slug="one", name="two")
        two = rows.add(unit, ResourcePool, slug="two", name="Two")
        assert rows.find(unit, ResourcePool, "two", "pool") is two


def test_what_is_close_is_named_and_otherwise_where_to_look(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        for ref, hint in (("downtwon", "Did you mean downtown?"), ("xyz", "Run: sloty location list")):
            with pytest.raises(NoSuch) as refused:
                rows.find(unit, Location, ref, "location")
            assert refused.value.advice == hint


def test_two_of_one_name_are_both_named(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        for slug in ("one", "two"):
            rows.add(unit, ResourcePool, slug=slug, name="Rooms")
        with pytest.raises(Ambiguous) as refused:
            rows.find(unit, ResourcePool, "Rooms", "pool")
    assert "one, two" in refused.value.message


def test_another_tenants_rows_are_not_there(clinic: Clinic, empty_clinic: Clinic) -> None:
    with empty_clinic.unit() as unit:
        assert rows.all_of(unit, Location) == []
        for ref in ("downtown", str(clinic.ids["downtown"])):
            with pytest.raises(NoSuch):
                rows.find(unit, Location, ref, "location")


def test_nothing_is_written_when_nothing_differs(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        before = lies(unit)
        row = rows.find(unit, Location, "downtown", "location")
        assert rows.change(unit, row, {"name": "Downtown", "slug": "downtown"}) is Action.UNCHANGED
        assert lies(unit) == before
        assert rows.change(unit, row, {"name": "Old Town"}) is Action.UPDATED
        assert lies(unit) != before


def test_rows_that_belong_to_another_are_made_those_that_are_wanted(clinic: Clinic) -> None:
    ben = clinic.provider("ben")
    with clinic.unit() as unit:
        owner = {"service_id": clinic.ids["cleaning"]}
        ana = {"provider_id": clinic.ids["ana"]}
        for wanted, changed in (
            ([ana], False),
            ([ana, {"provider_id": ben}], True),
            ([{"provider_id": ben}], True),
            ([{"provider_id": ben, "duration": 45}], True),
            ([{"provider_id": ben, "duration": 45}], False),
            ([], True),
            ([], False),
        ):
            assert rows.sync(unit, ServiceProvider, owner, wanted, ("provider_id",)) is changed
            there = rows.all_of(unit, ServiceProvider, **owner)
            assert {row.provider_id for row in there} == {each["provider_id"] for each in wanted}


def test_a_row_that_is_changed_keeps_its_identity(clinic: Clinic) -> None:
    clinic.parameter("cleaning", "reason", "TEXT")
    with clinic.unit() as unit:
        owner = {"service_id": clinic.ids["cleaning"]}
        (before,) = rows.all_of(unit, Parameter, **owner)
        rows.sync(unit, Parameter, owner, [{"name": "reason", "label": "Why?", "type": before.type}], ("name",))
        (after,) = rows.all_of(unit, Parameter, **owner)
        assert (after.id, after.label) == (before.id, "Why?")


def test_a_row_whose_parts_changed_was_changed() -> None:
    assert rows.and_parts(Action.UNCHANGED, False, True) is Action.UPDATED
    assert rows.and_parts(Action.UNCHANGED, False) is Action.UNCHANGED
    assert rows.and_parts(Action.CREATED, True) is Action.CREATED
