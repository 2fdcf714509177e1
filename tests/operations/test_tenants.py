"""Tenants are made, changed, suspended and erased by the platform."""

from functools import partial
from uuid import uuid4

import pytest
from psycopg import sql

from sloty.actor import Actor, NotAllowed
from sloty.db.pool import Database, DatabaseRole
from sloty.errors import Invalid
from sloty.models import metadata
from sloty.models.tenant import Tenant
from sloty.operations import policies, tenants
from sloty.operations.access import NotAMember, TenantSuspended, actor_for
from sloty.operations.booking import Companion
from sloty.operations.domains import DomainTaken
from sloty.operations.rows import Exists
from sloty.operations.specs import InvalidValue
from sloty.operations.tenants import TenantNotFound
from sloty.operations.unit import open_unit
from tests.builders import MONDAY, Clinic
from tests.operations.test_booking import book

PLATFORM = Actor.operator("operator", "cli")


def tables_with_rows(clinic: Clinic) -> set[str]:
    """The tables in which the tenant has rows."""
    with clinic.database.connect(DatabaseRole.PLATFORM) as platform:
        return {
            table.name
            for table in metadata.sorted_tables
            if "tenant_id" in table.columns
            and platform.execute(
                sql.SQL("select from {} where tenant_id = %s limit 1").format(sql.Identifier(table.name)),
                [clinic.tenant],
            ).fetchone()
            is not None
        }


def test_a_tenant_is_made_once_and_found_by_its_slug(database: Database) -> None:
    slug = f"t{uuid4().hex[:12]}"
    given = {"slug": slug, "name": "Hillside", "timezone": "Europe/Lisbon", "country": "PT"}
    with open_unit(database, PLATFORM) as unit:
        made = tenants.create(unit, given)
    actor = actor_for(database, tenant=slug.upper(), email=None, front_end="cli")
    assert actor.tenant == made.id
    with pytest.raises(Exists), open_unit(database, PLATFORM) as unit:
        tenants.create(unit, given)
    with open_unit(database, PLATFORM) as unit:
        assert tenants.edit(unit, slug, {"name": "Hill"}).name == "Hill"
        with pytest.raises(InvalidValue):
            tenants.edit(unit, slug, {"timezone": "Mars/X"})
        assert made.slug in [view.slug for view in tenants.list_(unit)]


def test_an_empty_word_takes_away_the_address_that_bills_go_to(clinic: Clinic) -> None:
    with open_unit(clinic.database, PLATFORM) as unit:
        row = unit.session.get_one(Tenant, clinic.tenant)
        for address in ("pay@example.org", ""):
            tenants.edit(unit, clinic.slug, {"billing_email": address})
            assert row.billing_email == (address or None)


def test_a_suspended_tenant_is_refused_kindly_until_it_is_resumed(clinic: Clinic) -> None:
    with open_unit(clinic.database, PLATFORM) as unit:
        tenants.set_status(unit, clinic.slug, "SUSPENDED")
    with pytest.raises(TenantSuspended) as refused:
        actor_for(clinic.database, tenant=clinic.slug, email=None, front_end="cli")
    assert "resume" in refused.value.advice
    with open_unit(clinic.database, PLATFORM) as unit:
        tenants.set_status(unit, clinic.slug, "ACTIVE")
    assert actor_for(clinic.database, tenant=clinic.slug, email=None, front_end="cli").tenant == clinic.tenant


def test_purging_erases_all_of_one_tenant_and_nothing_of_another(clinic: Clinic) -> None:
    """Not a row is left, in any table."""
    other = Clinic(clinic.database)
    other.location()
    clinic.pool("rooms")
    clinic.service("surgery", requires={"rooms": 1})
    clinic.parameter("surgery", "reason", "TEXT")
    clinic.override("ana", MONDAY, "MEETING")
    clinic.closure("downtown", MONDAY, "20:00-21:00")
    book(clinic, "2027-01-05 09:30", "surgery", answers={"reason": "pain"}, participants=(Companion("Lea"),))
    assert {"answer", "appointment", "reservation", "closure", "domain"} <= tables_with_rows(clinic)
    with open_unit(clinic.database, PLATFORM) as unit:
        tenants.purge(unit, clinic.slug)
        with pytest.raises(TenantNotFound):
            tenants.show(unit, clinic.slug)
    assert tables_with_rows(clinic) == set()
    with other.unit() as unit:
        assert unit.session.row("select count(*) from location where tenant_id = %(tenant)s") == (1,)


