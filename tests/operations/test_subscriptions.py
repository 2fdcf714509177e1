"""What a tenant's subscription allows is counted where rows come to be."""

import json
import threading
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from sloty.actor import Actor, NotAllowed, Role
from sloty.db.queries import tenant as queries
from sloty.engine.limits import Feature, Limited
from sloty.errors import SlotyError
from sloty.jobs.carriers import Carriers
from sloty.jobs.sender import Sending
from sloty.operations import (
    booking,
    customers,
    integrations,
    keys,
    nouns,
    reminders,
    reports,
    subscriptions,
    tenants,
    users,
)
from sloty.operations.booking import Wish
from sloty.operations.customers import CUSTOMER
from sloty.operations.places import LOCATION
from sloty.operations.providers import PROVIDER
from sloty.operations.specs import CustomerSpec, UserSpec
from sloty.operations.subscriptions import FeatureOff, LimitReached, TrialOver
from sloty.operations.unit import open_unit
from tests.builders import MONDAY, NOW, Clinic, at
from tests.jobs.test_sender import send_all
from tests.operations.imports.sources import bring
from tests.operations.plans.builders import a_plan, applied
from tests.operations.test_messages import promise

OPERATOR = Actor.operator("operator", "cli")


def subscribe(clinic: Clinic, **values: object) -> None:
    with open_unit(clinic.database, OPERATOR, now=NOW) as platform:
        tenants.edit(platform, clinic.slug, {"subscription_status": "ACTIVE", **values})


def test_one_more_than_allowed_is_refused_and_says_what_would_do(clinic: Clinic) -> None:
    subscribe(clinic)
    with pytest.raises(LimitReached) as refused, clinic.unit() as unit:
        nouns.create(unit, LOCATION, {"slug": "lake", "name": "Lake", "timezone": "UTC"})
    assert refused.value.message.startswith("The FREE subscription allows 1 locations; there are 1")
    assert refused.value.advice == "BASIC allows that."
    with clinic.unit() as unit:
        nouns.create(unit, PROVIDER, {"slug": "ben", "name": "Ben"})
        with pytest.raises(LimitReached):
            nouns.create(unit, PROVIDER, {"slug": "cho", "name": "Cho"})


def test_a_feature_that_is_off_is_told_by_what_was_subscribed_and_how_it_is_switched_on(clinic: Clinic) -> None:
    told = {"ACTIVE": "the FREE subscription", "TRIAL": "the trial of FREE, which has what PRO has"}
    for status, basis in told.items():
        subscribe(clinic, subscription_status=status)
        with pytest.raises(FeatureOff) as refused, clinic.unit() as unit:
            subscriptions.require_feature(unit, Feature.WHITE_LABEL)
        assert refused.value.message == f"'white_label' is not part of {basis}."
        assert refused.value.advice.endswith(f"sloty tenant feature {clinic.slug} --on white_label")


def test_where_a_limit_was_agreed_no_tier_is_advised(clinic: Clinic) -> None:
    """For it would change nothing."""
    subscribe(clinic, limits={"locations": 1})
    with pytest.raises(LimitReached) as refused, clinic.unit() as unit:
        nouns.create(unit, LOCATION, {"slug": "lake", "name": "Lake", "timezone": "UTC"})
    assert refused.value.message.startswith("What was agreed with this tenant allows 1 locations; there are 1")
    assert refused.value.advice.endswith(f"sloty tenant limit {clinic.slug} --set locations=2")
    subscribe(clinic, limits={"locations": 0})
    with pytest.raises(LimitReached, match="agreed") as refused, clinic.unit() as unit:
        subscriptions.require_kept(unit, Limited.LOCATIONS)
    assert "BASIC" not in refused.value.advice


def test_what_is_archived_does_not_count_until_it_comes_back(clinic: Clinic) -> None:
    subscribe(clinic, limits={"providers": 1})
    with clinic.unit() as unit:
        nouns.archive(unit, PROVIDER, "ana")
        nouns.create(unit, PROVIDER, {"slug": "ben", "name": "Ben"})
        with pytest.raises(LimitReached):
            nouns.edit(unit, PROVIDER, "ana", {"status": "ACTIVE"})
        nouns.edit(unit, PROVIDER, "ben", {"name": "Benjamin"})


