"""Undo: the last act of a desk taken back, by an act of its own that is recorded like any other, or not at all.

Whatever was changed since is left alone, and so is time that somebody else has by now. Nobody hears of what was undone
before its messages went; who has heard of it already is told how it is now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from sloty.actor import Permission
from sloty.db import reserve
from sloty.db.queries import desk as queries
from sloty.engine import civil
from sloty.engine.lifecycle import Status, Verb, done
from sloty.engine.messaging import Cause
from sloty.engine.span import Span
from sloty.errors import Conflict, NotFound
from sloty.models.desk import SubjectKind
from sloty.models.location import Location
from sloty.models.schedule import Override
from sloty.operations import blocks, messages, records, remembering, rows, standing, waitlist_rows
from sloty.operations.idempotency import once
from sloty.operations.records import Locked
from sloty.operations.remembering import Change
from sloty.operations.standing import Standing
from sloty.operations.unit import Unit
from sloty.operations.views import AppointmentView

_MISTAKEN = "booked by mistake"
_OFF = {Status.CANCELLED: Cause.CANCELLED, Status.NO_SHOW: Cause.MISSED}


class NothingToUndo(NotFound):
    """The desk has done nothing lately, or all of it is undone."""

    code = "nothing_to_undo"
    sentence = "There is nothing to undo at the desk '{desk}'."
    hint = "Each desk has acts of its own: sloty undo --desk NAME"


class NothingToRedo(NotFound):
    """The desk has undone nothing, or has done something else since."""

    code = "nothing_to_redo"
    sentence = "There is nothing to do again at the desk '{desk}'."


class UndoneMeanwhile(Conflict):
    """Two undid the same act at once, and the other was first."""

    code = "undone_meanwhile"
    sentence = "Somebody else undid this a moment ago."
    hint = "Look at what there is now, and undo what was before it if you still want to."


class ChangedSince(Conflict):
    """What was done is not the last that was done to it: undoing it would undo somebody else's work."""

    code = "changed_since"
    sentence = "'{label}' cannot be undone: {what} {how}."
    hint = "Look at it, then decide: sloty appointment history CODE"


class TimeGone(Conflict):
    """Somebody else has the time by now that would be had again."""

    code = "time_gone"
    sentence = "'{label}' cannot be undone: {start} is taken by now ({there})."
    hint = "Find another time: sloty slots"


@dataclass(frozen=True)
class UndoneView:
    """What was undone, or done again."""

    label: str
    """What it was: "Check in"."""
    desk: str
    done_by: str
    done_at: datetime
    told: bool
    """Customers had heard of it, and are told how it is now."""
    appointments: tuple[AppointmentView, ...]
    """As they stand now."""


@dataclass(frozen=True)
class _Act:
    """The act, locked: nobody else takes it back."""

    id: UUID
    desk: str
    label: str
    actor: str
    at: datetime
    permissions: list[str]
    locations: list[UUID | None]
    undoes: UUID | None


@dataclass(frozen=True)
class _Item:
    """What the act did to one thing."""

    kind: SubjectKind
    id: UUID
    version_before: int
    version_after: int
    before: Mapping[str, Any]

    @property
    def is_new(self) -> bool:
        """Whether there was nobody's visit before."""
        return not self.before or self.before.get("customer_id", ...) is None


def undo(unit: Unit, desk: str) -> UndoneView:
    """Take back the last act of the desk: all of it, or nothing.

    Raises `NothingToUndo`, `ChangedSince`, `TimeGone`, `UndoneMeanwhile`; `NotAllowed` to who might not have done it.
    """
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    return once(unit, "undo", {"desk": desk}, UndoneView, lambda: _undo(unit, desk))


def _undo(unit: Unit, desk: str) -> UndoneView:
    last = unit.session.row(queries.LAST, desk=desk)
    if last is None:
        raise NothingToUndo(desk=desk)
    return _take_back(unit, last[0])


