"""A tenant is written as the plan that would make it."""

import datetime as dt

import pytest
from sqlalchemy import event

from sloty.actor import Actor, NotAllowed, Role
from sloty.db.pool import Database
from sloty.operations import demo, nouns, plans
from sloty.operations.access import actor_for
from sloty.operations.plans import Plan, Source, templates
from sloty.operations.providers import PROVIDER
from sloty.operations.unit import open_unit
from tests.builders import Clinic
from tests.operations.plans.builders import CLINIC, a_plan, a_slug, applied


def exported(database: Database, slug: str) -> str:
    with open_unit(database, actor_for(database, tenant=slug, email=None, front_end="cli")) as unit:
        return plans.export(unit)


def read(text: str) -> Plan:
    (plan,) = plans.load([Source("export", text, "export")])
    return plan


def sample(slug: str) -> str:
    text = (templates.examples() / demo.CLINIC / "clinic.yaml").read_text(encoding="utf-8")
    return text.replace("slug: riverside", f"slug: {slug}", 1)


@pytest.mark.parametrize("kind", ["small", "sample"])
def test_what_is_exported_changes_nothing_when_it_is_applied(database: Database, kind: str) -> None:
    slug = a_slug()
    applied(database, a_plan(slug=slug) if kind == "small" else read(sample(slug)))
    text = exported(database, slug)
    assert applied(database, read(text)).changes == ()
    assert exported(database, slug) == text


def test_what_is_archived_is_exported_as_archived(database: Database) -> None:
    slug = a_slug()
    applied(database, a_plan(slug=slug))
    with open_unit(database, actor_for(database, tenant=slug, email=None, front_end="cli")) as unit:
        nouns.archive(unit, PROVIDER, "ben")
    again = read(exported(database, slug))
    assert [each.status.value for each in again.spec.providers or ()] == ["ACTIVE", "INACTIVE"]
    assert applied(database, again).changes == ()


def test_the_text_is_as_people_write_it(database: Database) -> None:
    slug = a_slug()
    applied(database, a_plan(slug=slug))
    text = exported(database, slug)
    assert "    hours: ['mon-fri 08:00-18:00']\n" in text
    assert "    languages: [en, pt]\n" in text
    assert "      - ana\n" in text
    assert "price: '80.00'" in text
    assert "null" not in text


def test_past_days_are_not_exported(clinic: Clinic) -> None:
    clinic.override("ana", dt.date(2026, 12, 1), "SICK")
    clinic.override("ana", dt.date(2027, 1, 5), "SICK")
    with clinic.unit() as unit:
        found = plans.exporting.sections(unit)
    assert [each["day"] for each in found["overrides"]] == ["2027-01-05"]


def test_an_export_needs_the_right(clinic: Clinic) -> None:
    with clinic.unit(actor=Actor("eva", Role.STAFF, "cli", clinic.tenant)) as unit, pytest.raises(NotAllowed):
        plans.export(unit)


def test_the_cost_does_not_grow_with_the_number_of_items(database: Database) -> None:
    """About one statement a table."""
    slug = a_slug()
    many = "".join(f"  - {{slug: l{n}, name: L, timezone: UTC, hours: [mon 09:00-10:00]}}\n" for n in range(40))
    text = CLINIC.format(slug=slug).replace("departments:", f"{many}departments:")
    applied(
        database, read(text.replace("  name: Hill Clinic\n", "  name: Hill Clinic\n  subscription_tier: ENTERPRISE\n"))
    )
    actor = actor_for(database, tenant=slug, email=None, front_end="cli")
    with open_unit(database, actor) as unit:
        statements: list[str] = []
        event.listen(unit.session.connection(), "before_cursor_execute", lambda *args: statements.append(args[2]))
        assert len(plans.exporting.sections(unit)["locations"]) == 41
    assert 10 < len(statements) < 25
