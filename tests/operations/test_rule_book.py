"""Rules of a tenant and its services; and what is added counts from then on."""

from datetime import timedelta
from typing import Any

from sloty.actor import Actor
from sloty.engine.messaging import Channel
from sloty.operations import policies, rule_book, tenants
from sloty.operations.rule_book import RuleBook
from sloty.operations.specs import TenantSpec, checked
from sloty.operations.unit import open_unit
from tests.builders import NOW, Clinic
from tests.operations.test_messages import promise


def book_of(clinic: Clinic) -> RuleBook:
    with clinic.unit() as unit:
        return rule_book.of(unit)


def test_by_default_a_day_and_two_hours_before_by_email_at_once(clinic: Clinic) -> None:
    rules = book_of(clinic).rules(clinic.ids["cleaning"])
    assert {channel: (each.minutes_before, dict(each.since)) for channel, each in rules.items()} == {
        Channel.EMAIL: ((1440, 120), {})
    }


def test_a_point_or_a_channel_that_is_added_counts_from_then_on(clinic: Clinic) -> None:
    promise(clinic, "reminders.hours_before=24,2,1", "reminders.channels=EMAIL,SMS")
    rules = book_of(clinic).rules(clinic.ids["cleaning"])
    assert dict(rules[Channel.EMAIL].since) == {60: NOW}
    assert dict(rules[Channel.SMS].since) == {1440: NOW, 120: NOW, 60: NOW}
    promise(clinic, "reminders.earlier=false", "reminders.hours_before=2,1")
    assert dict(book_of(clinic).rules(clinic.ids["cleaning"])[Channel.EMAIL].since) == {60: NOW}


def test_a_service_reminds_otherwise_and_the_rest_as_its_tenant(clinic: Clinic) -> None:
    """And what the tenant adds later reaches it, from then on."""
    clinic.service("exam")
    with open_unit(clinic.database, clinic.actor, now=NOW) as unit:
        policies.set_service(unit, clinic.slug, "exam", ["reminders.hours_before=48,24"])
    book = book_of(clinic)
    assert book.furthest == 2880
    assert book.rules(clinic.ids["cleaning"])[Channel.EMAIL].minutes_before == (1440, 120)
    mine = book.rules(clinic.ids["exam"])[Channel.EMAIL]
    assert mine.minutes_before == (2880, 1440)
    assert mine.since[2880] == NOW
    assert mine.since[1440] < NOW - timedelta(days=365)
    promise(clinic, "reminders.channels=SMS")
    assert dict(book_of(clinic).rules(clinic.ids["exam"])[Channel.SMS].since) == {1440: NOW}


def test_a_plan_that_switches_rules_on_counts_from_then_on_too(clinic: Clinic) -> None:
    """And the rules that a new tenant is made with, from its beginning."""
    given: dict[str, Any] = {
        "slug": f"{clinic.slug}-2",
        "name": "Other",
        "policies": {"attendance": {"no_show_after_minutes": 30}},
    }
    with open_unit(clinic.database, Actor.operator("operator", "cli"), now=NOW) as platform:
        tenants.put(platform, checked(TenantSpec, given))
    given["policies"] = {"attendance": {"no_show_after_minutes": 30, "complete_at_end": True}}
    later = NOW + timedelta(hours=5)
    with open_unit(clinic.database, Actor.operator("operator", "cli"), now=later) as platform:
        tenants.put(platform, checked(TenantSpec, given))
        book = rule_book.of(platform.within(tenants.id_of(platform, given["slug"])))
    assert (book.no_show_since, book.digest_since, book.completed_since) == (NOW, NOW, later)
