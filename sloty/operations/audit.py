"""The audit trail: who changed what, when, through which front end, before and after.

Triggers write it in the transaction of the change; nobody can change or remove an entry. A job seals entries into one
chain per tenant: each carries the SHA-256 of itself and of all before it, so that whoever edits one, or cuts off the
end, is found by `verify`. Publish the head elsewhere now and then: a chain can be verified against it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from itertools import chain as joined
from typing import Any
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import audit as queries
from sloty.db.session import Row
from sloty.engine import chain
from sloty.engine.chain import START, Break, Entry, Mark
from sloty.errors import Conflict, Invalid, NotFound
from sloty.models import metadata
from sloty.operations.bookers import as_id
from sloty.operations.rows import NoSuch
from sloty.operations.unit import Unit

MOST_LISTED = 10_000
AT_ONCE = 10_000
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


class HeadPruned(NotFound):
    """What a head was kept of has been pruned, and cannot be compared any more."""

    code = "head_pruned"
    sentence = "Number {number} was pruned with all up to {pruned}: there is nothing to compare it with."
    hint = "Compare with a head that was kept later."


class KeepLonger(Invalid):
    """The tenant's policy says for how long entries are kept at least."""

    code = "keep_longer"
    sentence = "The audit trail of this tenant is kept for at least {days} days."
    hint = "See: sloty policy show SLUG"


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
    """INSERT, UPDATE, DELETE, READ, REDACT or PRUNE."""
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
    _require_to_view(unit)
    row = None if wanted.row is None else as_id(wanted.row)
    if wanted.row is not None and row is None:
        raise NoSuch(noun="row", ref=wanted.row, hint="A row is named by its id.")
    if wanted.table is not None and wanted.table not in metadata.tables:
        close = get_close_matches(wanted.table, metadata.tables, n=3)
        raise NoSuch(noun="table", ref=wanted.table, hint=f"Did you mean {' or '.join(close)}?" if close else None)
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


def _require_to_view(unit: Unit) -> None:
    unit.actor.require(Permission.VIEW_AUDIT)
    unit.actor.within()


def show(unit: Unit, ref: str) -> AuditView:
    """One entry by its number or id; raises `NoSuch`."""
    _require_to_view(unit)
    number = int(ref) if ref.isascii() and ref.isdigit() and len(ref) < 19 else None
    row = unit.session.row(queries.SHOW, number=number, id=as_id(ref))
    if row is None:
        raise NoSuch(noun="audit entry", ref=ref, hint="Run: sloty audit list")
    return AuditView(*row)


def seal(unit: Unit) -> int:
    """Seal what is not sealed yet into the chain; how many entries that were.

    Entries whose transaction, or an older one, may still commit are left for the next time: none is ever passed by.
    """
    _require_to_view(unit)
    row = unit.session.row(queries.SEAL, limit=AT_ONCE)
    assert row is not None
    return int(row[0])


def head(unit: Unit) -> HeadView:
    """Where the chain ends now."""
    _require_to_view(unit)
    row = unit.session.row(queries.HEAD)
    if row is None:
        (unsealed,) = unit.session.row(queries.UNSEALED) or (0,)
        return HeadView(0, "", "0:", None, unsealed, 0)
    number, digest, sealed_at, pruned, unsealed = row
    return HeadView(number, digest, f"{number}:{digest}", sealed_at, unsealed, pruned)


def verify(unit: Unit, published: str | None = None) -> HeadView:
    """The head of a chain that holds, from its first entry to its last, and that has `published` in it.

    Computed here, entry by entry: functions of the database are as easily changed as entries. Raises `ChainBroken`
    with the first number that is wrong, `HeadUnreadable`, `HeadPruned`.
    """
    _require_to_view(unit)
    found = _first_break(_streamed(unit))
    if found is not None:
        raise ChainBroken(number=found.number, problem=found.problem)
    if published is not None:
        _require_within(unit, published)
    return head(unit)


def _streamed(unit: Unit) -> Iterator[Row]:
    with unit.session.driver.cursor(name="audit") as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(queries.SEALED, {"tenant": unit.tenant})
        yield from cursor


def _first_break(rows: Iterator[Row]) -> Break | None:
    first = next(rows)
    number, digest, pruned_number, pruned_hash, oldest, *_ = first
    sealed = ((Mark(*row[4:6]), Entry(*row[6:])) for row in joined([first], rows) if row[4] is not None)
    if number is None:
        return None if oldest is None else Break(oldest, "there is no head, but there are sealed entries")
    start = Mark(pruned_number, pruned_hash) if pruned_number else START
    return chain.first_break(start, sealed, Mark(number, digest))


def _require_within(unit: Unit, published: str) -> None:
    number, _, digest = published.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 19 and len(digest) >= _SHORTEST_DIGEST):
        raise HeadUnreadable(head=published)
    there = head(unit)
    row = unit.session.row(queries.HASH_OF, number=int(number))
    if row is None and int(number) < there.pruned:
        raise HeadPruned(number=int(number), pruned=there.pruned)
    if row is None:
        raise ChainBroken(number=there.number + 1, problem="the end was cut off")
    if not str(row[0]).startswith(digest.lower()):
        raise ChainBroken(number=int(number), problem="it is not what was published")


def prune(unit: Unit, days: int | None = None) -> int:
    """Remove sealed entries older than so many days; how many. What is left still verifies, and tells of it.

    Without `days`, as long as the tenant's policy says; never shorter: raises `KeepLonger`.
    """
    unit.actor.require(Permission.MANAGE_PLATFORM)
    least = _retention(unit)
    if days is not None and days < least:
        raise KeepLonger(days=least)
    row = unit.session.row(queries.PRUNE, days=days or least)
    assert row is not None
    return int(row[0])


def _retention(unit: Unit) -> int:
    unit.actor.within()
    row = unit.session.row(queries.RETENTION)
    assert row is not None
    return int(row[0])


def redact(unit: Unit, table: str, ids: Iterable[UUID]) -> int:
    """Replace the values in the entries about these rows by digests, for good; how many. The chain still holds.

    The trail tells that it was done, by whom, and to which rows.
    """
    unit.actor.require(Permission.ERASE_CUSTOMERS)
    row = unit.session.row(queries.REDACT, table=table, ids=list(ids))
    assert row is not None
    return int(row[0])


def note_read(unit: Unit, table: str, row: UUID) -> None:
    """Note that somebody read a whole record."""
    unit.session.rows(queries.NOTE_READ, table=table, row=row)


def purge(unit: Unit, tenant: UUID) -> None:
    """Let the trail of a tenant go when the tenant itself is gone, and no sooner: the database refuses it."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    unit.session.rows(queries.PURGE, id=tenant)
