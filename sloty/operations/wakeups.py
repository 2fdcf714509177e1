"""Being woken when something was written: what is due, for daemons; anything that a board shows, for desks.

And being asked whether anything was: for pages, which are kept as long as nothing was.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count

import psycopg

from sloty.db import listening
from sloty.db.address import DatabaseRole
from sloty.db.pool import Database
from sloty.db.sqlstate import translate
from sloty.ids import TenantId

_MESSAGES = "sloty_message"
_NOT_SHOWN = frozenset({"customer", "waitlist"})
"""Told to boards; no page that is kept says anything of customers, or of who waits."""
_MOST_TENANTS = 4096


def wakeups(database: Database, seconds: float) -> Iterator[bool]:
    """True whenever there may be something to send, False when there was nothing for so many seconds.

    Ends when the connection is lost: then polling alone finds what is due, until somebody listens again.
    """
    yield from map(bool, listening.notices(database, _MESSAGES, seconds))


def board(database: Database, tenant: TenantId, seconds: float) -> Iterator[frozenset[str]]:
    """What kinds of things changed in the tenant, as they do, or none for so long.

    They are appointment, block, catalog, customer and waitlist;
    `anything` at first, for what changed before is not told. Ends as `wakeups` does.
    """
    yield from listening.notices(database, _channel(tenant), seconds, DatabaseRole.APP)


class Changes:
    """Tells the states of tenants apart: as long as a tenant's number is the same, nothing was written there that is shown."""

    def __init__(self, database: Database) -> None:
        self._ear = listening.Ear(database, DatabaseRole.APP)
        self._new = count()
        self._numbers: dict[str, int] = {}

    async def numbers(self, tenants: Iterable[TenantId]) -> Mapping[TenantId, int]:
        """The number of each, with all that was committed before this was called; one task at a time.

        Raises `DatabaseAway`.
        """
        channels = {tenant: _channel(tenant) for tenant in tenants}
        if len(self._numbers) > _MOST_TENANTS:
            await self.close()
        try:
            heard = await self._ear.told(channels.values())
        except psycopg.Error as error:
            raise translate(error) or error from error
        if heard is None:
            self._numbers.clear()
        else:
            for channel in {channel for channel, what in heard if what not in _NOT_SHOWN}:
                self._numbers[channel] = next(self._new)
        return {tenant: self._numbers.setdefault(channel, next(self._new)) for tenant, channel in channels.items()}

    async def close(self) -> None:
        """Listen no longer; if it is asked all the same, every number is new."""
        await self._ear.close()


def _channel(tenant: TenantId) -> str:
    return f"sloty_tenant_{tenant.hex}"
