"""A chain of hashes over a list of entries: whoever edits one, takes one out or cuts off the end is found by number.

The hash of an entry is SHA-256 of the hash before it and the entry's content. The content holds no value itself, only
its digest under the entry's own salt: so a value can be taken away for good, salt and all, and the chain still holds.
The database seals entries alike (`db/migrations/audit_chain.py`); here they are verified without asking it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a hash covers: one change of one row."""

    tenant: UUID
    id: UUID
    at: datetime
    actor: str
    front_end: str
    table: str
    row: UUID | None
    action: str
    before: Mapping[str, str] | None
    """Each value as JSON text, by column."""
    after: Mapping[str, str] | None
    salt: UUID | None
    """None: redacted, and the values are their digests."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the chain."""

    number: int
    """From 1, without gaps; 0 is before the first entry."""
    hash: bytes


START = Mark(0, b"")
"""Where a chain begins that nothing was pruned of."""


@dataclass(frozen=True, slots=True)
class Break:
    """The first place at which a chain does not hold."""

    number: int
    problem: str


def digest(salt: UUID, key: str, value: str) -> str:
    """What is left of a value, given as JSON text, when it is redacted."""
    return hashlib.sha256(f"{salt}{key}={value}".encode()).hexdigest()


def content(entry: Entry) -> bytes:
    """An entry in its one form, as a JSON array: no two entries that differ have the same."""
    told = (
        str(entry.tenant),
        str(entry.id),
        (entry.at - _EPOCH) // timedelta(microseconds=1),
        entry.actor,
        entry.front_end,
        entry.table,
        None if entry.row is None else str(entry.row),
        entry.action,
        _side(entry.before, entry.salt),
        _side(entry.after, entry.salt),
    )
    return json.dumps(told, ensure_ascii=False).encode()


def _side(values: Mapping[str, str] | None, salt: UUID | None) -> list[tuple[str, str]] | None:
    if not values:
        return None
    if salt is None:
        return [(key, str(json.loads(values[key]))) for key in sorted(values)]
    return [(key, digest(salt, key, values[key])) for key in sorted(values)]


def following(mark: Mark, entry: Entry) -> Mark:
    """The place of `entry`, when it comes after `mark`."""
    return Mark(mark.number + 1, hashlib.sha256(mark.hash + content(entry)).digest())


def first_break(start: Mark, sealed: Iterable[tuple[Mark, Entry]], head: Mark) -> Break | None:
    """Where the chain from `start` to `head` breaks first, if it does; `sealed` in the order of numbers."""
    reached = start
    for mark, entry in sealed:
        reached = following(reached, entry)
        if mark.number != reached.number:
            return Break(reached.number, "it is missing")
        if mark.hash != reached.hash:
            return Break(reached.number, "it was changed")
    if reached.number < head.number:
        return Break(reached.number + 1, "the end was cut off")
    if reached != head:
        return Break(reached.number, "the head was changed")
    return None
