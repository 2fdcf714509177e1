"""The day spoken as it changes, until it is interrupted: told by the database at once, and looked at again and again
behind that, for a notice can be lost with its connection.
"""

import sys
from collections.abc import Callable, Iterator
from threading import Event
from typing import TYPE_CHECKING, Final

from sloty import operations
from sloty.cli import output, sentences
from sloty.errors import Unavailable

if TYPE_CHECKING:
    from sloty.db.pool import Database
    from sloty.ids import TenantId
    from sloty.operations.day_sheet import DaySheet

_LOOK_SECONDS: Final = 5.0
_PAUSE_SECONDS: Final = 1.0


def say(lines: Iterator[str]) -> None:
    """Each as soon as it is known, whoever reads it: a pipe keeps nothing back."""
    for line in lines:
        output.line(line)
    sys.stdout.flush()


def follow(database: "Database", tenant: "TenantId", seen: "DaySheet", look: "Callable[[], DaySheet]") -> None:
    """Say what differs from what was seen, whenever it does. Ends by an interruption, or by an error of `look`."""
    here = True
    for _ in _wakings(database, tenant):
        try:
            now = look()
        except Unavailable as error:
            if here:
                say(iter([f"{error.message} Waiting for it."]))
            here = False
            continue
        if not here:
            say(iter(["The database is back."]))
        here = True
        say(sentences.changes(seen, now))
        seen = now


def _wakings(database: "Database", tenant: "TenantId") -> Iterator[None]:
    """Whenever something changed, and every few seconds in any case."""
    while True:
        for _ in operations.wakeups.board(database, tenant, _LOOK_SECONDS):
            yield
        Event().wait(_PAUSE_SECONDS)
        yield
