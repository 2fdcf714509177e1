"""The audit trail: who changed what, when, through which front end, before and after.

Triggers write it in the transaction of the change; nobody can change or remove an entry. A job seals entries into one
chain per tenant: each carries the SHA-256 of itself and of all before it, so that whoever edits one, or cuts off the
end, is found by `verify`. Publish the head elsewhere now and then: a chain can be verified against it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import audit as queries
from sloty.errors import Conflict, Invalid
from sloty.operations.bookers import as_id
from sloty.operations.rows import NoSuch
from sloty.operations.unit import Unit

MOST_LISTED = 10_000
_AT_ONCE = 10_000
"""Entries sealed in one go: the lock is short, and a job goes on with the rest."""
_SHORTEST_DIGEST = 8


class ChainBroken(Conflict):
    """The trail is not what was sealed."""

    code = "chain_broken"
    sentence = "The audit trail is broken at number {number}: {problem}."
    hint = "Compare with a back-up, and look who may reach the server: sloty doctor"


class HeadUnreadable(Invalid):
    """A head is written as its number and its hash."""

    code = "head_unreadable"
    sentence = "'{head}' is not a head of the audit trail."
    hint = "Write it as it was shown: NUMBER:HASH."


class KeepLonger(Invalid):
    """Entries are kept for a month at least."""

    code = "keep_longer"
    sentence = "The audit trail is kept for at least {days} days."


SHORTEST_RETENTION = 30
"""Days."""


@dataclass(frozen=True)
class AuditView:
    """One change of one row."""

    number: int | None
    """Its place in the chain; None until it is sealed."""
    id: UUID
    at: datetime
    actor: str
    front_end: str
    action: str
    """INSERT, UPDATE, DELETE or READ."""
    table: str
    row: UUID | None
    before: dict[str, Any] | None
    """Of an update, the columns that changed; digests when the entry was redacted."""
    after: dict[str, Any] | None
    redacted: bool
    hash: str | None
    """SHA-256 of this entry and all before it, in hex."""


@dataclass(frozen=True)
class HeadView:
    """Where the chain ends."""

    number: int
    hash: str
    head: str
    """NUMBER:HASH, to be kept elsewhere."""
    sealed_at: datetime | None
    unsealed: int
    """Entries that wait for the next sealing."""
    pruned: int
    """Entries that retention has taken away."""


@dataclass(frozen=True)
class Filter:
    """Which entries are listed."""

    start: datetime
    end: datetime
    table: str | None = None
    actor: str | None = None
    row: str | None = None
    """A row's id."""
    limit: int = 100


def list_(unit: Unit, wanted: Filter) -> list[AuditView]:
    """Entries within a time, the newest first."""
    unit.actor.require(Permission.VIEW_AUDIT)
    row = None if wanted.row is None else as_id(wanted.row)
    if wanted.row is not None and row is None:
        raise NoSuch(noun="row", ref=wanted.row, hint="A row is named by its id.")
    found = unit.session.rows(
        queries.LIST,
        first=wanted.start,
        last=wanted.end,
        table=wanted.table,
        actor=wanted.actor,
        row=row,
        limit=min(wanted.limit, MOST_LISTED),
    )
    return [AuditView(*each) for each in found]


def show(unit: Unit, ref: str) -> AuditView:
    """One entry by its number or id; raises `NoSuch`."""
    unit.actor.require(Permission.VIEW_AUDIT)
    number = int(ref) if ref.isascii() and ref.isdigit() and len(ref) < 19 else None
    row = unit.session.row(queries.SHOW, number=number, id=as_id(ref))
    if row is None:
        raise NoSuch(noun="audit entry", ref=ref, hint="Run: sloty audit list")
    return AuditView(*row)


def seal(unit: Unit) -> int:
    """Seal what is not sealed yet into the chain; how many entries that were.

    Entries whose transaction, or an older one, may still commit are left for the next time: none is ever passed by.
    """
    unit.actor.require(Permission.VIEW_AUDIT)
    row = unit.session.row(queries.SEAL, limit=_AT_ONCE)
    assert row is not None
    return int(row[0])


def head(unit: Unit) -> HeadView:
    """Where the chain ends now."""
    unit.actor.require(Permission.VIEW_AUDIT)
    row = unit.session.row(queries.HEAD)
    if row is None:
        (unsealed,) = unit.session.row(queries.UNSEALED) or (0,)
        return HeadView(0, "", "0:", None, unsealed, 0)
    number, digest, sealed_at, pruned, unsealed = row
    return HeadView(number, digest, f"{number}:{digest}", sealed_at, unsealed, pruned)


def verify(unit: Unit, published: str | None = None) -> HeadView:
    """The head of a chain that holds, from its first entry to its last, and that has `published` in it.

    Raises `ChainBroken` with the first number that is wrong, `HeadUnreadable`.
    """
    unit.actor.require(Permission.VIEW_AUDIT)
    row = unit.session.row(queries.VERIFY)
    if row is not None and row[1] is not None:
        raise ChainBroken(number=row[0], problem=row[1])
    if published is not None:
        _require_within(unit, published)
    return head(unit)


def _require_within(unit: Unit, published: str) -> None:
    number, _, digest = published.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 19 and len(digest) >= _SHORTEST_DIGEST):
        raise HeadUnreadable(head=published)
    there = head(unit)
    if there.pruned >= int(number) and there.pruned:
        return
    row = unit.session.row(queries.HASH_OF, number=int(number))
    if row is None:
        raise ChainBroken(number=there.number + 1, problem="the end was cut off")
    if not str(row[0]).startswith(digest.lower()):
        raise ChainBroken(number=int(number), problem="it is not what was published")


def prune(unit: Unit, days: int) -> int:
    """Remove sealed entries older than so many days; how many. What is left still verifies. Raises `KeepLonger`."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    if days < SHORTEST_RETENTION:
        raise KeepLonger(days=SHORTEST_RETENTION)
    row = unit.session.row(queries.PRUNE, before=unit.now - timedelta(days=days))
    assert row is not None
    return int(row[0])


def redact(unit: Unit, table: str, ids: Iterable[UUID]) -> int:
    """Replace the values in the entries about these rows by digests, for good; how many. The chain still holds."""
    unit.actor.require(Permission.ERASE_CUSTOMERS)
    row = unit.session.row(queries.REDACT, table=table, ids=list(ids))
    assert row is not None
    return int(row[0])


def note_read(unit: Unit, table: str, row: UUID) -> None:
    """Note that somebody read a whole record."""
    unit.session.rows(queries.NOTE_READ, table=table, row=row)


def purge(unit: Unit, tenant: UUID) -> None:
    """Let the trail of a tenant go, with the tenant itself: nothing of what follows in this unit is recorded."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    unit.session.rows(queries.PURGING, id=tenant)
    unit.session.rows(queries.PURGE, id=tenant)
