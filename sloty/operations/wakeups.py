"""Being woken when something was written that is due."""

from collections.abc import Iterator

from sloty.db import listening
from sloty.db.pool import Database

_CHANNEL = "sloty_message"


def wakeups(database: Database, seconds: float) -> Iterator[bool]:
    """True whenever there may be something to send, False when there was nothing for so many seconds.

    Ends when the connection is lost: then polling alone finds what is due, until somebody listens again.
    """
    yield from listening.notices(database, _CHANNEL, seconds)
