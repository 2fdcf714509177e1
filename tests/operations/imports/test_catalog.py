"""What rows call services, providers and locations."""

import pytest

from sloty.operations.imports.catalog import Catalog
from sloty.operations.imports.problems import CellRefused
from tests.builders import Clinic


def test_things_are_found_by_slug_code_or_name(clinic: Clinic) -> None:
    clinic.location("uptown", code="UP1")
    with clinic.unit() as unit:
        catalog = Catalog.of(unit)
    ana = catalog.provider("ana")
    assert catalog.provider("ANA") == ana
    assert catalog.service("Cleaning").slug == "cleaning"
    assert catalog.location("UP1", ana).slug == "uptown"
    # Ana works at one location alone.
    assert catalog.location(None, ana).slug == "downtown"


def test_what_is_not_there_is_told_with_what_comes_close(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        catalog = Catalog.of(unit)
    with pytest.raises(CellRefused, match="did you mean cleaning") as caught:
        catalog.service("cleanign")
    assert caught.value.code == "service_not_found"
    with pytest.raises(CellRefused, match="is empty"):
        catalog.provider(None)


def test_a_name_that_two_have_is_nobodys_and_without_one_place_it_must_be_said(clinic: Clinic) -> None:
    clinic.location("uptown")
    clinic.works("ana", "Mon 09:00-10:00", "uptown")
    with clinic.unit() as unit:
        unit.session.run("update location set name = 'Site' where tenant_id = %(tenant)s")
        catalog = Catalog.of(unit)
    for ref in ("site", None):
        with pytest.raises(CellRefused):
            catalog.location(ref, catalog.provider("ana"))
