"""The outbox as a daemon works it off: claimed under a lease, judged once more, sent, settled. At least once, never lost.

A message is claimed by its lease token: who comes back after the lease has ended finds another token and lets go. The
appointment is locked while its message goes out, so that nobody is told what was cancelled a moment before.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sloty.db.queries import message as queries
from sloty.engine.lifecycle import Status
from sloty.engine.messaging import Cause, Channel, DeliveryOutcome, MessageStatus, RecipientKind
from sloty.ids import TenantId
from sloty.operations import secrets
from sloty.operations.unit import Unit

LEASE = timedelta(seconds=60)
"""Longer than any transport may take; then somebody else may try."""
_FIRST_PAUSE, _LONGEST_PAUSE = 30.0, 3600.0
_AGREED = frozenset({Status.SCHEDULED, Status.CONFIRMED, Status.RESCHEDULED})
_HOLDS: Mapping[Cause, frozenset[Status]] = {
    Cause.REQUESTED: frozenset({Status.HELD}),
    Cause.DECLINED: frozenset({Status.CANCELLED}),
    Cause.CANCELLED: frozenset({Status.CANCELLED}),
    Cause.MISSED: frozenset({Status.NO_SHOW}),
    Cause.REMINDER: _AGREED,
}
"""As long as the appointment stands so, what a message tells is true; for all others, while it is agreed."""
_TOLD_AFTERWARDS = frozenset({Cause.CANCELLED, Cause.DECLINED, Cause.MISSED})
"""Everything else is told before the start, or not at all."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that this daemon may send until its lease ends."""

    tenant: TenantId
    id: UUID
    token: UUID
    attempt: int
    channel: Channel


@dataclass(frozen=True, slots=True)
class Ready:
    """What is to be told now, of an appointment that nobody changes meanwhile."""

    cause: Cause
    channel: Channel
    appointment: UUID | None
    location: UUID | None
    kind: RecipientKind
    recipient: UUID
    rule: int | None
    """Minutes before the start, of a reminder."""
    version: int
    starts_at: datetime | None
    details: Mapping[str, Any]
    expires_at: datetime
    attempt: int
    most_attempts: int


@dataclass(frozen=True)
class Settled:
    """What came of an attempt."""

    status: MessageStatus
    reason: str | None = None
    error: str | None = None
    reference: str | None = None
    pause: float | None = None
    """Seconds until it is tried again."""


def claim(
    platform: Unit, daemon: str, most: int, lease: timedelta = LEASE, without: Iterable[TenantId] = ()
) -> list[Claim]:
    """At most so many messages that are due, of all tenants in turn but for `without`. What is too late or hopeless is
    closed instead.

    The unit's instant is to be the database's, as those of all units here.
    """
    seconds, left_out = lease.total_seconds(), list(without)
    while True:
        rows = platform.session.rows(
            queries.CLAIM, batch=most, daemon=daemon, lease=seconds, at=platform.now, without=left_out
        )
        claims = [
            Claim(TenantId(tenant), identity, token, attempt, Channel(channel))
            for status, tenant, identity, token, attempt, channel in rows
            if status == MessageStatus.SENDING
        ]
        # A batch of nothing but what is too late says nothing about what comes after it.
        if claims or not rows:
            return claims


def release(unit: Unit, claims: Sequence[Claim]) -> None:
    """Give back what was claimed and not tried: at once somebody else may have it."""
    unit.session.run(
        queries.RELEASE, ids=[each.id for each in claims], tokens=[each.token for each in claims], at=unit.now
    )


def ready(unit: Unit, claimed: Claim) -> Ready | Settled | None:
    """The message, with its appointment locked; `Settled` when it is not so any more; None when the lease is lost."""
    standing = unit.session.row(queries.APPOINTMENT, id=claimed.id)
    lease = LEASE.total_seconds()
    row = unit.session.row(queries.REARM, id=claimed.id, token=claimed.token, lease=lease, at=unit.now)
    if row is None:
        return None
    cause, channel, appointment, location, kind, recipient, rule, version, starts_at, details, expires, *rest = row
    found = Ready(
        Cause(cause), Channel(channel), appointment, location, RecipientKind(kind), recipient,
        int(rule) if rule else None, version, starts_at, details, expires, *rest,
    )  # fmt: skip
    if expires <= unit.now:
        return Settled(MessageStatus.EXPIRED, "too late")
    if appointment is not None and not _holds(found, standing, unit.now):
        return Settled(MessageStatus.CANCELLED, "not so any more")
    return found


def _holds(found: Ready, standing: tuple[Any, ...] | None, now: datetime) -> bool:
    if standing is None:
        return False
    status, starts_at, _, awaits_approval = standing
    if starts_at != found.starts_at or Status(status) not in _HOLDS.get(found.cause, _AGREED):
        return False
    if starts_at <= now and found.cause not in _TOLD_AFTERWARDS:
        return False
    return bool(awaits_approval) == (found.cause is Cause.REQUESTED)


def settle(unit: Unit, claimed: Claim, settled: Settled) -> bool:
    """Write down what came of it; False when the lease was lost meanwhile, and nothing is written."""
    done = unit.session.run(
        queries.SETTLE,
        id=claimed.id,
        token=claimed.token,
        status=settled.status.value,
        reason=settled.reason,
        error=settled.error,
        reference=settled.reference,
        pause=settled.pause,
        at=unit.now,
    )
    return done == 1


def log(
    unit: Unit, claimed: Claim, outcome: DeliveryOutcome, transport: str, settled: Settled, address: str | None = None
) -> None:
    """Add the attempt to the message's log; of the address that took it, what a report is known by."""
    taken = outcome is DeliveryOutcome.ACCEPTED and address is not None
    unit.session.run(
        queries.DELIVERED,
        message=claimed.id,
        attempt=claimed.attempt,
        at=unit.now,
        outcome=outcome.value,
        transport=transport,
        reference=settled.reference,
        error=settled.error,
        address=secrets.address_hash(claimed.id, address) if taken and address else None,
    )


def again(unit: Unit, found: Ready, error: str, retry_after: float | None) -> Settled:
    """After a temporary failure: later, and later each time, not all at once; or never, when that is too often or too late."""
    if found.attempt >= found.most_attempts:
        return Settled(MessageStatus.DEAD, f"tried {found.attempt} times: {error}", error)
    pause = max(_pause(found.attempt), retry_after or 0.0)
    if unit.now + timedelta(seconds=pause) >= found.expires_at:
        return Settled(MessageStatus.EXPIRED, f"too late for another try: {error}", error)
    return Settled(MessageStatus.PENDING, error=error, pause=pause)


def broken(claimed: Claim, error: str) -> Settled:
    """After something that nobody foresaw: as after a temporary failure. When that is too often is seen when it is claimed."""
    return Settled(MessageStatus.PENDING, error=error, pause=_pause(claimed.attempt))


def _pause(attempt: int) -> float:
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** (attempt - 1)) * random.uniform(0.5, 1.5)  # noqa: S311 - no secret


@dataclass(frozen=True)
class Backlog:
    """What waits, over all tenants."""

    due: int
    """Now: what waits until quiet hours end, or to be tried again, is not."""
    oldest: datetime | None
    dead: int


def backlog(platform: Unit) -> Backlog:
    """What is due and has not gone out yet, and what never will by itself."""
    row = platform.session.row(queries.BACKLOG, at=platform.now)
    assert row is not None
    return Backlog(*row)