def test_unknown_tenants_and_users_are_told(clinic: Clinic) -> None:
    with pytest.raises(TenantNotFound) as refused:
        actor_for(clinic.database, tenant=clinic.slug[:-1], email=None, front_end="cli")
    assert clinic.slug in refused.value.advice
    with pytest.raises(NotAMember):
        actor_for(clinic.database, tenant=clinic.slug, email="nobody@example.org", front_end="cli")
    with pytest.raises(NotAllowed), clinic.unit(actor=Actor("x", PLATFORM.role, "cli", clinic.tenant)) as unit:
        tenants.list_(unit)


def test_what_is_agreed_is_kept_checked_and_told_again(clinic: Clinic) -> None:
    with open_unit(clinic.database, PLATFORM) as platform:
        tenants.set_limits(platform, clinic.slug, ["customers=9", "users=none"])
        tenants.set_limits(platform, clinic.slug, ["users=tier"])
        tenants.set_features(platform, clinic.slug, {"sms": True})
        found = policies.set_(platform, clinic.slug, ["cancellation.window_hours=48", "reminders.hours_before=48,2"])
        assert (found.cancellation.window_hours, found.reminders.hours_before) == (48, (48, 2))
        assert policies.set_(platform, clinic.slug, ["cancellation.window_hours="]).cancellation.window_hours == 24
        row = platform.session.row("select limits, features, policies from tenant where id = %(id)s", id=clinic.tenant)
        assert row == ({"customers": 9}, {"sms": True}, {"reminders": {"hours_before": [48, 2]}})
        for act in (
            partial(tenants.set_limits, platform, clinic.slug, ["rooms=1"]),
            partial(tenants.set_limits, platform, clinic.slug, ["users=many"]),
            partial(tenants.set_features, platform, clinic.slug, {"magic": True}),
            partial(policies.set_, platform, clinic.slug, ["cancellation.window=1"]),
            partial(tenants.edit, platform, clinic.slug, {"branding": {"text": "#eeeeee"}}),
            partial(tenants.edit, platform, clinic.slug, {"branding": {"logo": "javascript:alert(1)"}}),
            partial(tenants.edit, platform, clinic.slug, {"domains": ["no host"]}),
        ):
            with pytest.raises(Invalid):
                act()


def test_a_host_name_leads_to_one_tenant(clinic: Clinic, empty_clinic: Clinic) -> None:
    host = f"book.{clinic.slug}.example.org"
    with open_unit(clinic.database, PLATFORM) as platform:
        for each in (clinic, empty_clinic):
            tenants.set_features(platform, each.slug, {"white_label": True})
        tenants.edit(platform, clinic.slug, {"domains": [host.upper(), f"bücher.{clinic.slug}.example"]})
        with pytest.raises(DomainTaken):
            tenants.edit(platform, empty_clinic.slug, {"domains": [host]})
        tenants.edit(platform, clinic.slug, {"domains": []})
        tenants.edit(platform, empty_clinic.slug, {"domains": [host]})


def test_why_a_tenant_is_suspended_is_told(clinic: Clinic) -> None:
    with open_unit(clinic.database, PLATFORM) as platform:
        tenants.set_status(platform, clinic.slug, "SUSPENDED", "unpaid invoice")
    with pytest.raises(TenantSuspended, match=r"is suspended \(unpaid invoice\): nothing can be done"):
        actor_for(clinic.database, tenant=clinic.slug, email=None, front_end="cli")
