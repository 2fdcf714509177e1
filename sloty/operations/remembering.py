"""What a desk does is remembered whole, so that it can be undone: one visit checked in, or ten that were selected."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from sloty.actor import Permission
from sloty.db.queries import desk as queries
from sloty.engine.lifecycle import Verb
from sloty.ids import new_id
from sloty.models.desk import SubjectKind
from sloty.operations import standing
from sloty.operations.blocks import BlockView
from sloty.operations.overrides import OverrideView
from sloty.operations.standing import Standing
from sloty.operations.unit import Unit
from sloty.operations.views import AppointmentView

_DEMANDED: Mapping[Verb, Permission] = {
    Verb.BOOK: Permission.BOOK,
    Verb.RESCHEDULE: Permission.BOOK,
    Verb.REASSIGN: Permission.BOOK,
    Verb.ANNOTATE: Permission.BOOK,
    Verb.CANCEL: Permission.BOOK,
    Verb.APPROVE: Permission.APPROVE,
    Verb.DECLINE: Permission.APPROVE,
}
"""All others demand `ATTEND`."""


@dataclass
class Acts:
    """What is done in a block of `remembered`."""

    before: Mapping[UUID, Standing]
    new: list[UUID] = field(default_factory=list)

    def made(self, view: AppointmentView | BlockView | OverrideView) -> None:
        """What is viewed was not there before."""
        self.new.append(view.id)


@contextmanager
def remembered(unit: Unit, desk: str, label: str, refs: Sequence[str] = ()) -> Iterator[Acts]:
    """Remember what the block does to what `refs` name (codes, ids) and to what it says that it made, as one act.

    Nothing is remembered of a block that changes nothing, or fails. Whatever it does asks for its own rights.
    """
    acts = Acts(standing.named(unit, refs))
    yield acts
    changes = [*_changes(unit, acts)]
    if changes:
        demanded = {permission for each in changes for permission in _permissions(unit, each)}
        places = {where for each in changes for side in (each.before, each.after) if side for where in side.locations}
        write(unit, desk, label, changes, permissions=demanded, locations=places)


@dataclass(frozen=True)
class Change:
    """One thing, before and after."""

    kind: SubjectKind
    id: UUID
    before: Standing | None
    """None: it was not there."""
    after: Standing | None

    @property
    def versions(self) -> tuple[int, int]:
        """Before and after; 0 where it is not there."""
        return (self.before.version if self.before else 0, self.after.version if self.after else 0)

    @property
    def kept(self) -> dict[str, Any]:
        """How it was before. A note that stayed the same is not kept a second time."""
        before, after = (dict(side.state or {}) if side else {} for side in (self.before, self.after))
        if before.get("notes") == after.get("notes"):
            before.pop("notes", None)
        return before


def _changes(unit: Unit, acts: Acts) -> Iterator[Change]:
    ids = {*acts.before, *acts.new}
    known = {row[0] for row in unit.session.rows(queries.MADE, ids=acts.new)} if acts.new else set()
    now = standing.named(unit, map(str, ids)) if ids else {}
    for identity in sorted(ids):
        before, after = acts.before.get(identity), now.get(identity)
        either = after or before
        if either is None or (before is None and identity in known):
            continue
        change = Change(either.kind, identity, before, after)
        # A hold that was released is gone for good.
        gone = after is None and either.kind is SubjectKind.APPOINTMENT
        if change.versions[0] != change.versions[1] and not gone:
            yield change


def _permissions(unit: Unit, change: Change) -> set[Permission]:
    if change.kind is not SubjectKind.APPOINTMENT:
        return {Permission.BLOCK_TIME}
    before, after = change.versions
    verbs = unit.session.rows(queries.VERBS, id=change.id, before=before, after=after)
    return {_DEMANDED.get(Verb(verb), Permission.ATTEND) for (verb,) in verbs}


def write(
    unit: Unit,
    desk: str,
    label: str,
    changes: Iterable[Change],
    *,
    permissions: Iterable[str],
    locations: Iterable[UUID | None],
    undoes: UUID | None = None,
) -> None:
    """Write the act with what it changed."""
    act = new_id(unit.now)
    unit.session.run(
        queries.ACT,
        id=act,
        desk=desk,
        actor=unit.actor.name,
        label=label,
        permissions=sorted(map(str, permissions)),
        locations=list(locations),
        undoes=undoes,
    )
    items = [
        {
            "id": new_id(unit.now),
            "act": act,
            "kind": each.kind.value,
            "subject": each.id,
            "version_before": each.versions[0],
            "version_after": each.versions[1],
            "before": Jsonb(each.kept),
        }
        for each in changes
    ]
    unit.session.run_many(queries.ITEM, items)
