"""A server of its own with a million reservations, row-level security on; gone when the measuring ends.

One tenant with the workload, behind it two years of the same on the same calendars; the rest belongs to other tenants.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString

import psycopg

from bench import workload
from bench.database import an_empty_database
from sloty.actor import Actor
from sloty.db.pool import Database, DatabaseRole
from sloty.settings import Settings
from tests.builders import Clinic

RESERVATIONS = 1_000_000
NOW = datetime(2027, 1, 2, 12, tzinfo=UTC)
"""When the units take place; the builders' rows were born a day before."""
SERVICE = "visit"
_HISTORY_DAYS = 728
_WORKS = "; ".join(f"Mon-Fri {a // 60:02}:00-{b // 60:02}:00" for a, b in workload.HALF_DAYS)

_GUARD = "no_double_booking"
_DEFINITION = "select pg_get_constraintdef(oid) from pg_constraint where conname = %s"
# A calendar of another tenant is named after the one that it is like.
_CALENDARS: LiteralString = """
insert into calendar (tenant_id, id, kind, capacity)
select %(tenant)s, md5(%(name)s || id)::uuid, kind, capacity from calendar where tenant_id = %(like)s
"""
_INSERT: LiteralString = """
insert into reservation (tenant_id, id, calendar_id, lane, during, kind)
select %(tenant)s, gen_random_uuid(), case %(name)s when '' then calendar_id else md5(%(name)s || calendar_id)::uuid end,
    0, tstzrange(to_timestamp(starts), to_timestamp(ends)), 'BLOCK'
from taken order by calendar_id, starts limit %(most)s
"""


@dataclass(frozen=True)
class Ground:
    """What is measured on."""

    settings: Settings
    clinic: Clinic

    @property
    def actor(self) -> Actor:
        """The operator, in the tenant of the workload."""
        return self.clinic.actor

    def calendar(self, provider: int) -> Any:
        """A provider's calendar."""
        return self.clinic.ids[f"calendar:{slug(provider)}"]

    def superuser(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection past row-level security, as bare as a driver gives it."""
        return psycopg.connect(self.settings.database_url or "", autocommit=True)


def slug(provider: int) -> str:
    """A provider's name."""
    return f"p{provider:02}"


def email(provider: int) -> str:
    """The customer who books with a provider."""
    return f"{slug(provider)}@example.com"


@contextmanager
def prepared() -> Iterator[Ground]:
    """The server, filled."""
    with an_empty_database(pool_size=1, prepare_statements=True) as database:
        ground = Ground(database.settings, _clinic(database))
        _fill(ground, database)
        # Each measurement opens its own.
        database.close()
        yield ground


def _clinic(database: Database) -> Clinic:
    clinic = Clinic(database, "alpha")
    clinic.location()
    names = tuple(slug(number) for number in range(workload.PROVIDERS))
    for number, name in enumerate(names):
        clinic.provider(name, _WORKS)
        clinic.customer(email(number))
    clinic.service(SERVICE, names, duration=workload.DURATION, step=workload.STEP, buffer_after=workload.BUFFER)
    return clinic


def _fill(ground: Ground, database: Database) -> None:
    """In bulk: without the guard and the foreign keys, which are right by construction; then the guard proves itself."""
    with database.connect(DatabaseRole.ADMIN, autocommit=True) as admin:
        definition = _one(admin, _DEFINITION, [_GUARD])
        admin.execute("set session_replication_role = replica")
        admin.execute("set maintenance_work_mem = '512MB'")
        admin.execute(f"alter table reservation drop constraint {_GUARD}")
        _copy(ground, admin)
        _multiply(ground, database, admin)
        admin.execute(f"alter table reservation add constraint {_GUARD} {definition}".encode())
        admin.execute("vacuum analyze")
        admin.execute("checkpoint")


def _copy(ground: Ground, admin: psycopg.Connection[Any]) -> None:
    before = workload.FIRST_DAY - timedelta(days=_HISTORY_DAYS)
    history = [*workload.working_days(before, _HISTORY_DAYS)]
    window = [*workload.working_days(workload.FIRST_DAY, workload.DAYS)]
    with admin.cursor() as cursor:
        cursor.execute("create temporary table taken (calendar_id uuid, starts bigint, ends bigint)")
        with cursor.copy("copy taken from stdin") as rows:
            for number in range(workload.PROVIDERS):
                calendar = ground.calendar(number)
                for days, seed in ((history, "history:"), (window, "")):
                    for start, end in workload.footprints(number, days, seed):
                        rows.write_row((calendar, start, end))
        cursor.execute("analyze taken")
        cursor.execute(_INSERT, {"tenant": ground.clinic.tenant, "name": "", "most": RESERVATIONS})


def _multiply(ground: Ground, database: Database, admin: psycopg.Connection[Any]) -> None:
    """Other tenants with calendars of their own, taken at the same times, until there are enough reservations."""
    number = 0
    while (missing := RESERVATIONS - int(_one(admin, "select count(*) from reservation"))) > 0:
        number += 1
        other = Clinic(database, f"other{number}")
        values = {"tenant": other.tenant, "like": ground.clinic.tenant, "name": other.slug, "most": missing}
        admin.execute(_CALENDARS, values)
        admin.execute(_INSERT, values)


def _one(admin: psycopg.Connection[Any], statement: LiteralString, values: list[str] | None = None) -> Any:
    row = admin.execute(statement, values).fetchone()
    assert row is not None
    return row[0]
