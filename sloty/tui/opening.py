"""Opening a desk on a terminal, and what is asked of that terminal."""

import codecs
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from sloty import operations
from sloty.tui.app import Desk, Surroundings
from sloty.tui.link import Link

if TYPE_CHECKING:
    from sloty.actor import Actor
    from sloty.db.pool import Database

_LISTEN_SECONDS = 5.0


def open_desk(
    database: "Database",
    tenant: str,
    name: str,
    actor: "Actor | None",
    *,
    origin: str,
    remember_session: Callable[[str], None],
) -> None:
    """Open the desk, until whoever sits there leaves it. Without an actor it asks who is there."""
    link = Link(database, tenant, name, actor)
    surroundings = Surroundings(
        folder=database.settings.data_dir,
        ascii_only=not _writes_unicode(),
        wakeups=lambda: _notices(link),
        origin=origin,
        remember_session=remember_session,
        keys=dict(database.settings.desk_keys),
    )
    desk = Desk(link, surroundings)
    desk.run()
    if desk.failure is not None:
        raise desk.failure


def _notices(link: Link) -> Iterator[bool]:
    """Whether something was written in the tenant of whoever sits there."""
    assert link.actor is not None
    yield from map(bool, operations.wakeups.board(link.database, link.actor.within(), _LISTEN_SECONDS))


def _writes_unicode() -> bool:
    try:
        return codecs.lookup(sys.stdout.encoding or "ascii").name == "utf-8"
    except LookupError:
        return False
