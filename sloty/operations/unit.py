"""A unit of work: one transaction, for one actor, at one instant. Its block commits once, at the end; nobody else does.

Every operation takes the unit first. `open_unit` is the only way to a session.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from sloty.actor import Actor
from sloty.db.pool import Database, DatabaseRole
from sloty.db.session import UnitSession
from sloty.db.sqlstate import is_lost_connection, translate
from sloty.ids import TenantId
from sloty.settings import Settings


@dataclass(frozen=True)
class Unit:
    """What an operation works in."""

    session: UnitSession
    actor: Actor
    now: datetime
    """The instant at which all of it happens, in UTC and by the database's clock: machines of which one is wrong by
    hours agree on what came first, and on what is due."""
    database: Database
    idempotency_key: str | None = None
    """The caller's name for this request: done once, answered again."""

    @property
    def tenant(self) -> TenantId:
        """The tenant worked on; raises `NoTenant` when the actor has none."""
        return self.actor.within()

    @property
    def memory(self) -> dict[Any, Any]:
        """Copies of what rarely changes: the process's, but this unit's own once it has written.

        What may still be rolled back is for nobody else to see, and versions given back are given again.
        """
        return self.session.info if self.session.wrote else self.database.memory

    def within(self, tenant: TenantId) -> "Unit":
        """The unit of the platform, at work in one tenant from now on."""
        actor = replace(self.actor, tenant=tenant)
        self.session.enter(actor)
        return replace(self, actor=actor)


def open_database(settings: Settings) -> Database:
    """The database of this installation. Nothing connects yet; close it when the front end ends."""
    return Database(settings)


@contextmanager
def open_unit(
    database: Database,
    actor: Actor,
    *,
    dry_run: bool = False,
    idempotency_key: str | None = None,
    now: datetime | None = None,
) -> Iterator[Unit]:
    """Begin; commit when the block ends, roll back when it raises, or always with `dry_run`.

    Driver errors leave as ours: Conflict, Invalid, Unavailable.
    """
    try:
        session = _begin(database, actor)
    except (psycopg.Error, SQLAlchemyError) as error:
        raise translate(error) or error from error
    try:
        yield Unit(session, actor, now or _began(session), database, idempotency_key)
        if dry_run:
            session.rollback()
        else:
            session.commit()
    except (psycopg.Error, SQLAlchemyError) as error:
        _leave(session, error)
        raise translate(error) or error from error
    except BaseException:
        session.rollback()
        raise
    finally:
        session.close()


def _began(session: UnitSession) -> datetime:
    assert session.began is not None
    return session.began


def _leave(session: UnitSession, error: Exception) -> None:
    """Roll back; a connection that is lost is thrown away instead, for it cannot."""
    if is_lost_connection(error):
        session.invalidate()
    else:
        session.rollback()


def _begin(database: Database, actor: Actor) -> UnitSession:
    """A session that has begun. A pooled connection may have died unseen: then a fresh one is tried, once."""
    role = DatabaseRole.PLATFORM if actor.tenant is None else DatabaseRole.APP
    for last in (False, True):
        engine = database.engine(role)
        session = UnitSession(engine, actor, platform=role is DatabaseRole.PLATFORM)
        try:
            session.driver  # noqa: B018 - connects, begins, and says whose it is
        except (psycopg.Error, SQLAlchemyError) as error:
            _leave(session, error)
            if last or not is_lost_connection(error):
                raise
            engine.dispose()
        else:
            return session
    raise AssertionError
