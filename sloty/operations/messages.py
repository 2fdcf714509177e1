"""What somebody is to be told, written in the transaction of its cause: sent if that is committed, and only then."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from sloty.db.queries import message as queries
from sloty.engine.messaging import TOLD, Cause
from sloty.operations import links
from sloty.operations.records import Locked
from sloty.operations.unit import Unit

MOST_ATTEMPTS = 12
"""With the pauses between them, some five hours."""
DESK_DELAY = timedelta(seconds=30)
"""So long a desk can take back what it did before anybody hears of it."""
_MISSED_FOR = timedelta(hours=24)
"""Who did not come is told so within a day, or not at all."""
_ALL = [cause.value for cause in (*TOLD, Cause.REMINDER)]
_RECALLED = {
    Cause.MOVED: _ALL,
    Cause.DECLINED: _ALL,
    Cause.CANCELLED: _ALL,
    Cause.MISSED: _ALL,
    Cause.CONFIRMED: [],
    Cause.BOOKED: [],
    Cause.REQUESTED: [],
    Cause.APPROVED: [Cause.REQUESTED.value],
    Cause.REASSIGNED: [Cause.REASSIGNED.value],
    Cause.LOCATION_CHANGED: [Cause.LOCATION_CHANGED.value, Cause.REASSIGNED.value],
}
"""What is not to be told any more once this is."""


def booked(unit: Unit, appointment: UUID, *, awaits_approval: bool) -> None:
    """It was booked, or asked for."""
    _tell(unit, Cause.REQUESTED if awaits_approval else Cause.BOOKED, appointment)


def moved(unit: Unit, before: Locked, starts_at: datetime, provider: UUID, location: UUID) -> None:
    """It has another time, location or provider: the greatest of the changes is told, and what was before.

    Links that were sent with another time lead nowhere from then on.
    """
    if starts_at != before.starts_at:
        cause = Cause.MOVED
        links.revoke(unit, before.id)
    elif location != before.location_id:
        cause = Cause.LOCATION_CHANGED
    elif provider != before.provider_id:
        cause = Cause.REASSIGNED
    else:
        return
    former = {
        "starts_at": before.starts_at.isoformat(),
        "provider": str(before.provider_id),
        "location": str(before.location_id),
    }
    _tell(unit, cause, before.id, former=former)


def turned(unit: Unit, cause: Cause, appointment: UUID, reason: str | None = None, *, tell: bool = True) -> None:
    """It was approved, declined, confirmed, cancelled or missed. Without `tell` it only takes back what is not so any more."""
    _tell(unit, cause, appointment, tell=tell, **({"reason": reason} if reason else {}))


def recall(
    unit: Unit, appointment: UUID, *, since: int, pending: Sequence[str], starts_at: datetime, over: bool
) -> bool:
    """Recall what an act that is undone was to tell; whether somebody has heard of it already.

    `since` is the version before it, `pending` what waited to be told then, `starts_at` the start that is had again;
    with `over`, the visit is off, and nobody is reminded of it.
    """
    links.restore(unit, appointment, starts_at)
    row = unit.session.row(
        queries.RECALL, appointment=appointment, since=since, pending=list(pending), starts=starts_at, over=over
    )
    return bool(row and row[0])


def reinstate(unit: Unit, pending: Sequence[str], *, reminders_only: bool) -> None:
    """Let be told again what waited before the act that is undone, and was recalled by it."""
    unit.session.run(queries.REINSTATE, pending=list(pending), reminders_only=reminders_only)


def _tell(unit: Unit, cause: Cause, appointment: UUID, *, tell: bool = True, **details: Any) -> None:
    delay = DESK_DELAY if unit.actor.front_end == "desk" else timedelta(0)
    unit.session.rows(
        queries.TELL,
        appointment=appointment,
        cause=cause.value,
        tell=tell,
        recalled=_RECALLED[cause],
        details=Jsonb(details),
        delay=delay.total_seconds(),
        # What was missed has begun: for everything else the start is the end of its use.
        expires=unit.now + _MISSED_FOR if cause is Cause.MISSED else None,
        email=Jsonb([each.value for each in TOLD]),
        attempts=MOST_ATTEMPTS,
        now=unit.now,
    )
