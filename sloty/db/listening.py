"""Being told by PostgreSQL when something is written (LISTEN), on a connection past any pooler."""

from collections.abc import Generator
from typing import LiteralString

import psycopg
from psycopg import sql

from sloty.db.pool import Database, DatabaseRole


def notices(database: Database, channel: LiteralString, seconds: float) -> Generator[bool, None, None]:
    """True for each notice, False whenever there was none for so many seconds; ends when the connection is lost."""
    try:
        with database.connect_directly(DatabaseRole.PLATFORM) as connection:
            connection.execute(sql.SQL("listen {}").format(sql.Identifier(channel)))
            # What was written before we listened is not told.
            yield True
            while True:
                told = [*connection.notifies(timeout=seconds, stop_after=1)]
                yield bool(told)
    except psycopg.OperationalError:
        return
