"""Opening a desk on a terminal, and what is asked of that terminal."""

import codecs
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from sloty import operations
from sloty.errors import Invalid
from sloty.tui import keys
from sloty.tui.app import Desk, Surroundings
from sloty.tui.link import Link

if TYPE_CHECKING:
    from sloty.actor import Actor
    from sloty.db.pool import Database

_LISTEN_SECONDS = 5.0


class KeyUnknown(Invalid):
    """A key was given to something that the desk does not do, or to two things."""

    code = "desk_key_invalid"
    sentence = "desk_keys: {reason}."
    hint = "The ids stand in: sloty help desk-keys"


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
    chosen = database.settings.desk_keys
    require_keys(chosen)

    link = Link(database, tenant, name, actor)
    surroundings = Surroundings(
        folder=database.settings.data_dir,
        ascii_only=not _writes_unicode(),
        wakeups=lambda: _notices(link),
        origin=origin,
        remember_session=remember_session,
        keys=dict(chosen),
    )
    desk = Desk(link, surroundings)
    desk.run()
    if desk.failure is not None:
        raise desk.failure


def _notices(link: Link) -> Iterator[bool]:
    """Whether something was written in the tenant of whoever sits there."""
    assert link.actor is not None
    yield from map(bool, operations.wakeups.board(link.database, link.actor.within(), _LISTEN_SECONDS))


def require_keys(chosen: Mapping[str, str]) -> None:
    """Raise `KeyUnknown` for an id that there is not, and for two things on one key."""
    known = {str(each.id): each.key for each in (*keys.DESK, *keys.ACTS, *keys.VIEWS)}
    for identity in chosen:
        if identity not in known:
            raise KeyUnknown(reason=f"there is no '{identity}'")
    taken: dict[str, str] = {}
    for identity, pressed in {**known, **chosen}.items():
        for key in pressed.split(","):
            if taken.setdefault(key.strip(), identity) != identity:
                raise KeyUnknown(reason=f"'{key}' would be both {taken[key.strip()]} and {identity}")


def _writes_unicode() -> bool:
    try:
        return codecs.lookup(sys.stdout.encoding or "ascii").name == "utf-8"
    except LookupError:
        return False
