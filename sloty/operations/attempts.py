"""Who guesses passwords waits, twice as long each time: at one address, and from one place.

An attempt counts as a failure until it has succeeded, so that a hundred at once are a hundred failures. Addresses that
no user has count alike: nobody learns from the waiting who is there. Nothing is locked for good, and a day of peace is
forgotten and forgiven.
"""

import hashlib
import math
from datetime import datetime, timedelta

from sloty.db.pool import Database
from sloty.db.queries import access as queries
from sloty.errors import Refused
from sloty.operations import access
from sloty.operations.access import Connection

_FREE = {"user": 3, "origin": 20}
"""Failures that cost nothing: fingers slip; many people come from one office."""
LONGEST_WAIT = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)


class SignInWait(Refused):
    """Too many failures: no user is ever locked out for good."""

    code = "sign_in_wait"
    sentence = "Too many wrong passwords: try again in {wait}."


def begin(database: Database, email: str, origin: str, now: datetime) -> None:
    """Count an attempt at an address, from a place. Raises `SignInWait`, and then it is not counted."""
    kinds = {_key("user", email): "user", _key("origin", origin): "origin"}
    known = {"keys": list(kinds), "now": now, "since": now - FORGOTTEN_AFTER}
    with access.platform(database) as platform:
        platform.execute(queries.FAILURES, known)
        for key, failures, failed_at in platform.execute(queries.FAILURES_OF, known).fetchall():
            _require_waited(failures - _FREE[kinds[key]], failed_at, now)
        platform.execute(queries.FAILED, known)
        platform.execute(queries.FORGET_FAILURES, known)


def succeeded(platform: Connection, email: str, origin: str) -> None:
    """The attempt was none: the address starts afresh, the place has one failure less."""
    platform.execute(queries.FORGIVE, {"user": _key("user", email), "origin": _key("origin", origin)})


def _key(kind: str, what: str) -> str:
    return hashlib.sha256(f"{kind}\0{what.strip().lower()}".encode(errors="replace")).hexdigest()


def _require_waited(beyond: int, failed_at: datetime, now: datetime) -> None:
    if beyond < 0:
        return
    left = failed_at + min(timedelta(seconds=2 ** min(beyond, 20)), LONGEST_WAIT) - now
    if left > timedelta():
        seconds = math.ceil(left.total_seconds())
        raise SignInWait(wait=_told(seconds))


def _told(seconds: int) -> str:
    if seconds == 1:
        return "1 second"
    return f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"
