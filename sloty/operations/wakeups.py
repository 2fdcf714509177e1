"""Being woken when something was written: what is due, for daemons; anything that a board shows, for desks."""

from collections.abc import Iterator

from sloty.db import listening
from sloty.db.address import DatabaseRole
from sloty.db.pool import Database
from sloty.ids import TenantId

_MESSAGES = "sloty_message"


def wakeups(database: Database, seconds: float) -> Iterator[bool]:
    """True whenever there may be something to send, False when there was nothing for so many seconds.

    Ends when the connection is lost: then polling alone finds what is due, until somebody listens again.
    """
    yield from map(bool, listening.notices(database, _MESSAGES, seconds))


def board(database: Database, tenant: TenantId, seconds: float) -> Iterator[frozenset[str]]:
    """What kinds of things changed in the tenant, as they do: appointment, block, catalog, customer; or none for so long.

    `anything` at first, for what changed before is not told. Ends as `wakeups` does.
    """
    yield from listening.notices(database, f"sloty_tenant_{tenant.hex}", seconds, DatabaseRole.APP)
