"""Being told by PostgreSQL when something is written (LISTEN), on a connection past any pooler."""

from collections.abc import Generator

import psycopg
from psycopg import sql

from sloty.db.pool import Database, DatabaseRole

ANYTHING = frozenset({"anything"})
"""Told at first: what was written before somebody listened is not."""


def notices(
    database: Database, channel: str, seconds: float, role: DatabaseRole = DatabaseRole.PLATFORM
) -> Generator[frozenset[str], None, None]:
    """What each notice says, those that come together at once; nothing whenever there was none for so many seconds.

    Ends when the connection is lost.
    """
    try:
        with database.connect_directly(role) as connection:
            connection.execute(sql.SQL("listen {}").format(sql.Identifier(channel)))
            yield ANYTHING
            while True:
                yield frozenset(told.payload for told in connection.notifies(timeout=seconds, stop_after=1))
    except psycopg.OperationalError:
        return