def redo(unit: Unit, desk: str) -> UndoneView:
    """Do again what the desk undid last, unless it did something else since. Raises as `undo`, or `NothingToRedo`."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    return once(unit, "redo", {"desk": desk}, UndoneView, lambda: _redo(unit, desk))


def _redo(unit: Unit, desk: str) -> UndoneView:
    last = unit.session.row(queries.LAST_UNDO, desk=desk)
    if last is None:
        raise NothingToRedo(desk=desk)
    return _take_back(unit, last[0])


def _take_back(unit: Unit, act_id: UUID) -> UndoneView:
    row = unit.session.row(queries.LOCK_ACT, id=act_id)
    if row is None:
        raise UndoneMeanwhile
    act = _Act(*row)
    for permission in act.permissions:
        for where in act.locations:
            unit.actor.require_at(Permission(permission), where)
    items = [_Item(SubjectKind(kind), *rest) for kind, *rest in unit.session.rows(queries.ITEMS, act=act_id)]
    ids = [str(item.id) for item in items]
    now = standing.named(unit, ids)
    for item in items:
        _require_unchanged(unit, act, item, now.get(item.id))
    wanted = {item.id: _wanted(item, now.get(item.id)) for item in items}
    _retake(unit, act, items, now, wanted)
    told = [_restore(unit, act, item, wanted[item.id]) for item in items]
    _close(unit, act, items, now, standing.named(unit, ids))
    visits = (records.view(unit, item.id) for item in items if item.kind is SubjectKind.APPOINTMENT)
    return UndoneView(act.label, act.desk, act.actor, act.at, any(told), tuple(visits))


def _require_unchanged(unit: Unit, act: _Act, item: _Item, now: Standing | None) -> None:
    if (now.version if now else 0) == item.version_after:
        return
    facts: dict[str, Any] = {"what": f"the {item.kind.lower()}", "how": "was changed since"}
    if now is not None and now.state:
        facts["what"] = now.state.get("code", facts["what"])
        row = unit.session.row(queries.CHANGED_BY, id=item.id, version=item.version_after)
        if row is not None:
            verb, actor, at = row
            local = at.astimezone(civil.zone(now.state["timezone"]))
            facts |= {"how": f"was {done(Verb(verb))} since, by {actor} at {local:%H:%M}", "actor": actor}
    raise ChangedSince(label=act.label, **facts)


def _wanted(item: _Item, now: Standing | None) -> Mapping[str, Any]:
    """How it shall stand; empty: it shall not be there. A visit that was booked is not erased, but off."""
    if item.kind is not SubjectKind.APPOINTMENT or not item.is_new:
        return item.before
    assert now is not None
    assert now.state is not None
    off = {"status": Status.CANCELLED.value, "awaits_approval": False, "cancellation_reason": _MISTAKEN}
    return {**now.state, **off, "reservations": [], "messages": []}


def _retake(
    unit: Unit,
    act: _Act,
    items: list[_Item],
    now: Mapping[UUID, Standing],
    wanted: Mapping[UUID, Mapping[str, Any]],
) -> None:
    """Take back the time that was had, in one step for all, so that what changed places changes back."""
    visits, taken = [], []
    for item in items:
        there = now[item.id].state if item.id in now else None
        if item.kind is SubjectKind.BLOCK and there:
            reserve.unblock(unit.session, item.id)
        before, after = (each.get("reservations", []) for each in (there or {}, wanted[item.id]))
        if before != after:
            taken += after
            visits += [item.id] if item.kind is SubjectKind.APPOINTMENT else []
    missing = reserve.take_exactly(unit.session, visits, taken) if visits or taken else None
    if missing is not None:
        raise _gone(unit, act, next(each for each in taken if each["id"] == missing))


def _gone(unit: Unit, act: _Act, reservation: Mapping[str, Any]) -> TimeGone:
    start, end = (datetime.fromisoformat(edge.strip('[")')) for edge in reservation["during"].split(","))
    where = rows.all_of(unit, Location, id=next(iter(act.locations), None))
    zone = civil.zone(where[0].timezone if where else "UTC")
    facts = blocks.in_the_way(unit, UUID(reservation["calendar_id"]), Span(start, end), zone)
    facts["there"] = facts["there"] or "its hold has ended"
    return TimeGone(label=act.label, start=f"{start.astimezone(zone):%Y-%m-%d %H:%M}", **facts)


def _restore(unit: Unit, act: _Act, item: _Item, wanted: Mapping[str, Any]) -> bool:
    """Bring one thing back; whether customers are told how it is now."""
    if item.kind is SubjectKind.APPOINTMENT:
        return _restore_visit(unit, act, item, wanted)
    if item.kind is SubjectKind.OVERRIDE:
        for row in rows.all_of(unit, Override, id=item.id):
            unit.session.delete(row)
        if wanted:
            unit.session.add(Override.model_validate(wanted))
        unit.session.flush()
    return False


def _restore_visit(unit: Unit, act: _Act, item: _Item, wanted: Mapping[str, Any]) -> bool:
    locked = records.lock(unit, str(item.id))
    status, starts_at = Status(wanted["status"]), datetime.fromisoformat(wanted["starts_at"])
    provider = UUID(wanted["provider_id"])
    unit.session.run(queries.RESTORE, id=item.id, state=Jsonb(dict(wanted)), now=unit.now)
    if item.is_new or status not in _OFF:
        waitlist_rows.follow(unit, item.id, waits=item.is_new)
    moved, handed = starts_at != locked.starts_at, provider != locked.provider_id
    records.note(
        unit,
        item.id,
        Verb.UNDO,
        locked.status,
        status,
        version=locked.version + 1,
        reason=f"{'redid' if act.undoes else 'undid'}: {act.label}",
        starts_before=locked.starts_at if moved else None,
        starts_after=starts_at if moved else None,
        provider_before=locked.provider_id if handed else None,
        provider_after=provider if handed else None,
    )
    pending = wanted["messages"]
    heard = messages.recall(
        unit, item.id, since=item.version_before, pending=pending, starts_at=starts_at, over=status in _OFF
    )
    told = heard and _tell(unit, locked, wanted)
    messages.reinstate(unit, pending, reminders_only=told)
    return told


def _tell(unit: Unit, before: Locked, now: Mapping[str, Any]) -> bool:
    """Tell how it is now, where that differs from what was told; whether it did."""
    status, awaits = Status(now["status"]), bool(now["awaits_approval"])
    place = datetime.fromisoformat(now["starts_at"]), UUID(now["provider_id"]), UUID(now["location_id"])
    if status in _OFF:
        messages.turned(unit, _OFF[status], before.id, now["cancellation_reason"])
    elif before.status in _OFF or awaits != before.awaits_approval:
        messages.booked(unit, before.id, awaits_approval=awaits)
    elif place != (before.starts_at, before.provider_id, before.location_id):
        messages.moved(unit, before, *place)
    else:
        return False
    return True


def _close(
    unit: Unit, act: _Act, items: list[_Item], before: Mapping[UUID, Standing], after: Mapping[UUID, Standing]
) -> None:
    """The act is undone; that it was is an act of the desk too, so that it can be done again."""
    changes = [Change(item.kind, item.id, before.get(item.id), after.get(item.id)) for item in items]
    for item, change in zip(items, changes, strict=True):
        unit.session.run(queries.REBASE, subject=item.id, old=item.version_before, new=change.versions[1])
    unit.session.run(queries.UNDONE, id=act.id)
    if act.undoes is not None:
        unit.session.run(queries.DONE_AGAIN, id=act.undoes)
        return
    remembering.write(
        unit, act.desk, act.label, changes, permissions=act.permissions, locations=act.locations, undoes=act.id
    )
