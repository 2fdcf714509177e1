"""Locations, departments, and hours as they are written."""

from datetime import date

import pytest

from sloty.operations import nouns, places
from sloty.operations.places import DEPARTMENT, LOCATION
from sloty.operations.rows import NoSuch
from sloty.operations.specs import HoursSpec
from tests.builders import Clinic

SITE = {"slug": "lake", "name": "Lake", "timezone": "Europe/Lisbon"}


def spec(text: str) -> HoursSpec:
    """Hours as they are written."""
    return HoursSpec.model_validate(text)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (["mon-fri 09:00-17:00"], ["mon-fri 09:00-17:00"]),
        (["mon 09:00-17:00", "tue 09:00-17:00", "wed 09:00-17:00"], ["mon-wed 09:00-17:00"]),
        (["mon,tue 09:00-17:00"], ["mon,tue 09:00-17:00"]),
        (["mon,wed,fri 09:00-12:00"], ["mon,wed,fri 09:00-12:00"]),
        (["mon 14:00-18:00", "mon 09:00-12:00"], ["mon 09:00-12:00", "mon 14:00-18:00"]),
        (["sat-mon 10:00-24:00"], ["mon,sat,sun 10:00-24:00"]),
        (["fri 22:00-06:00 except 01:00-02:00"], ["fri 22:00-06:00 except 01:00-02:00"]),
        (["mon 09:00-17:00 except 15:00-15:15, 12:00-13:00"], ["mon 09:00-17:00 except 12:00-13:00, 15:00-15:15"]),
        (["mon 09:00-17:00", "mon,mon 09:00-17:00"], ["mon 09:00-17:00"]),
        ([], []),
    ],
)
def test_hours_are_shown_as_they_would_be_written(clinic: Clinic, written: list[str], shown: list[str]) -> None:
    """And once set, they are the same: setting them again changes nothing, whatever was there before."""
    where, ana = clinic.ids["downtown"], clinic.ids["ana"]
    for again in (False, True):
        with clinic.unit() as unit:
            changed = places.set_hours(unit, where, ana, [spec(text) for text in written])
            assert list(places.hours_of(unit, where, ana)) == shown
        assert changed is not again or written == ["mon-fri 09:00-17:00"]
    with clinic.unit() as unit:
        assert not places.set_hours(unit, where, ana, [spec(text) for text in shown])


def test_hours_of_a_season_are_apart_from_those_of_the_year(clinic: Clinic) -> None:
    where = clinic.ids["downtown"]
    summer = HoursSpec.model_validate(
        {"days": "mon", "opens": "07:00", "closes": "13:00", "valid_from": date(2027, 7, 1)}
    )
    with clinic.unit() as unit:
        assert places.set_hours(unit, where, None, [spec("mon 09:00-17:00"), summer])
        assert places.hours_of(unit, where, None) == ("mon 07:00-13:00 (2027-07-01 to …)", "mon 09:00-17:00")
        assert not places.set_hours(unit, where, None, [summer, spec("mon 09:00-17:00")])
        assert places.hours_of(unit, where, clinic.ids["ana"]) == ("mon-fri 09:00-17:00",)


def test_a_location_keeps_its_hours_unless_they_are_given(empty_clinic: Clinic) -> None:
    with empty_clinic.unit() as unit:
        made = nouns.create(unit, LOCATION, {**SITE, "hours": ["mon-fri 09:00-17:00"]})
        assert (made.hours, made.timezone) == (("mon-fri 09:00-17:00",), "Europe/Lisbon")
        assert nouns.edit(unit, LOCATION, "lake", {"city": "Porto"}).hours == made.hours
        assert nouns.edit(unit, LOCATION, "lake", {"hours": []}).hours == ()


def test_a_department_is_at_a_location_or_at_none(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        assert nouns.create(unit, DEPARTMENT, {"slug": "dental", "name": "Dental"}).location is None
        assert nouns.edit(unit, DEPARTMENT, "dental", {"location": "downtown"}).location == "downtown"
        assert nouns.edit(unit, DEPARTMENT, "dental", {"name": "Teeth"}).location == "downtown"
        with pytest.raises(NoSuch):
            nouns.create(unit, DEPARTMENT, {"slug": "eyes", "name": "Eyes", "location": "mars"})


def test_a_location_is_named_by_what_a_person_knows(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        for ref in ("downtown", "Downtown", str(clinic.ids["downtown"])):
            assert places.location_id(unit, ref) == clinic.ids["downtown"]
        assert places.location_id(unit, None) is None
