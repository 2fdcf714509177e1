"""Changes are told by row and field, whichever way the session came to write them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlmodel import select

from sloty.errors import Invalid
from sloty.models.location import Location
from sloty.models.schedule import Closure
from sloty.operations import changes, nouns, rows, tenants
from sloty.operations.changes import Changes, FieldChange, RowChange
from sloty.operations.places import LOCATION
from sloty.operations.rows import Action
from sloty.operations.services import SERVICE
from sloty.operations.unit import Unit
from tests.builders import MONDAY, Clinic


@contextmanager
def watched(clinic: Clinic) -> Iterator[tuple[Unit, Changes]]:
    """A dry run in the clinic, and what it would write."""
    with clinic.unit(dry_run=True) as unit, changes.watched(unit.session) as seen:
        yield unit, seen


def test_a_changed_field_is_told_with_what_it_was(clinic: Clinic) -> None:
    with watched(clinic) as (unit, seen):
        nouns.edit(unit, LOCATION, "downtown", {"city": "Lyon"})
        nouns.edit(unit, LOCATION, "downtown", {"city": "Nice"})
    assert seen.rows == [RowChange("location/downtown", Action.UPDATED, (FieldChange("city", None, "Nice"),))]
    assert list(seen.lines(9)) == ["~ location/downtown", "    city: (none) → Nice"]
    assert seen.differs


def test_of_what_has_names_within_only_those_that_differ_are_told(clinic: Clinic) -> None:
    with clinic.unit(dry_run=True) as unit:
        row = unit.session.exec(select(Location)).one()
        row.branding = {"welcome": "Hello", "font": "humanist"}
        unit.session.flush()
        with changes.watched(unit.session) as seen:
            row.branding = {"welcome": "Hello", "font": "antique", "primary": "#7a7a00"}
            unit.session.flush()
    assert list(seen.lines(9))[1:] == [
        "    branding.font: humanist → antique",
        "    branding.primary: (none) → #7a7a00",
    ]


def test_what_was_changed_and_changed_back_is_no_difference(clinic: Clinic) -> None:
    with watched(clinic) as (unit, seen):
        nouns.edit(unit, LOCATION, "downtown", {"city": "Lyon"})
        nouns.edit(unit, LOCATION, "downtown", {"city": None})
    assert seen.rows == []


def test_what_a_savepoint_took_back_is_no_difference(clinic: Clinic) -> None:
    """Made, changed and written past the session in it; and what was changed before it is told as it was then."""
    with watched(clinic) as (unit, seen):
        savepoint = unit.session.begin_nested()
        nouns.create(unit, LOCATION, {"slug": "uptown", "name": "Uptown", "timezone": "UTC"})
        inner = unit.session.begin_nested()
        nouns.edit(unit, LOCATION, "downtown", {"city": "Nice"})
        unit.session.run("update location set region = 'x' where tenant_id = %(tenant)s")
        inner.rollback()
        savepoint.rollback()
    assert (seen.rows, seen.differs) == ([], False)
    with watched(clinic) as (unit, seen):
        nouns.edit(unit, LOCATION, "downtown", {"city": "Lyon"})
        savepoint = unit.session.begin_nested()
        nouns.edit(unit, LOCATION, "downtown", {"city": "Nice", "name": "Town"})
        savepoint.rollback()
        with unit.session.begin_nested():
            nouns.edit(unit, LOCATION, "downtown", {"region": "Rhône"})
    assert {each.field: each.after for each in seen.rows[0].fields} == {"city": "Lyon", "region": "Rhône"}
    assert seen.differs


def test_what_differs_in_nothing_is_no_difference(clinic: Clinic) -> None:
    with watched(clinic) as (unit, seen):
        nouns.edit(unit, LOCATION, "downtown", {"name": "Downtown"})
    assert (seen.rows, seen.differs) == ([], False)


def test_a_new_row_is_told_with_its_fields_and_without_what_is_ours(clinic: Clinic) -> None:
    with watched(clinic) as (unit, seen):
        nouns.create(unit, LOCATION, {"slug": "uptown", "name": "Uptown", "timezone": "UTC"})
    (row,) = seen.rows
    assert (row.ref, row.action) == ("location/uptown", Action.CREATED)
    told = {field.field: field.after for field in row.fields}
    assert told.items() >= {"slug": "uptown", "name": "Uptown", "timezone": "UTC", "status": "ACTIVE"}.items()
    assert not {"id", "tenant", "tenant_id", "created_at"} & set(told)
    assert list(seen.lines(9))[:2] == ["+ location/uptown", "    slug: uptown"]


def test_a_row_that_belongs_to_others_is_named_by_them_and_when_it_goes_tells_what_it_was(clinic: Clinic) -> None:
    clinic.provider("ben")
    clinic.service("filling", by=("ana", "ben"))
    with watched(clinic) as (unit, seen):
        nouns.edit(unit, SERVICE, "filling", {"providers": ["ana"]})
    assert [(row.ref, row.action) for row in seen.rows] == [("service-provider/filling+ben", Action.REMOVED)]
    assert {field.field: (field.before, field.after) for field in seen.rows[0].fields} == {
        "service": ("filling", None),
        "provider": ("ben", None),
    }


def test_what_was_made_and_removed_is_no_difference(clinic: Clinic) -> None:
    with watched(clinic) as (unit, seen):
        location = rows.find(unit, Location, "downtown", "location")
        made = rows.add(unit, Closure, location_id=location.id, day=MONDAY, reason="x")
        unit.session.delete(made)
    assert seen.rows == []


def test_minutes_of_the_day_are_told_as_a_time(clinic: Clinic) -> None:
    with watched(clinic) as (unit, seen):
        location = rows.find(unit, Location, "downtown", "location")
        rows.add(unit, Closure, location_id=location.id, day=MONDAY, reason="x", opens=540, closes=1020)
    (row,) = seen.rows
    assert row.ref == "closure/downtown"
    assert {field.field: field.after for field in row.fields if field.field != "reason"} == {
        "location": "downtown", "day": MONDAY, "opens": "09:00", "closes": "17:00",
    }  # fmt: skip


def test_a_write_past_the_session_is_a_difference_without_rows(clinic: Clinic) -> None:
    with watched(clinic) as (unit, seen):
        unit.session.run("update location set city = 'Lyon' where tenant_id = %(tenant)s")
    assert (seen.rows, seen.differs) == ([], True)


def test_reading_is_no_difference(clinic: Clinic) -> None:
    with watched(clinic) as (unit, seen):
        unit.session.rows("select * from location where tenant_id = %(tenant)s for update")
        unit.session.exec(select(Location)).all()
    assert (seen.rows, seen.differs) == ([], False)


def test_a_key_that_is_remembered_is_no_difference(clinic: Clinic) -> None:
    with clinic.unit(dry_run=True, key="k") as unit, changes.watched(unit.session) as seen:
        nouns.edit(unit, LOCATION, "downtown", {"name": "Downtown"})
    assert not seen.differs


def test_a_tenant_of_the_platform_is_told_alike(clinic: Clinic) -> None:
    with (
        clinic.unit(dry_run=True, actor=clinic.actor.operator("op", "cli")) as unit,
        changes.watched(unit.session) as s,
    ):
        tenants.edit(unit, clinic.slug, {"country": "PT"})
    assert list(s.lines(9)) == [f"~ tenant/{clinic.slug}", "    country: US → PT"]


def test_when_it_fails_nothing_is_told(clinic: Clinic) -> None:
    with pytest.raises(Invalid), watched(clinic) as (unit, seen):
        nouns.edit(unit, LOCATION, "downtown", {"city": "Lyon"})
        nouns.edit(unit, LOCATION, "downtown", {"timezone": "Mars/Phobos"})
    assert seen.rows == []


def test_no_more_is_told_than_can_be_read() -> None:
    seen = Changes([RowChange(f"location/{number}", Action.REMOVED, ()) for number in range(5)])
    assert list(seen.lines(2)) == ["- location/0", "- location/1", "… and 3 more"]


def test_a_long_value_is_cut() -> None:
    seen = Changes([RowChange("a/b", Action.CREATED, (FieldChange("notes", None, "x" * 500),))])
    assert len(list(seen.lines(1))[1]) < 100


def test_a_session_that_is_watched_no_more_costs_nothing(clinic: Clinic) -> None:
    with clinic.unit(dry_run=True) as unit:
        with changes.watched(unit.session) as seen:
            pass
        nouns.edit(unit, LOCATION, "downtown", {"city": "Lyon"})
    assert seen.rows == []
