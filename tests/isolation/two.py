"""Two tenants with a row in every table each, on any server: what the tests of isolation look at and look for."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb
from psycopg.types.range import TimestamptzRange
from sqlalchemy import ARRAY, Boolean, Date, DateTime, Float, Integer, LargeBinary, Numeric, Table, Uuid
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE

from sloty.db.backup import restoring, taking
from sloty.db.pool import Database, DatabaseRole
from sloty.models import GLOBAL_TABLES, READ_ONLY_TABLES, metadata
from tests.db.backup.places import a_clean_machine, a_copy

TABLES = [table for table in metadata.sorted_tables if table.name not in GLOBAL_TABLES]
WRITTEN = [table for table in TABLES if table.name not in READ_ONLY_TABLES]
Connection = psycopg.Connection[tuple[Any, ...]]

_START = dt.datetime(2027, 1, 4, 14, tzinfo=dt.UTC)
_KNOWN: dict[tuple[str, str], Any] = {
    # Where a CHECK of the table leaves less freedom than the type: a value that it accepts.
    ("appointment", "ends_at"): _START + dt.timedelta(minutes=30),
    ("message", "expires_at"): _START + dt.timedelta(minutes=30),
    ("message", "lease_token"): None,
    ("location", "timezone"): "UTC",
    ("appointment", "timezone"): "UTC",
    ("reservation", "kind"): "BOOKED",
    ("reservation", "held_until"): None,
    ("reservation", "reason"): None,
    ("service", "max_duration"): 60,
    ("service", "currency"): "USD",
    ("membership", "role"): "LOCATION_ADMIN",
    ("invitation", "role"): "LOCATION_ADMIN",
    ("customer", "email"): "rui@example.com",
    ("working_hours", "provider_id"): None,
    ("waitlist_entry", "ended_at"): None,
}


def _value(table: Table, name: str, ids: dict[str, UUID]) -> Any:
    """A value that the column accepts."""
    if (table.name, name) in _KNOWN:
        return _KNOWN[table.name, name]
    column = table.columns[name]
    for key in column.foreign_keys:
        if key.column.name == "id":
            return ids[key.column.table.name]
    for check in table.constraints:
        rule = str(getattr(check, "sqltext", ""))
        if rule.startswith(f"{name} in ("):
            return rule.split("'")[1]
    simple: list[tuple[Any, Any]] = [
        (Uuid, uuid4()),
        (Boolean, True),
        (ARRAY, []),
        (TSTZRANGE, TimestamptzRange(_START, _START + dt.timedelta(minutes=30))),
        (JSONB, Jsonb({})),
        (DateTime, _START if getattr(column.type, "timezone", True) else _START.replace(tzinfo=None)),
        (Date, _START.date()),
        (Float, 1.0),
        (Numeric, Decimal(1)),
        (Integer, 1),
        (LargeBinary, b"x"),
    ]
    impl = getattr(column.type, "impl_instance", column.type)
    return next((value for kind, value in simple if isinstance(impl, kind)), "x")


def row_of(table: Table, tenant: UUID, ids: dict[str, UUID]) -> dict[str, Any]:
    """A whole row of the table, referring to other rows of the tenant."""
    row = {column.name: _value(table, column.name, ids) for column in table.columns if column.computed is None}
    row["tenant_id"] = tenant
    if "id" in table.columns:
        row["id"] = ids[table.name]
    return row


def insert(connection: Connection, table: str, row: dict[str, Any]) -> None:
    """Insert it as it is."""
    connection.execute(
        sql.SQL("insert into {} ({}) values ({})").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join(map(sql.Placeholder, row)),
        ),
        row,
    )


class Two:
    """Two tenants, each with one row in every table."""

    def __init__(self, direct: Database, through: Database) -> None:
        self.direct, self.through = direct, through
        self.rows: dict[UUID, dict[str, dict[str, Any]]] = {}
        self.mine, self.theirs = self._make(), self._make()

    def _make(self) -> UUID:
        tenant = uuid4()
        ids = {table.name: uuid4() for table in metadata.sorted_tables}
        with self.direct.connect(DatabaseRole.PLATFORM) as platform:
            slug = f"i{tenant.hex[:16]}"
            platform.execute(
                "insert into tenant (id, slug, name, status, subscription_tier, subscription_status, timezone, locale,"
                " country, currency) values (%s, %s, %s, 'ACTIVE', 'FREE', 'TRIAL', 'UTC', 'en', 'US', 'USD')",
                [tenant, slug, slug],
            )
            platform.execute(
                """insert into "user" (id, email, name, timezone, locale, status)
                values (%s, %s, 'x', 'UTC', 'en', 'ACTIVE')""",
                [ids["user"], f"{slug}@example.com"],
            )
        rows = {table.name: row_of(table, tenant, ids) for table in WRITTEN}
        with self.as_app(tenant) as app:
            for table in WRITTEN:
                if table.name == "catalog_version":
                    # The trigger of the tables before has made it.
                    continue
                if table.name == "membership":
                    # No front end makes somebody a member; the platform does.
                    app.commit()
                    self._insert_as_platform(table.name, rows[table.name])
                    app.execute(f"set local sloty.tenant_id = '{tenant}'".encode())
                    continue
                insert(app, table.name, rows[table.name])
            # What the owner's functions write: an entry for each of the rows, and the head of the chain.
            app.execute("select seal_audit(0)")
            (entry,) = app.execute("select id from audit_entry limit 1").fetchall()
            app.commit()
        rows |= {"audit_entry": {"tenant_id": tenant, "id": entry[0]}, "audit_head": {"tenant_id": tenant}}
        self.rows[tenant] = rows
        return tenant

    def _insert_as_platform(self, table: str, row: dict[str, Any]) -> None:
        with self.direct.connect(DatabaseRole.PLATFORM) as platform:
            insert(platform, table, row)

    def as_app(self, tenant: UUID | None) -> Connection:
        """A connection of the application, in a transaction of the tenant, or of none."""
        connection = self.through.connect(DatabaseRole.APP)
        if tenant is not None:
            connection.execute(f"set local sloty.tenant_id = '{tenant}'".encode())
        return connection


@contextmanager
def restored(worker: str, folder: Path) -> Iterator[Two]:
    """The two made on one machine, backed up, and restored on another: it is that one which is looked at."""
    file = folder / "two.tar"
    with a_copy(f"sloty_isolated_{worker}") as before:
        made = Two(before, before)
        taking.take(before, file, _START)
    with a_clean_machine() as machine:
        restoring.restore(machine, file, _START)
        made.direct = made.through = machine
        yield made
