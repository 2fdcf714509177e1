"""How much of something one may do in a while: per address, per contact, per API key, per tenant.

Counted in PostgreSQL, so that it counts in every process; in a transaction of its own, so that what fails counts too.
Only digests are kept, and for no longer than they count.
"""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sloty.actor import Actor
from sloty.db.pool import Database
from sloty.db.queries import allowance as queries
from sloty.errors import Refused
from sloty.ids import TenantId
from sloty.operations.access import Connection
from sloty.operations.unit import open_unit


class TooMany(Refused):
    """Somebody does something too often."""

    code = "too_many"
    sentence = "That was too often: try again in {seconds} seconds."


class What(StrEnum):
    """What is counted."""

    SUBMIT = "submit"
    """Forms sent from one network: an office, a school, a mobile carrier's gateway."""
    HOLD = "hold"
    """Times held from one network."""
    BOOK = "book"
    """Bookings from one network."""
    CONTACT = "contact"
    """Bookings for one e-mail address or number."""
    TENANT = "tenant"
    """Forms sent to one tenant, from everywhere."""
    GUESS = "guess"
    """Secret links from one network that lead nowhere."""
    API = "api"
    """Requests with one API key."""


@dataclass(frozen=True)
class Rate:
    """So many in a period."""

    most: int
    period: timedelta


_MINUTE = timedelta(minutes=1)
RATES: Mapping[What, Rate] = {
    What.SUBMIT: Rate(120, 10 * _MINUTE),
    What.HOLD: Rate(40, 10 * _MINUTE),
    What.BOOK: Rate(30, 60 * _MINUTE),
    What.CONTACT: Rate(10, 60 * _MINUTE),
    What.TENANT: Rate(2000, 10 * _MINUTE),
    What.GUESS: Rate(20, 10 * _MINUTE),
    What.API: Rate(600, _MINUTE),
}
"""How much of it each key is allowed."""


def spend(database: Database, tenant: TenantId, uses: Mapping[What, str], now: datetime | None = None) -> None:
    """Count one more of each, by its key, as `open_unit` takes `now`: one transaction for all.

    Raises `TooMany` for the first that is used up: what comes before it counts all the same, and what follows does not,
    for nobody is to use up what others share. Whoever counts several names them in the order of `What`, so that no two
    wait for each other.
    """
    refused = None
    with open_unit(database, Actor.visitor(tenant), now=now) as unit:
        for what, key in uses.items():
            try:
                count(unit.session.driver, tenant, what, key, unit.now)
            except TooMany as too_many:
                refused = too_many
                break
    if refused:
        raise refused


def count(connection: Connection, tenant: TenantId, what: What, key: str, now: datetime) -> None:
    """Count one more of `what` by `key`, when the transaction is committed. Raises `TooMany`, and then it is not counted."""
    allowed = RATES[what]
    digest = hashlib.sha256(f"{what.value}\0{key.strip().lower()}".encode(errors="replace")).hexdigest()
    share = allowed.period / allowed.most
    values = {"tenant": tenant, "key": digest, "now": now, "share": share, "period": allowed.period}
    if connection.execute(queries.SPEND, values).fetchone() is not None:
        return
    row = connection.execute(queries.WHOLE_AT, values).fetchone()
    whole_at = now + allowed.period if row is None else row[0]
    raise TooMany(seconds=max(1, math.ceil((whole_at + share - now - allowed.period).total_seconds())))
