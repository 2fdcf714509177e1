"""A tenant is written as the plan that would make it."""

import datetime as dt

import jsonschema
import pytest
import yaml
from sqlalchemy import event

from sloty.actor import Actor, NotAllowed, Role
from sloty.db.pool import Database
from sloty.operations import demo, nouns, plans
from sloty.operations.access import actor_for
from sloty.operations.plans import Plan, Source, templates
from sloty.operations.providers import PROVIDER
from sloty.operations.specs.tenancy import PolicySpec, ServiceReminders
from sloty.operations.unit import open_unit
from tests.builders import Clinic
from tests.operations.plans.builders import CLINIC, OPERATOR, a_plan, a_slug, applied

POLICIES = """
  policies:
    cancellation: {window_hours: 48, fee: 25.50}
    reminders:
      {hours_before: [48, 4], channels: [EMAIL, SMS], quiet_from: 22:00, quiet_to: 24:00, earlier: false}
    messages: {email: [CONFIRMED], sms: [CANCELLED], participants: false, digest_at: 6:30}
    attendance: {no_show_after_minutes: 20, complete_at_end: true}
    retention: {audit_days: 365, message_days: 90}
    page: {frames: ['https://www.example.org']}
"""
REMINDERS = """
    reminders: {hours_before: [72], channels: [SMS], quiet_from: 20:00, quiet_to: 07:15, earlier: true}
"""


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


def promising(slug: str) -> Plan:
    """A plan with every promise that can be made, none of them as it is by itself."""
    text = CLINIC.replace(
        "  name: Hill Clinic\n", f"  name: Hill Clinic{POLICIES.replace('{', '{{').replace('}', '}}')}"
    )
    return a_plan(
        text.replace("    price: 80\n", f"    price: 80{REMINDERS.replace('{', '{{').replace('}', '}}')}"), slug
    )


def test_the_plan_of_promises_leaves_none_at_its_default(database: Database) -> None:
    """The control of the tests below."""
    spec = promising(a_slug()).spec
    policies, bare = spec.tenant.policies, PolicySpec()
    for section in PolicySpec.model_fields:
        for name, value in getattr(policies, section):
            assert value != getattr(getattr(bare, section), name), name
    assert spec.services is not None
    for name, value in spec.services[0].reminders:
        assert value != getattr(ServiceReminders(), name), name


def test_promises_come_back_as_they_were_written(database: Database) -> None:
    slug = a_slug()
    applied(database, promising(slug))
    text = exported(database, slug)
    assert "quiet_from: '22:00'" in text
    assert "quiet_to: '24:00'" in text
    assert "digest_at: 06:30" in text
    assert "quiet_to: 07:15" in text
    assert applied(database, read(text)).changes == ()
    assert exported(database, slug) == text
    other = a_slug()
    plans.clone(database, OPERATOR, slug, other)
    assert exported(database, other) == text.replace(slug, other)


def test_an_export_is_what_the_schema_says(database: Database) -> None:
    """Times of day in overrides and in promises too."""
    slug = a_slug()
    applied(database, promising(slug))
    # As an editor reads it: numbers as numbers.
    problems = jsonschema.Draft202012Validator(plans.schema()).iter_errors(yaml.safe_load(exported(database, slug)))
    assert [f"{each.json_path}: {each.message}" for each in problems] == []


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
