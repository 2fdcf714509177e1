"""The life of a tenant, typed: made from a template, its limits and features, suspended, resumed, copied, archived, erased."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.journeys.conftest import Machine

pytestmark = pytest.mark.xdist_group("journeys")
SAMPLE = Path(__file__).parents[2] / "examples" / "riverside" / "clinic.yaml"
TIGHT = """
tenant: {slug: tight, name: Tight, subscription_tier: FREE, subscription_status: ACTIVE}
locations: [{slug: main, name: Main, timezone: UTC, hours: ["mon-fri 08:00-18:00"]}]
providers: [{slug: ana, name: Ana, locations: [{location: main}]}]
services: [{slug: exam, name: Exam, duration: 30, providers: [ana], locations: [main]}]
"""


def test_what_is_exported_is_no_difference_and_under_another_slug_an_equal_tenant(
    machine: Machine,
) -> None:
    """With every kind of promise off its default, and an override with times."""
    sample = SAMPLE.read_text(encoding="utf-8").replace("slug: riverside", "slug: mirror", 1)
    machine.sloty("apply", given=sample)
    promises = (
        "reminders.quiet_from=22:00",
        "reminders.quiet_to=24:00",
        "messages.digest_at=6:30",
        "cancellation.fee=9.50",
    )
    words = [word for promise in promises for word in ("--set", promise)]
    assert "22:00" in machine.sloty("policy", "set", "mirror", *words).out
    machine.sloty("policy", "set", "mirror", "--service", "cleaning", "--set", "reminders.quiet_from=20:15")
    sick = ("--provider", "ana-souza", "--day", "2099-07-01", "--kind", "SICK", "--time", "09:00-12:00")
    machine.sloty("override", "add", *sick, "-t", "mirror")
    text = machine.sloty("export", "tenant", "mirror").out
    assert "quiet_from: '22:00'" in text
    assert machine.sloty("diff", given=text).out == ""
    assert "unchanged" in machine.sloty("apply", "--exit-code", given=text).err
    machine.sloty("apply", given=machine.sloty("export", "tenant", "mirror", "--slug", "twin").out)
    assert machine.sloty("export", "tenant", "twin").out == text.replace("slug: mirror", "slug: twin", 1)
    machine.sloty("tenant", "clone", "mirror", "--to", "triplet")
    assert machine.sloty("export", "tenant", "triplet").out == text.replace("slug: mirror", "slug: triplet", 1)
    machine.sloty("tenant", "clone", "mirror", "--to", "twin", status=5)
    for slug in ("mirror", "twin", "triplet"):
        machine.sloty("tenant", "purge", slug, "--confirm", slug)


def test_a_tenant_starts_from_a_template(machine: Machine) -> None:
    words = ("tenant", "create", "smile", "--name", "Smile", "--from", "dental", "--timezone", "America/Chicago")
    assert "created" in machine.sloty(*words, "--dry-run").err
    machine.sloty("tenant", "show", "smile", status=4)
    machine.sloty(*words, "--trial-ends", "2099-03-31T00:00Z")
    shown = machine.sloty("tenant", "show", "smile", "-o", "json").json
    assert (shown["timezone"], shown["trial_ends_at"][:10]) == ("America/Chicago", "2099-03-31")
    assert machine.sloty("service", "list", "-t", "smile", "-o", "ids").out
    machine.sloty(*words, status=5)
    assert "dental" in machine.sloty("tenant", "create", "x", "--name", "X", "--from", "dentl", status=4).err
    empty = machine.sloty(
        "tenant", "create", "plain", "--name", "Plain", "--trial-ends", "2099-03-31T00:00Z", "-o", "json"
    )
    assert empty.json["trial_ends_at"][:10] == "2099-03-31"
    for slug in ("smile", "plain"):
        machine.sloty("tenant", "purge", slug, "--confirm", slug)


def test_limits_and_features_are_what_was_agreed(machine: Machine) -> None:
    machine.sloty("apply", given=TIGHT)
    site = ("location", "create", "lake", "--name", "Lake", "--timezone", "UTC", "-t", "tight")
    assert "BASIC allows that" in machine.sloty(*site, status=11).err
    machine.sloty("tenant", "limit", "tight", "--set", "locations=2", "--set", "users=none")
    machine.sloty(*site)
    usage = machine.sloty("tenant", "usage", "--only", "tight", "-o", "json").json[0]
    assert (usage["locations"], usage["users"]) == ("2 of 2", "0 of any")
    told = machine.sloty(*(word.replace("lake", "hill") for word in site), status=11).err
    assert "agreed" in told
    assert "BASIC" not in told

    token = ("token", "create", "site", "--scope", "find_slots", "-t", "tight", "-o", "json")
    assert machine.sloty(*token, status=11).error["code"] == "feature_off"
    branded = TIGHT.replace("name: Tight,", "name: Tight, branding: {primary: '#0f5132'},")
    assert "error[feature_off]" in machine.sloty("apply", given=branded, status=11).err
    machine.sloty("tenant", "feature", "tight", "--on", "api", "--on", "white_label", "--off", "reports")
    key = machine.sloty(*token).json["key"]
    machine.sloty("slots", "--service", "exam", SLOTY_TOKEN=key, SLOTY_TENANT="tight")
    machine.sloty("report", "conflicts", "-t", "tight", status=11)
    machine.sloty("tenant", "feature", "tight", "--off", "api")
    machine.sloty("slots", "--service", "exam", status=11, SLOTY_TOKEN=key, SLOTY_TENANT="tight")
    machine.sloty("tenant", "purge", "tight", "--confirm", "tight")


def test_suspended_resumed_archived_and_at_last_erased(machine: Machine) -> None:
    machine.sloty("apply", given=TIGHT)
    machine.sloty("tenant", "suspend", "tight", status=10)
    machine.sloty("tenant", "suspend", "tight", "--reason", "unpaid invoice", "--yes")
    refused = machine.sloty("location", "list", "-t", "tight", status=11).err
    assert "unpaid invoice" in refused
    assert "its data are kept" in refused
    assert "slug: tight" in machine.sloty("export", "tenant", "tight").out
    machine.sloty("tenant", "resume", "tight")
    assert "main" in machine.sloty("location", "list", "-t", "tight").out
    machine.sloty("tenant", "archive", "tight", "--yes")
    machine.sloty("location", "list", "-t", "tight", status=11)
    machine.sloty("tenant", "resume", "tight")
    machine.sloty("tenant", "purge", "tight", "--yes", status=10)
    machine.sloty("tenant", "purge", "tight", "--confirm", "other", status=10)
    machine.sloty("tenant", "purge", "tight", "--confirm", "tight", "--dry-run")
    machine.sloty("tenant", "show", "tight")
    machine.sloty("tenant", "purge", "tight", "--confirm", "tight")
    machine.sloty("tenant", "show", "tight", status=4)


def test_many_applies_at_once_have_one_result(machine: Machine) -> None:
    """Processes of their own; whoever comes later finds it done."""
    with ThreadPoolExecutor(6) as pool:
        ended = list(pool.map(lambda _: machine.sloty("apply", given=TIGHT), range(6)))
    assert sorted(each.err for each in ended) == ["4 created.\n", *["4 unchanged.\n"] * 5]
    assert machine.sloty("diff", given=TIGHT).out == ""
    machine.sloty("tenant", "purge", "tight", "--confirm", "tight")
