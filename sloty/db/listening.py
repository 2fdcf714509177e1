"""Being told by PostgreSQL when something is written (LISTEN), on a connection past any pooler."""

from collections.abc import Generator, Iterable

import psycopg
from psycopg import sql

from sloty.db.address import signs_of_life
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


class Ear:
    """A connection that listens, and is asked what was told: without waiting, but up to the present.

    PostgreSQL signals the listeners before it answers a COMMIT, and hands over notices before it answers a statement.
    So whatever was committed, as far as anybody knows, before `told` was called is told by it.
    """

    def __init__(self, database: Database, role: DatabaseRole) -> None:
        self._address = database.direct_address(role)
        self._connection: psycopg.AsyncConnection | None = None
        self._channels: set[str] = set()
        self._heard: set[tuple[str, str]] = set()

    async def told(self, channels: Iterable[str]) -> set[tuple[str, str]] | None:
        """(channel, payload) of what was told since the last call on any channel that was ever named; one task at a time.

        None where that is not known: at first, and after the connection was lost. Raises `psycopg.OperationalError`.
        """
        is_new = self._connection is None or self._connection.closed
        if is_new:
            await self._connect()
        assert self._connection is not None
        missing = set(channels) - self._channels
        listens = sql.SQL("").join(sql.SQL("listen {};").format(sql.Identifier(each)) for each in sorted(missing))
        try:
            await self._connection.execute(listens + sql.SQL("select"))
        except psycopg.OperationalError:
            await self.close()
            raise
        self._channels |= missing
        heard, self._heard = self._heard, set()
        return None if is_new else heard

    async def close(self) -> None:
        """Listen no longer."""
        if self._connection is not None:
            await self._connection.close()
        self._connection = None

    async def _connect(self) -> None:
        self._channels, self._heard = set(), set()
        self._connection = await psycopg.AsyncConnection.connect(
            self._address,
            autocommit=True,
            prepare_threshold=None,
            **signs_of_life(self._address),
        )
        self._connection.add_notify_handler(lambda notice: self._heard.add((notice.channel, notice.payload)))
