"""A short look at the database, for completion and `sloty status`: it waits so long and no longer, starts nothing,
writes nothing, and comes back with nothing when the database does not answer. No SQLAlchemy: it has to be quick.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Any, LiteralString, TypeVar

import psycopg
from psycopg import sql

from sloty.actor import PERMISSIONS, Permission, Role
from sloty.db.address import DatabaseRole, address, server_key
from sloty.db.queries import names as queries
from sloty.errors import SlotyError

T = TypeVar("T")
Connection = psycopg.Connection[tuple[Any, ...]]
MOST = 1000
"""Names of a kind that are looked up: nobody reads more after a TAB."""


@dataclass(frozen=True)
class Place:
    """Where to look."""

    data_dir: Path
    database_url: str | None
    """None is the embedded server."""


@dataclass(frozen=True)
class Health:
    """How a database that answers is."""

    version: str
    """Of PostgreSQL."""
    schema: str | None
    """Its revision; None when it was never made."""
    tenants: int | None
    """None when the schema is another than ours."""
    waiting_since: datetime | None
    """When the oldest appointment that awaits approval was made; None when none does."""
    daemons: int | None = None
    """How many are alive."""
    messages_since: datetime | None = None
    """Since when the oldest message is due that has not gone out; None when none is."""


def names(place: Place, seconds: float, *, tenant: str | None, email: str | None) -> dict[str, list[str]] | None:
    """Names by kind: all tenants, and what `tenant` has; with `email`, only what that user may see."""
    return _in_time(seconds, lambda: _names(place, tenant, email))


def health(place: Place, seconds: float) -> Health | None:
    """How the database is; None when it does not answer in time."""
    return _in_time(seconds, lambda: _health(place))


def server(url: str) -> str:
    """host:port of a URL, which may hold a password. Raises `DatabaseUrlWrong`."""
    return server_key(url)


def _in_time(seconds: float, look: Callable[[], T]) -> T | None:
    """What `look` finds, if it does in time. A thread, for resolving a name and signing in have no time limit below 2 s."""
    found: list[T] = []

    def run() -> None:
        with suppress(psycopg.Error, SlotyError, OSError):
            found.append(look())

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    return found[0] if found else None


def _names(place: Place, slug: str | None, email: str | None) -> dict[str, list[str]]:
    with _connected(place, DatabaseRole.PLATFORM) as platform:
        tenants = platform.execute(queries.TENANTS, {"email": email, "most": MOST}).fetchall()
        found = {"tenant": [name for (name,) in tenants]}
        row = platform.execute(queries.TENANT, {"slug": slug}).fetchone() if slug else None
        if row is None:
            return found
        permissions = _permissions(platform, row[0], email)
    statements: list[LiteralString] = []
    if Permission.VIEW_CATALOG in permissions:
        statements.append(queries.CATALOG)
    if Permission.VIEW_CUSTOMERS in permissions:
        statements.append(queries.CUSTOMERS)
    with _connected(place, DatabaseRole.APP) as app:
        # Row-level security shows this tenant's rows alone, as to every front end.
        app.execute(sql.SQL("SET LOCAL sloty.tenant_id = {}").format(sql.Literal(str(row[0]))))
        for statement in statements:
            for kind, name in app.execute(statement, {"tenant": row[0], "most": MOST}):
                found.setdefault(kind, []).append(name)
    return found


def _permissions(platform: Connection, tenant: object, email: str | None) -> frozenset[Permission]:
    """The operator's, or those of all the user's roles in the tenant."""
    if email is None:
        return PERMISSIONS[Role.SUPER_ADMIN]
    roles = platform.execute(queries.ROLES, {"email": email, "tenant": tenant}).fetchall()
    return frozenset().union(*(PERMISSIONS[Role(role)] for (role,) in roles))


def _health(place: Place) -> Health:
    with _connected(place, DatabaseRole.PLATFORM) as platform:
        number = platform.info.server_version
        version = f"{number // 10000}.{number % 10000}"
        schema: str | None = None
        try:
            row = platform.execute(queries.SCHEMA).fetchone()
            schema = str(row[0]) if row else None
            known = platform.execute(queries.HEALTH).fetchone()
        except psycopg.errors.UndefinedTable:
            known = None
    return Health(version, schema, *(known or (None, None)))


@contextmanager
def _connected(place: Place, role: DatabaseRole) -> Iterator[Connection]:
    # Not Database.connect: that would start the embedded server.
    url = address(place.data_dir, place.database_url or None, role)
    with psycopg.connect(url, connect_timeout=2, prepare_threshold=None) as connection:
        yield connection
