"""One transaction for one tenant: the only way to the tables. The tenant is set here, and nowhere else."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, LiteralString, cast
from uuid import UUID

import psycopg
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session

from sloty.errors import Forbidden
from sloty.ids import TenantId

Row = tuple[Any, ...]


class TenantNotSet(Forbidden):
    """A session of the application was begun for no tenant: a bug, caught before it reads anything."""

    code = "tenant_not_set"
    sentence = "No tenant was set for this transaction."


class UnitSession(Session):
    """A SQLModel session bound to one tenant, or to the platform; and lean SQL on the same transaction.

    Lean statements are constants with named placeholders; `%(tenant)s` is always filled with this tenant, so that each
    carries it literally (a shard is found by it) and row-level security is the second wall, not the first.
    """

    def __init__(self, engine: Engine, tenant: TenantId | None, *, platform: bool = False) -> None:
        super().__init__(engine, expire_on_commit=False, autoflush=False)
        self.tenant = tenant
        self.platform = platform

    @property
    def driver(self) -> psycopg.Connection[Row]:
        """The psycopg connection under this transaction."""
        return cast("psycopg.Connection[Row]", self.connection().connection.driver_connection)

    def rows(self, statement: LiteralString, **values: Any) -> list[Row]:
        """All rows of a lean statement."""
        values["tenant"] = self.tenant
        return self.driver.execute(statement, values).fetchall()

    def row(self, statement: LiteralString, **values: Any) -> Row | None:
        """The first row of a lean statement, if there is one."""
        values["tenant"] = self.tenant
        return self.driver.execute(statement, values).fetchone()

    def run(self, statement: LiteralString, **values: Any) -> int:
        """Execute a lean statement; how many rows it touched."""
        values["tenant"] = self.tenant
        return self.driver.execute(statement, values).rowcount

    def run_many(self, statement: LiteralString, rows: Sequence[dict[str, Any]]) -> None:
        """Execute a lean statement once for each of `rows`, pipelined."""
        if rows:
            with self.driver.cursor() as cursor:
                cursor.executemany(statement, [{**values, "tenant": self.tenant} for values in rows])

    def database_now(self) -> datetime:
        """The database's clock at this moment: it alone decides who wins."""
        row = self.row("select clock_timestamp()")
        assert row is not None
        return cast("datetime", row[0])


@event.listens_for(UnitSession, "after_begin")
def _enter_tenant(session: UnitSession, transaction: SessionTransaction, connection: Connection) -> None:  # noqa: ARG001
    """Every transaction begins by saying whose it is, as SET LOCAL, which Citus propagates and poolers forget."""
    if session.tenant is None:
        if not session.platform:
            raise TenantNotSet
        return
    driver = cast("psycopg.Connection[Row]", connection.connection.driver_connection)
    driver.execute(f"SET LOCAL sloty.tenant_id = '{UUID(str(session.tenant))}'".encode())
