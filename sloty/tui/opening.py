"""Opening a desk on a terminal, and what is asked of that terminal."""

import codecs
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sloty import operations
from sloty.tui import keys
from sloty.tui.app import Desk, Surroundings
from sloty.tui.link import Link, require_day

if TYPE_CHECKING:
    from sloty.actor import Actor
    from sloty.db.pool import Database

_LISTEN_SECONDS = 5.0
_PYTHONS_OWN = frozenset({"C.UTF-8", "C.utf8", "UTF-8"})
"""What Python sets LC_CTYPE to when it was started in the C locale (PEP 538)."""


@dataclass(frozen=True)
class Seat:
    """Where a desk stands, and who sits there."""

    database: "Database"
    tenant: str
    """Slug."""
    name: str
    """Of the desk: by it, it takes back what it did."""
    actor: "Actor | None"
    """None: it asks who is there."""
    origin: str
    """The place that passwords come from."""
    remember_session: Callable[[str], None]
    """Keeps the secret of whoever signs in."""
    renew: "Callable[[], Actor | None] | None" = None
    """Finds out anew who the actor is: their session may end, and their role may change."""


def open_desk(seat: Callable[[], Seat]) -> None:
    """Open the desk, until whoever sits there leaves it. `seat` is asked for in a thread, when the frame is painted.

    Raises what `seat` raises.
    """
    # A desk ends with its terminal, also where whoever started it had that ignored (nohup): it would read nothing, for ever.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    # Asked now: the desk puts another stream in the place of stdout.
    ascii_only = not _writes_unicode()
    desk = Desk(lambda: _found(seat(), ascii_only=ascii_only))
    desk.run()
    if desk.failure is not None:
        raise desk.failure


def _found(seat: Seat, *, ascii_only: bool) -> tuple[Link, Surroundings]:
    link = Link(seat.database, seat.tenant, seat.name, seat.actor)
    if seat.actor is not None:
        require_day(seat.actor)
        link.renew = seat.renew
    # By now it runs. Whoever stops it while the desk is open means it.
    seat.database.starts_stopped = False
    settings = seat.database.settings
    keys.require(settings.desk_keys)
    surroundings = Surroundings(
        folder=settings.data_dir,
        ascii_only=ascii_only,
        wakeups=lambda: _notices(link),
        origin=seat.origin,
        remember_session=seat.remember_session,
        keys=dict(settings.desk_keys),
    )
    return link, surroundings


def _notices(link: Link) -> Iterator[bool]:
    """Whether something was written in the tenant of whoever sits there."""
    assert link.actor is not None
    yield from map(bool, operations.wakeups.board(link.database, link.actor.within(), _LISTEN_SECONDS))


def _writes_unicode() -> bool:
    """As the locale says. In that of C Python writes UTF-8 all the same, and sets LC_CTYPE to it: no terminal hears of that."""
    kind = os.environ.get("LC_CTYPE", "")
    own = sys.flags.utf8_mode and kind in _PYTHONS_OWN
    said = os.environ.get("LC_ALL") or ("" if own else kind) or os.environ.get("LANG")
    if said in {"C", "POSIX"}:
        return False
    try:
        return codecs.lookup(sys.stdout.encoding or "ascii").name == "utf-8"
    except LookupError:
        return False