def test_customers_and_users_are_counted_too(clinic: Clinic) -> None:
    subscribe(clinic, limits={"customers": 1, "users": 1})
    with clinic.unit() as unit:
        with pytest.raises(LimitReached):
            customers.put(unit, CustomerSpec(first_name="Eva", last_name="Roe", email="eva@example.com"))
        with pytest.raises(LimitReached):
            nouns.create(unit, CUSTOMER, {"first_name": "Eva", "last_name": "Roe", "email": "eva@example.com"})
        users.grant(unit, UserSpec(email=f"a@{clinic.slug}.example.com", role=Role.STAFF))
        with pytest.raises(LimitReached):
            users.grant(unit, UserSpec(email=f"b@{clinic.slug}.example.com", role=Role.STAFF))


def test_a_file_with_too_many_is_refused_whole(clinic: Clinic, tmp_path: Path) -> None:
    subscribe(clinic, limits={"customers": 2})
    text = "first_name,last_name,code\nA,B,C1\nD,E,C2\n"
    with pytest.raises(LimitReached, match="allows 2 customers; there are 2, and 1 more"):
        bring(clinic, "customers", text, tmp_path)
    with clinic.unit() as unit:
        assert len(customers.search(unit)) == 1


def _race(clinic: Clinic) -> int:
    """Two who take the last room at once; how many had it."""
    done, start = [], threading.Barrier(2)

    def create(number: int) -> None:
        try:
            with clinic.unit() as unit:
                start.wait()
                customers.put(unit, CustomerSpec(first_name="A", last_name="B", code=f"C{number}"))
                unit.session.row("select pg_sleep(0.05)")
        except SlotyError:
            return
        done.append(number)

    racers = [threading.Thread(target=create, args=(number,)) for number in range(2)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    return len(done)


def test_the_last_room_is_taken_once(clinic: Clinic) -> None:
    subscribe(clinic, limits={"customers": 2})
    assert _race(clinic) == 1


def test_without_the_lock_the_last_room_is_taken_twice(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    subscribe(clinic, limits={"customers": 2})
    monkeypatch.setattr(queries, "LOCK_ROOM", "select %(what)s::text")
    assert _race(clinic) == 2


def test_a_trial_is_of_more_and_ends(clinic: Clinic) -> None:
    with open_unit(clinic.database, OPERATOR, now=NOW) as platform:
        tenants.edit(platform, clinic.slug, {"trial_ends_at": NOW + timedelta(days=1)})
    public = replace(clinic.actor, front_end="web")
    with clinic.unit(actor=public) as unit:
        booking.book(unit, Wish("cleaning", at("09:30"), "rui@example.com"))
        assert subscriptions.of(unit).tier == "PRO"
    after = NOW + timedelta(days=1)
    with clinic.unit(actor=public, now=after) as unit, pytest.raises(TrialOver):
        booking.book(unit, Wish("cleaning", at("11:00"), "rui@example.com"))
    with clinic.unit(now=after) as unit:
        booking.book(unit, Wish("cleaning", at("11:00"), "rui@example.com"))
        assert subscriptions.of(unit).tier == "FREE"


def test_features_are_the_tiers_or_agreed(clinic: Clinic) -> None:
    subscribe(clinic, features={"sms": True, "reports": False})
    with clinic.unit() as unit:
        subscriptions.require_feature(unit, Feature.SMS)
        for feature in (Feature.REPORTS, Feature.API):
            with pytest.raises(FeatureOff, match=feature.value):
                subscriptions.require_feature(unit, feature)


def test_programs_reports_and_text_messages_need_their_feature(clinic: Clinic) -> None:
    """A key that was made before is refused as well."""
    with clinic.unit() as unit:
        key = keys.create(unit, "site", ["view_catalog"]).key
    assert key is not None
    assert keys.actor_of(clinic.database, key, "api", NOW).tenant == clinic.tenant
    subscribe(clinic, features={"reports": False})
    with clinic.unit() as unit:
        for feature, act in (
            (Feature.API, partial(keys.create, unit, "other", ["view_catalog"])),
            (Feature.REPORTS, partial(reports.load, unit, MONDAY, MONDAY)),
            (Feature.REPORTS, partial(reports.conflicts, unit)),
            (Feature.SMS, partial(integrations.set_, unit, "SMS", "FILE", {}, {})),
        ):
            with pytest.raises(FeatureOff, match=f"'{feature.value}' is not part of the FREE subscription"):
                act()
    with pytest.raises(FeatureOff, match="'api'"):
        keys.actor_of(clinic.database, key, "api", NOW)


def test_looks_and_host_names_of_ones_own_need_theirs(clinic: Clinic) -> None:
    """In a plan, too; a welcome is a text like any other, and what was agreed before stays."""
    host = f"book.{clinic.slug}.example"
    subscribe(clinic, branding={"welcome": "Come in."})
    for given in ({"branding": {"primary": "#0f5132"}}, {"domains": [host]}):
        with pytest.raises(FeatureOff, match="'white_label'"):
            subscribe(clinic, **given)
        plan = a_plan(
            json.dumps({"tenant": {"slug": clinic.slug, "name": "X", **given}}).replace("{", "{{").replace("}", "}}")
        )
        with pytest.raises(FeatureOff, match="'white_label'"):
            applied(clinic.database, plan)
    subscribe(clinic, features={"white_label": True}, branding={"primary": "#0f5132"}, domains=[host])
    subscribe(clinic, features={}, name="Another")
    with pytest.raises(FeatureOff):
        subscribe(clinic, branding={"primary": "#0f5133"})
    subscribe(clinic, branding={}, domains=[])


def test_a_text_message_of_who_has_none_is_skipped_and_says_why(clinic: Clinic, tmp_path: Path) -> None:
    """What is told when it is booked, and reminders; as the forecast says."""
    promise(clinic, "reminders.channels=SMS", "messages.sms=BOOKED")
    subscribe(clinic)
    clinic.customer("lea@example.com", phone="+12125550123")
    with clinic.unit() as unit:
        booking.book(unit, Wish("cleaning", at("15:00"), "lea@example.com"))
    with clinic.unit(now=at("14:30") - timedelta(days=1)) as unit:
        foretold = reminders.forecast(unit, unit.now, at("15:00"))
        reminders.plan(unit)
    assert {(view.status, view.reason) for view in foretold} == {("SKIPPED", subscriptions.NO_SMS)}
    send_all(clinic, Sending(Carriers(tmp_path)))
    with clinic.unit() as unit:
        told = unit.session.rows(
            "select cause, status, reason from message where tenant_id = %(tenant)s and channel = 'SMS'"
        )
    assert sorted(told) == [(cause, "SKIPPED", subscriptions.NO_SMS) for cause in ("BOOKED", "REMINDER")]


def test_usage_is_told_against_what_is_allowed(clinic: Clinic) -> None:
    subscribe(clinic, limits={"customers": None})
    with clinic.unit(now=at("08:00")) as unit:
        booking.book(unit, Wish("cleaning", at("09:30"), "rui@example.com"))
    with open_unit(clinic.database, OPERATOR, now=at("08:00")) as platform:
        (view,) = subscriptions.usage(platform, clinic.slug)
        assert len(subscriptions.usage(platform)) >= 1
    assert (view.locations, view.providers, view.customers, view.users) == ("1 of 1", "1 of 2", "1 of any", "0 of 3")
    assert view.appointments_this_month == 1
    with clinic.unit(actor=Actor("eva", Role.TENANT_ADMIN, "cli", clinic.tenant)) as unit:
        with pytest.raises(NotAllowed):
            subscriptions.usage(unit)
        subscriptions.require_kept(unit, Limited.LOCATIONS)
