"""A tenant from a plan: made once, unchanged after, and every mistake in it told with its place."""

from pathlib import Path

import pytest

from sloty.actor import Actor
from sloty.db.pool import Database, DatabaseRole
from sloty.errors import Invalid, ManyErrors
from sloty.operations import demo
from sloty.operations.provisioning import PlanUnreadable, load_plan, provision
from tests.conftest import make_copy

OPERATOR = Actor.operator("operator", "cli")


def writes(database: Database) -> list[tuple[object, ...]]:
    """Where every row of the catalog lies: a row that is written again lies elsewhere."""
    with database.connect(DatabaseRole.PLATFORM) as platform:
        return [
            row
            for table in (
                "location",
                "provider",
                "service",
                "parameter",
                "working_hours",
                "customer",
                "catalog_version",
            )
            for row in platform.execute(f"select ctid, xmin::text from {table} order by ctid".encode()).fetchall()
        ]


def test_the_second_time_nothing_changes_and_no_row_is_written(worker_id: str) -> None:
    database = Database(make_copy(f"sloty_plan_{worker_id}"))
    plan = load_plan(demo.examples() / demo.CLINIC)
    assert {change.action for change in provision(database, OPERATOR, plan)} == {"created"}
    before = writes(database)
    assert {change.action for change in provision(database, OPERATOR, plan)} == {"unchanged"}
    assert writes(database) == before
    database.close()


def test_every_mistake_is_told_with_file_and_place(tmp_path: Path) -> None:
    (tmp_path / "clinic.yaml").write_text(
        "tenant: {slug: x, name: X}\n"
        "locations:\n"
        "  - {slug: a, name: A, timezone: Mars/X}\n"
        "  - {slug: b, name: B, timezone: UTC, colour: red}\n"
    )
    (tmp_path / "customers.csv").write_text("first_name,last_name,email\nEva,Roe,nobody\n")
    with pytest.raises(ManyErrors) as refused:
        load_plan(tmp_path)
    told = [error.message for error in refused.value.errors]
    assert [line.split(":")[0] for line in told] == ["clinic.yaml", "clinic.yaml", "customers.csv"]
    assert "locations.0.timezone" in told[0]
    assert "locations.1.colour" in told[1]
    assert "line 2.email" in told[2]
    (tmp_path / "clinic.yaml").write_text("tenant: {slug: A B, name: X}\nlocations: [a]\n")
    with pytest.raises(ManyErrors) as refused:
        load_plan(tmp_path)
    told = [error.message for error in refused.value.errors]
    assert [part in line for part, line in zip(("tenant.slug", "locations.0", "email"), told, strict=True)] == [
        True
    ] * 3


def test_a_section_without_items_is_none(tmp_path: Path) -> None:
    (tmp_path / "clinic.yaml").write_text("tenant: {slug: hill, name: Hill}\nlocations:\nservices: []\n")
    plan = load_plan(tmp_path)
    assert (plan.sections["locations"], plan.customers) == ((), ())


@pytest.mark.parametrize("content", [b"first_name\n\xff\n", b"first_name,last_name\nA,B,C,D\n"])
def test_customers_that_cannot_be_read_are_told_with_their_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "clinic.yaml").write_text("tenant: {slug: hill, name: Hill}\n")
    (tmp_path / "customers.csv").write_bytes(content)
    with pytest.raises(Invalid) as refused:
        load_plan(tmp_path)
    assert "customers.csv" in refused.value.message


@pytest.mark.parametrize("text", ["- a", "tenant: {", "tenant: {}\nrooms: []", "\x00", "tenant: x", "locations: 5"])
def test_what_is_no_plan_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "clinic.yaml").write_text(text)
    with pytest.raises(PlanUnreadable) as refused:
        load_plan(tmp_path)
    assert "clinic.yaml" in refused.value.message
