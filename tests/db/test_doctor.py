"""The doctor finds what is wrong, names it, and says what to do; and finds nothing on a healthy database."""

import zoneinfo
from pathlib import Path

import psycopg
import pytest

from sloty.db import doctor, schema
from sloty.db.doctor import Finding
from sloty.db.pool import Database, DatabaseRole
from sloty.settings import Settings
from tests.conftest import make_copy

RLS = "row level security"


@pytest.fixture(scope="module")
def copied(worker_id: str) -> Settings:
    """A database of its own, to be spoiled and mended."""
    return make_copy(f"sloty_doctor_{worker_id}")


def admin(settings: Settings, *statements: str) -> None:
    """Do something to the database that nobody should."""
    with psycopg.connect(settings.database_url or "", autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def wrong(settings: Settings) -> dict[str, Finding]:
    """What the doctor finds wrong."""
    database = Database(settings)
    return {finding.check: finding for finding in doctor.examine(database) if not finding.ok}


def test_a_healthy_database_has_nothing_wrong(copied: Settings) -> None:
    """Every check passes."""
    assert wrong(copied) == {}


@pytest.mark.parametrize(
    ("check", "spoil", "mend", "named"),
    [
        ("isolation", f"alter table customer disable {RLS}", f"alter table customer enable {RLS}", "customer"),
        ("isolation", f"alter table answer no force {RLS}", f"alter table answer force {RLS}", "answer"),
        ("isolation", "drop policy tenant_isolation on service", None, "service"),
        ("isolation", "create table loose (tenant_id uuid)", "drop table loose", "loose"),
        ("isolation", "alter policy tenant_isolation on service using (true)", None, "service"),
        ("isolation", "alter policy tenant_isolation on service with check (true)", None, "service"),
        ("isolation", "create policy all_in on answer using (true)", None, "answer"),
        ("unique keys", "create unique index one_email on customer (email)", "drop index one_email", "one_email"),
        (
            "foreign keys",
            # The parent's key carries the tenant; the child fills it from another column of its own.
            "alter table answer add constraint across foreign key (id, appointment_id) references appointment",
            "alter table answer drop constraint across",
            "answer.across",
        ),
        ("definers", "create view everything as select * from customer", "drop view everything", "everything"),
        (
            "definers",
            "create function see() returns bigint language sql security definer as 'select count(*) from customer'",
            "drop function see()",
            "see()",
        ),
        ("grants", "grant truncate on customer to sloty_app", "revoke truncate on customer from sloty_app", "customer"),
        ("schema", "update alembic_version set version_num = '0001'", None, "older"),
        ("schema", "update alembic_version set version_num = '9999'", None, "newer"),
        ("guard", "alter table reservation drop constraint no_double_booking", None, "missing"),
    ],
)  # fmt: skip
def test_each_corruption_is_found_and_its_fix_told(
    worker_id: str, request: pytest.FixtureRequest, check: str, spoil: str, mend: str | None, named: str
) -> None:
    """By the check that is meant and no other, with the name of what is wrong."""
    fresh = mend is None
    settings = (
        make_copy(f"spoilt_{worker_id}_{abs(hash(spoil)) % 10**9}") if fresh else request.getfixturevalue("copied")
    )
    admin(settings, spoil)
    found = wrong(settings)
    if mend is not None:
        admin(settings, mend)
    assert set(found) == {check}
    assert named in found[check].detail
    assert found[check].fix


@pytest.mark.parametrize(
    ("role", "told", "following"),
    [
        (DatabaseRole.ADMIN, "a superuser", {"isolation", "grants"}),
        # Who has not become the owner yet does not even read the revision.
        (DatabaseRole.MIGRATOR, "an owner", {"schema"}),
    ],
)
def test_a_role_that_row_level_security_does_not_bind_is_found(
    copied: Settings, tmp_path: Path, role: DatabaseRole, told: str, following: set[str]
) -> None:
    """Front ends would use it. Without credentials the URL is used as it is."""
    update = {"data_dir": tmp_path, "database_url": Database(copied).address(role)}
    found = wrong(copied.model_copy(update=update))
    assert told in found["role"].detail
    assert found["role"].fix
    # What follows from it is said too, and nothing else.
    assert set(found) == {"role", *following}


def test_a_migrator_with_the_owners_rights_is_found(copied: Settings) -> None:
    """In a transaction that is taken back, for roles are all databases'."""
    with psycopg.connect(copied.database_url or "") as admin:
        assert not admin.execute(doctor._TOO_READY).fetchall()
        admin.execute("grant sloty_owner to sloty_migrator with inherit true")
        assert admin.execute(doctor._TOO_READY).fetchall() == [("sloty_migrator",)]
        admin.rollback()


def test_a_wrong_time_zone_database_is_found(copied: Settings) -> None:
    """Zones from the system's files, whose age nobody knows."""
    zoneinfo.reset_tzpath(to=["/usr/share/zoneinfo"])
    try:
        assert "zoneinfo" in wrong(copied)["time zones"].detail
    finally:
        zoneinfo.reset_tzpath(to=[])


def test_the_newest_revision_is_known() -> None:
    """And is one of all."""
    assert schema.newest() in schema.revisions()
