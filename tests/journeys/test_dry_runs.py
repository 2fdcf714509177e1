"""What is only tried is not there: PostgreSQL's own dump is the same before and after."""

from pathlib import Path

import pytest

from sloty.db.backup import programs
from tests.journeys.conftest import Machine

pytestmark = pytest.mark.xdist_group("journeys")
PLAN = """
tenant: {slug: tried, name: Tried, timezone: America/New_York}
locations: [{slug: main, name: Main, timezone: America/New_York, hours: ["mon-fri 08:00-18:00"]}]
pools: [{slug: rooms, name: Rooms}]
resources:
  - {slug: room-1, name: One, pool: rooms, location: main}
  - {slug: room-2, name: Two, pool: rooms, location: main}
providers:
  - {slug: ana, name: Ana, locations: [{location: main, hours: ["mon-fri 09:00-17:00"]}]}
  - {slug: ben, name: Ben, locations: [{location: main}]}
services:
  - {slug: exam, name: Exam, duration: 30, locations: [main], providers: [ana, ben], requires: [{pool: rooms}]}
"""
NARROW = PLAN.replace("09:00-17:00", "09:00-09:30")
WITHOUT = (
    PLAN.replace("  - {slug: room-1, name: One, pool: rooms, location: main}\n", "")
    .replace("  - {slug: ben, name: Ben, locations: [{location: main}]}\n", "")
    .replace("[ana, ben]", "[ana]")
)
FILES = {
    "customers": "code,first_name,last_name,email\nT-1,Eva,Roe,new@example.org\nT-2,Lea,Lind,lea@example.org\n",
    "providers": "slug,name,locations,hours\nana,Ana Souza,main,mon 10:00-12:00\ncho,Cho,main,mon 10:00-12:00\n",
    "services": "slug,name,duration,providers,locations\nexam,Exam,45,ben,main\nnew,New,30,ana,main\n",
    "appointments": "code,start,service,provider,customer,status\nP-1,2020-03-02 09:00,exam,ana,T-1,COMPLETED\n"
    "P-2,2099-03-02 09:00,exam,ana,T-1,\n",
}


@pytest.fixture(scope="module")
def tried(machine: Machine) -> Machine:
    """The machine, and on it a clinic whose Ana is booked at the end of a day, in the first of two rooms."""
    machine.sloty("apply", given=PLAN)
    eva = ("--first-name", "Eva", "--last-name", "Roe", "--email", "eva@example.org", "--code", "T-1")
    machine.sloty("customer", "create", *eva, "-t", "tried")
    search = ("slots", "--service", "exam", "--provider", "ana", "--from", "+2d", "--to", "+9d", "--limit", "200")
    slots = machine.sloty(*search, "-t", "tried", "-o", "json").json
    late = next(slot["start"] for slot in slots if slot["start"][11:13] >= "15")
    machine.sloty("book", "--service", "exam", "--at", late, "--provider", "ana", "--customer", "T-1", "-t", "tried")
    return machine


def dump(machine: Machine) -> list[str]:
    """Every row, in the order that the rows lie in, and every definition."""
    program = programs.find("pg_dump", 18, embedded=True)
    out = machine.data / "dump.sql"
    program.run(machine.sloty("db", "url", "--role", "admin").out.strip(), "sloty", f"--file={out}")
    # A word that is drawn anew for each dump.
    return [line for line in out.read_text().splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))]


def test_dry_runs_leave_the_dump_of_the_database_as_it_was(tried: Machine, tmp_path: Path) -> None:
    """Of plans that update, prune and decide about appointments, of imports of every kind, and of single commands."""
    before = dump(tried)
    for plan, *more in (
        (PLAN.replace("name: Main,", "name: Main Street,"),),
        (PLAN.replace("slug: tried", "slug: untried"),),
        (WITHOUT, "--prune", "--affected", "move"),
        *((NARROW, "--affected", decision) for decision in ("keep", "move", "cancel")),
    ):
        tried.sloty("apply", *more, "--dry-run", "--exit-code", given=plan, status=3)
    assert "1 appointment affected" in tried.sloty("diff", "--prune", given=WITHOUT, status=3).err
    for kind, text in FILES.items():
        file = tmp_path / f"{kind}.csv"
        file.write_text(text)
        conflict = () if kind == "appointments" else ("--on-conflict", "update")
        ended = tried.sloty("import", kind, str(file), "-t", "tried", "--dry-run", "--exit-code", *conflict, status=3)
        assert "rejected 0" in ended.out
    for words in (
        "location edit main --name Other -t tried",
        "customer archive T-1 -t tried",
        "policy set tried --set reminders.hours_before=5",
        "tenant suspend tried",
        "tenant clone tried --to twin",
    ):
        tried.sloty(*words.split(), "--dry-run")
    assert dump(tried) == before
