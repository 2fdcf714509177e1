"""Tenants as files, as a superadmin scripts them."""

import json
from pathlib import Path
from random import Random

import pytest

from tests.journeys.conftest import Machine

pytestmark = pytest.mark.xdist_group("journeys")
_PLAN = """\
tenant: {{slug: {slug}, name: Hill, timezone: America/New_York}}
locations:
  - {{slug: main, name: Main, timezone: America/New_York, hours: ["mon-fri 08:00-18:00"]}}
providers:
{providers}
services:
  - {{slug: exam, name: Exam, duration: 30, locations: [main], providers: [p0]}}
"""


def a_plan(slug: str, providers: int = 2) -> str:
    site = "locations: [{location: main, hours: ['mon-fri 09:00-17:00']}]"
    people = "\n".join(f"  - {{slug: p{number}, name: P {number}, {site}}}" for number in range(providers))
    return _PLAN.format(slug=slug, providers=people)


def test_a_tenant_is_made_compared_and_made_again(machine: Machine, tmp_path: Path) -> None:
    file = tmp_path / "hill.yaml"
    file.write_text(a_plan("hill"))
    assert machine.sloty("validate", "-f", str(file)).err == "hill: ok\n"
    assert "5 created. Nothing written" in machine.sloty("diff", "-f", str(file), status=3).err
    assert machine.sloty("apply", "-f", str(file)).err == "5 created.\n"
    assert machine.sloty("apply", "-f", str(file), "--exit-code").err == "5 unchanged.\n"
    assert machine.sloty("diff", given=file.read_text()).out == ""
    file.write_text(a_plan("hill", providers=1).replace("name: Main,", "name: Main Street,"))
    rows = machine.sloty("apply", "-f", str(file), "--prune", "--dry-run", "--exit-code", "-o", "jsonl", status=3).out
    assert [(row["ref"], row["action"]) for row in map(json.loads, rows.splitlines())] == [
        ("location/main", "updated"),
        ("provider/p1", "archived"),
    ]
    drawn = machine.sloty("apply", "-f", str(file), "--prune", "-o", "table").out
    assert "  ~ location/main\n      name: Main → Main Street\n  - provider/p1\n" in drawn


def test_what_is_wrong_is_told_with_file_and_line_and_nothing_is_written(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(a_plan("meadow"))
    (tmp_path / "wrong.yaml").write_text("tenant:\n  slug: Wrong Slug\nplaces: []\n")
    ended = machine.sloty("apply", "-f", str(tmp_path), status=6)
    for place in ("wrong.yaml:2: tenant.slug", "wrong.yaml:1: tenant.name", "wrong.yaml:3: places"):
        assert place in ended.err
    assert "meadow" not in machine.sloty("tenant", "list").out
    assert machine.sloty("apply", "-f", str(tmp_path / "none.yaml"), status=6).err.startswith("error[plan_unreadable]")
    assert machine.sloty("validate", given="", status=6).err.startswith("error[plan_unreadable]")


def test_appointments_are_not_left_outside_without_a_decision(machine: Machine, tmp_path: Path) -> None:
    file = tmp_path / "lake.yaml"
    file.write_text(a_plan("lake"))
    machine.sloty("apply", "-f", str(file))
    person = ("--first-name", "Eva", "--last-name", "Roe", "--email", "eva@example.com")
    machine.sloty("customer", "create", *person, "-t", "lake")
    slots = machine.sloty(
        "slots", "--service", "exam", "--from", "+2d", "--to", "+9d", "--limit", "200", "-t", "lake", "-o", "json"
    ).json
    late = next(slot["start"] for slot in slots if slot["start"][11:13] >= "15")
    words = ("book", "--service", "exam", "--at", late, "--customer", "eva@example.com", "-t", "lake", "-o", "json")
    code = machine.sloty(*words).json["confirmation_code"]
    file.write_text(a_plan("lake").replace("09:00-17:00", "09:00-12:00"))
    assert f"! {code}" in machine.sloty("diff", "-f", str(file), "-o", "table", status=3).out
    row = machine.sloty("diff", "-f", str(file), "-o", "json", status=3).json[-1]
    assert (row["ref"], row["action"]) == (f"appointment/{code}", "affected")
    told = row["appointment"]
    assert (told["confirmation_code"], told["start"], told["customer"]) == (code, late, "eva@example.com")
    assert "working hours" in told["reason"]
    assert machine.sloty("apply", "-f", str(file), "-o", "json", status=11).error["details"]["affected"] == [code]
    machine.sloty("apply", "-f", str(file), "--affected", "later", status=6)
    machine.sloty("apply", "-f", str(file), "--affected", "move")
    moved = machine.sloty("appointment", "show", code, "-t", "lake", "-o", "json").json
    assert (moved["status"], moved["start"][11:13] < "12") == ("RESCHEDULED", True)


def test_a_plan_killed_at_any_moment_is_whole_or_not_there_and_works_again(machine: Machine, tmp_path: Path) -> None:
    """Ten moments, spread by how many statements had been seen."""
    lot, killed = Random(7), 0
    with machine.platform() as watch:
        for number in range(10):
            file = tmp_path / f"k{number}.yaml"
            file.write_text(a_plan(f"k{number}", providers=30))
            killed += machine.kill_amid(watch, lot.randint(2, 120), "apply", "-f", str(file))
            counts = watch.execute(
                "select (select count(*) from location l where l.tenant_id = t.id),"
                " (select count(*) from provider p where p.tenant_id = t.id),"
                " (select count(*) from service s where s.tenant_id = t.id) from tenant t where t.slug = %s",
                [f"k{number}"],
            ).fetchall()
            assert counts in ([], [(1, 30, 1)])
    assert killed >= 5
    machine.sloty("apply", "-f", str(tmp_path))
    assert machine.sloty("diff", "-f", str(tmp_path)).err == "330 unchanged. Nothing written (dry run).\n"


def test_a_dry_run_leaves_the_database_as_it_was(machine: Machine, tmp_path: Path) -> None:
    """Compared as a dump, row by row and in the order that the rows lie in."""
    file = tmp_path / "dry.yaml"
    file.write_text(a_plan("dry"))
    with machine.platform() as watch:
        tables = [row[0] for row in watch.execute("select tablename from pg_tables where schemaname = 'public'")]

        def dump() -> list[object]:
            return [
                watch.execute(f'select ctid, xmin::text, t::text from "{table}" t order by ctid'.encode()).fetchall()
                for table in sorted(tables)
                if table != "alembic_version"
            ]

        before = dump()
        machine.sloty("apply", "-f", str(file), "--dry-run")
        machine.sloty("diff", "-f", str(file), status=3)
        assert dump() == before
