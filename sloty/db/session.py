"""One transaction for one tenant: the only way to the tables. The tenant is set here, and nowhere else."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, LiteralString, cast
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import SessionTransaction, UOWTransaction
from sqlmodel import Session

from sloty.actor import Actor
from sloty.errors import Forbidden

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

    def __init__(self, engine: Engine, actor: Actor, *, platform: bool = False) -> None:
        super().__init__(engine, expire_on_commit=False, autoflush=False)
        self.actor = actor
        self.tenant = actor.tenant
        self.platform = platform
        self.wrote = False
        """Whether rows were written through the ORM, as those of the catalog are."""
        self.began: datetime | None = None
        """When the transaction began, by the database's clock: that of the machine may be wrong."""

    def enter(self, actor: Actor) -> None:
        """Go on as `actor`, in their tenant: for work of the platform that turns to one tenant."""
        self.actor, self.tenant = actor, actor.tenant
        _said(self.driver, actor)

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


@event.listens_for(UnitSession, "after_begin")
def _enter(session: UnitSession, _: SessionTransaction, connection: Connection) -> None:
    """Every transaction begins by saying whose it is, and who acts: policies and the audit read it."""
    if session.tenant is None and not session.platform:
        raise TenantNotSet
    session.began = _said(cast("psycopg.Connection[Row]", connection.connection.driver_connection), session.actor)


def _said(driver: psycopg.Connection[Row], actor: Actor) -> datetime:
    """Say who acts; the instant at which that was heard."""
    # SET LOCAL, not set_config(): Citus propagates it, and poolers forget it. All in one round trip.
    words = "; ".join(f"SET LOCAL sloty.{name} = {sql.quote(value, driver)}" for name, value in _settings(actor))
    cursor = driver.execute(f"{words}; select clock_timestamp()".encode())
    while cursor.nextset():
        pass
    ((instant,),) = cursor.fetchall()
    return cast("datetime", instant).astimezone(UTC)


def _settings(actor: Actor) -> Iterator[tuple[str, str]]:
    if actor.tenant is not None:
        yield "tenant_id", str(UUID(str(actor.tenant)))
    yield "actor", actor.name
    yield "front_end", actor.front_end
    if actor.locations is not None:
        yield "locations", "{" + ",".join(sorted(map(str, actor.locations))) + "}"


@event.listens_for(UnitSession, "after_flush")
def _note_writes(session: UnitSession, _: UOWTransaction) -> None:
    session.wrote = True
