"""A plan makes a tenant so: all of it or nothing, once, and never over appointments without a decision."""

import threading

import pytest

from sloty.actor import NotAllowed
from sloty.db.pool import Database, DatabaseRole
from sloty.errors import Conflict, ManyErrors, SlotyError
from sloty.operations import plans
from sloty.operations.access import actor_for
from sloty.operations.plans import Outcome, Terms
from sloty.operations.rows import Action, Exists
from sloty.operations.tenants import TenantNotFound
from sloty.operations.unit import open_unit
from tests.builders import Clinic
from tests.operations.plans.builders import CLINIC, OPERATOR, a_plan, a_slug, applied

_TABLES = (
    "tenant", "location", "department", "provider", "provider_location", "working_hours", "service", "parameter",
    "resource", "override", "closure", "catalog_version", "service_provider",
)  # fmt: skip


def writes(database: Database) -> list[tuple[object, ...]]:
    """Where every row lies: a row that is written again lies elsewhere."""
    with database.connect(DatabaseRole.PLATFORM) as platform:
        return [
            row
            for table in _TABLES
            for row in platform.execute(f"select ctid, xmin::text from {table} order by ctid".encode()).fetchall()
        ]


def test_the_second_time_nothing_changes_and_no_row_is_written(database: Database) -> None:
    plan = a_plan(slug=a_slug())
    first = applied(database, plan)
    assert {each.action for each in first.changes} == {Action.CREATED}
    assert (len(first.changes), first.unchanged) == (12, 0)
    before = writes(database)
    second = applied(database, plan)
    assert (second.changes, second.unchanged) == ((), 12)
    assert writes(database) == before


def test_a_dry_run_tells_the_same_and_writes_nothing(database: Database) -> None:
    plan = a_plan(slug=a_slug())
    before = writes(database)
    told = applied(database, plan, Terms(dry_run=True))
    assert writes(database) == before
    assert applied(database, plan).changes == told.changes


def test_what_differs_is_told_field_by_field(database: Database) -> None:
    slug = a_slug()
    applied(database, a_plan(slug=slug))
    text = CLINIC.replace("name: Main,", "name: Main Street,").replace("mon-fri 09:00-17:00", "mon-fri 09:00-16:00")
    outcome = applied(database, a_plan(text, slug))
    assert {(each.ref, field.path) for each in outcome.changes for field in each.fields} == {
        ("location/main", "name"),
        ("provider/ana", "locations.main.hours"),
    }


def test_every_item_that_cannot_be_made_is_told_with_its_line_and_nothing_is_written(database: Database) -> None:
    """Sections that are left out may be in the database; here they are not."""
    slug = a_slug()
    text = """\
tenant: {{slug: {slug}, name: Hill}}
services:
  - {{slug: one, name: One, providers: [nobody]}}
  - {{slug: two, name: Two}}
  - {{slug: three, name: Three, locations: [nowhere]}}
"""
    with pytest.raises(ManyErrors) as refused:
        applied(database, a_plan(text, slug))
    assert [error.message.split(": ")[0] for error in refused.value.errors] == ["clinic.yaml:3", "clinic.yaml:5"]
    with open_unit(database, OPERATOR) as unit, pytest.raises(TenantNotFound):
        actor_for(unit.database, tenant=slug, email=None, front_end="cli")


def test_pruning_archives_what_is_gone_and_leaves_sections_alone_that_are_not_said(database: Database) -> None:
    slug = a_slug()
    applied(database, a_plan(slug=slug))
    text = """\
tenant: {{slug: {slug}, name: Hill Clinic, timezone: America/New_York}}
providers:
  - {{slug: ben, name: Ben Okafor, locations: [{{location: main}}]}}
closures: []
"""
    kept = applied(database, a_plan(text, slug))
    assert kept.changes == ()
    pruned = applied(database, a_plan(text, slug), Terms(prune=True))
    assert {(each.ref, each.action) for each in pruned.changes} == {
        ("provider/ana", Action.ARCHIVED),
        ("closure/2099-12-25/main/Christmas", Action.REMOVED),
    }
    assert applied(database, a_plan(text, slug), Terms(prune=True)).changes == ()


def _race(database: Database, slug: str, racers: int) -> list[Outcome | SlotyError]:
    found: list[Outcome | SlotyError] = []
    start = threading.Barrier(racers)

    def run() -> None:
        plan = a_plan(slug=slug)
        start.wait()
        try:
            found.append(applied(database, plan))
        except SlotyError as error:
            found.append(error)

    threads = [threading.Thread(target=run) for _ in range(racers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_twenty_at_once_have_one_result(database: Database) -> None:
    found = _race(database, a_slug(), 20)
    assert sorted(len(each.changes) for each in found if isinstance(each, Outcome)) == [0] * 19 + [12]


def test_without_the_lock_those_who_find_nothing_all_try_to_make_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the same race with the guard off."""
    monkeypatch.setattr("sloty.db.queries.plan.LOCK", "select %(slug)s::text")
    found = _race(database, a_slug(), 8)
    assert any(isinstance(each, Conflict) for each in found)


def test_a_clone_is_the_equal_of_its_model(database: Database) -> None:
    slug, other = a_slug(), a_slug()
    applied(database, a_plan(slug=slug))
    plans.clone(database, OPERATOR, slug, other, "Other")
    with open_unit(database, OPERATOR) as unit:
        model, copy = plans.applying.state(unit, slug), plans.applying.state(unit, other)
    assert copy.pop("tenant") == {**model.pop("tenant"), "slug": other, "name": "Other"}
    assert copy == model
    with pytest.raises(Exists):
        plans.clone(database, OPERATOR, slug, other)


def test_only_the_platform_applies_plans(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        actor = unit.actor
    nobody = type(actor)("eva", actor.role, "cli", actor.tenant)
    with pytest.raises(NotAllowed):
        plans.apply(clinic.database, nobody, a_plan(slug=clinic.slug), Terms())


def test_users_are_part_of_a_plan_before_and_after_they_accept(database: Database) -> None:
    """Invited by the plan; the same plan again changes nothing; what it no longer names loses its role when pruned."""
    slug = a_slug()
    users = f"""
users:
  - {{{{email: eva@{slug}.example.com, name: Eva Roe, role: STAFF}}}}
  - {{{{email: bo@{slug}.example.com, role: LOCATION_MANAGER, location: main}}}}
"""
    both = a_plan(CLINIC + users, slug)
    assert {each.ref for each in applied(database, both).changes if each.ref.startswith("user/")} == {
        f"user/eva@{slug}.example.com",
        f"user/bo@{slug}.example.com/main",
    }
    assert applied(database, both).changes == ()
    with open_unit(database, OPERATOR) as unit:
        found = plans.applying.state(unit, slug)["users"]
    assert [(each["email"].partition("@")[0], each["role"]) for each in found] == [
        ("bo", "LOCATION_MANAGER"),
        ("eva", "STAFF"),
    ]
    one = a_plan(CLINIC + users.rpartition("  - ")[0], slug)
    pruned = applied(database, one, Terms(prune=True))
    assert [(each.ref, each.action) for each in pruned.changes] == [
        (f"user/bo@{slug}.example.com/main", Action.REMOVED)
    ]
