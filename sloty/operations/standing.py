"""How a thing stands that a desk can change: an appointment, a block, an override; and how it is brought back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import desk as queries
from sloty.models.desk import SubjectKind
from sloty.operations.bookers import as_id
from sloty.operations.unit import Unit

_READ: Mapping[SubjectKind, LiteralString] = {
    SubjectKind.APPOINTMENT: queries.APPOINTMENTS,
    SubjectKind.BLOCK: queries.BLOCKS,
    SubjectKind.OVERRIDE: queries.OVERRIDES,
}


@dataclass(frozen=True)
class Standing:
    """One thing, locked until the unit ends: what is decided on it stays true."""

    kind: SubjectKind
    id: UUID
    version: int
    """Rises with every change. Of what does not change it is 1 while it is there, and 0 when it is not."""
    locations: tuple[UUID | None, ...] = ()
    """Where a right to change it must hold; None is the whole tenant."""
    state: Mapping[str, Any] | None = None
    """All that is needed to bring it back, as JSON has it."""


def named(unit: Unit, refs: Iterable[str]) -> dict[UUID, Standing]:
    """Whatever has one of these ids or confirmation codes, by its id. What there is not is left out."""
    refs = list(refs)
    ids = [each for each in map(as_id, refs) if each]
    codes = [each.upper() for each in refs if as_id(each) is None]
    visits = [row[0] for row in unit.session.rows(queries.LOCK_APPOINTMENTS, ids=ids, codes=codes)]
    rest = [each for each in ids if each not in visits]
    if rest:
        unit.session.rows(queries.LOCK_BLOCKS, ids=rest)
    found: dict[UUID, Standing] = {}
    for kind, statement in _READ.items():
        wanted = visits if kind is SubjectKind.APPOINTMENT else rest
        for identity, version, locations, state in unit.session.rows(statement, ids=wanted) if wanted else ():
            where = _one_of(unit, locations) if kind is SubjectKind.BLOCK else tuple(locations)
            found[identity] = Standing(kind, identity, version, where, state)
    return found


def _one_of(unit: Unit, locations: list[UUID]) -> tuple[UUID | None, ...]:
    """A provider's time is taken everywhere, by the right that the actor has at one of their locations."""
    mine = (each for each in sorted(locations) if unit.actor.may(Permission.BLOCK_TIME, each))
    return (next(mine, None),)
