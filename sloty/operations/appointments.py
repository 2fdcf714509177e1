"""What happens to an appointment once it is booked: each verb locks it, asks the lifecycle, writes, notes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sloty.actor import Permission
from sloty.db import reserve
from sloty.db.queries import appointment as queries
from sloty.engine.lifecycle import Status, Verb, after
from sloty.engine.messaging import Cause
from sloty.errors import Conflict, Refused
from sloty.operations import bookers, messages, records
from sloty.operations.idempotency import once
from sloty.operations.offerings import offering
from sloty.operations.placing import others
from sloty.operations.records import Locked
from sloty.operations.unit import Unit
from sloty.operations.views import AppointmentView, HistoryView

MOST_LISTED = 10_000
_TOLD = {
    Verb.APPROVE: Cause.APPROVED,
    Verb.DECLINE: Cause.DECLINED,
    Verb.CONFIRM: Cause.CONFIRMED,
    Verb.CANCEL: Cause.CANCELLED,
    Verb.MARK_NO_SHOW: Cause.MISSED,
}
"""What customers hear of."""


class ApprovalExpired(Conflict):
    """Nobody approved in time, and the time was given back."""

    code = "approval_expired"
    sentence = "Nobody approved '{ref}' in time: its time was given back."
    hint = "Decline it, and book again: sloty appointment decline {ref}"


class NotPending(Conflict):
    """Only what awaits approval can be approved or declined."""

    code = "not_pending"
    sentence = "'{ref}' does not await approval."


class NotBegun(Refused):
    """Nobody has missed a visit that is still to come."""

    code = "not_begun"
    sentence = "'{ref}' begins at {start}: it cannot be a no-show yet."
    hint = "Cancel it instead: sloty appointment cancel {ref}"


class Stale(Conflict):
    """Somebody changed the appointment since it was read."""

    code = "stale"
    sentence = "'{ref}' was changed meanwhile (version {version}, not {expected})."
    hint = "Look at it again, then decide: sloty appointment show {ref}"


@dataclass(frozen=True)
class Filter:
    """Which appointments are listed."""

    start: datetime
    end: datetime
    provider: str | None = None
    location: str | None = None
    service: str | None = None
    customer: str | None = None
    statuses: tuple[Status, ...] = ()
    limit: int = MOST_LISTED


def show(unit: Unit, ref: str) -> AppointmentView:
    """One appointment by confirmation code or id; raises `AppointmentNotFound`."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    return records.view(unit, records.find(unit, ref))


def list_(unit: Unit, wanted: Filter) -> list[AppointmentView]:
    """Appointments that start within the filter's window, earliest first."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    rows = unit.session.rows(queries.VIEW_MANY, **_matching(unit, wanted))
    return [records.of_row(row) for row in rows]


def page(unit: Unit, wanted: Filter, after: tuple[datetime, UUID] | None = None) -> list[AppointmentView]:
    """As `list_`, by start and id alone, and only what follows the start and id of `after`.

    What is made or moved between two pages makes none of the others appear twice, or not at all.
    """
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    start, identity = after or (None, None)
    rows = unit.session.rows(queries.VIEW_PAGE, **_matching(unit, wanted), after=start, after_id=identity)
    return [records.of_row(row) for row in rows]


def _matching(unit: Unit, wanted: Filter) -> dict[str, Any]:
    return {
        "first": wanted.start,
        "last": wanted.end,
        "provider": wanted.provider,
        "location": wanted.location,
        "service": wanted.service,
        "customer": bookers.find(unit, wanted.customer, active=False).id if wanted.customer else None,
        "statuses": [status.value for status in wanted.statuses] or None,
        "limit": min(wanted.limit, MOST_LISTED),
    }


def history(unit: Unit, ref: str) -> list[HistoryView]:
    """Every act on an appointment, oldest first."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    rows = unit.session.rows(queries.HISTORY_OF, id=records.find(unit, ref))
    return [HistoryView(row[0].replace(microsecond=0), *row[1:]) for row in rows]


def approve(unit: Unit, ref: str, *, expected: int | None = None) -> AppointmentView:
    """Approve what awaits approval: its hold becomes a booking. Raises `ApprovalExpired` or `NotPending`."""

    def act(locked: Locked) -> AppointmentView:
        if not locked.awaits_approval:
            raise NotPending(ref=ref)
        found = offering(unit, str(locked.service_id))
        if not reserve.keep(unit.session, locked.id):
            offers = found.matching(str(locked.provider_id), str(locked.location_id))
            raise ApprovalExpired(ref=ref, **others(unit, found, offers, locked.starts_at))
        return _turn(unit, locked, Verb.APPROVE, to=Status.CONFIRMED if found.auto_confirm else None)

    return _act(unit, Permission.APPROVE, "approve", ref, expected, {}, act)


def decline(unit: Unit, ref: str, reason: str, *, expected: int | None = None) -> AppointmentView:
    """Decline what awaits approval; its time is free at once. Raises `NotPending`."""

    def act(locked: Locked) -> AppointmentView:
        if not locked.awaits_approval:
            raise NotPending(ref=ref)
        return _turn(unit, locked, Verb.DECLINE, reason)

    return _act(unit, Permission.APPROVE, "decline", ref, expected, {"reason": reason}, act)


def confirm(unit: Unit, ref: str, *, expected: int | None = None) -> AppointmentView:
    """The customer will come. Raises `WrongStatus` where the lifecycle does not allow it, as all verbs here do."""
    return _simple(unit, Verb.CONFIRM, ref, expected)


def check_in(unit: Unit, ref: str, *, expected: int | None = None) -> AppointmentView:
    """The customer is here."""
    return _simple(unit, Verb.CHECK_IN, ref, expected)


def start(unit: Unit, ref: str, *, expected: int | None = None) -> AppointmentView:
    """The visit begins."""
    return _simple(unit, Verb.START, ref, expected)


def complete(unit: Unit, ref: str, *, expected: int | None = None) -> AppointmentView:
    """The visit is over."""
    return _simple(unit, Verb.COMPLETE, ref, expected)


def mark_no_show(unit: Unit, ref: str, *, expected: int | None = None) -> AppointmentView:
    """The customer did not come; what is left of the time is free. Raises `NotBegun` before the start."""

    def act(locked: Locked) -> AppointmentView:
        if unit.now < locked.starts_at:
            raise NotBegun(ref=ref, start=locked.starts_at.isoformat(timespec="minutes"))
        return _turn(unit, locked, Verb.MARK_NO_SHOW)

    return _act(unit, Permission.ATTEND, "mark_no_show", ref, expected, {}, act)


def cancel(unit: Unit, ref: str, reason: str, *, expected: int | None = None, tell: bool = True) -> AppointmentView:
    """Cancel; the time is free in the same transaction. Without `tell` nobody hears of it by a message."""

    def act(locked: Locked) -> AppointmentView:
        return _turn(unit, locked, Verb.CANCEL, reason, tell=tell)

    request = {"reason": reason} if tell else {"reason": reason, "tell": False}
    return _act(unit, Permission.BOOK, "cancel", ref, expected, request, act)


def annotate(unit: Unit, ref: str, notes: str, *, expected: int | None = None) -> AppointmentView:
    """Write other notes on a visit; empty ones take them away. Nothing else of it changes.

    What they said stays out of the history, which is told to more people than may read them.
    """

    def act(locked: Locked) -> AppointmentView:
        row = unit.session.row(queries.ANNOTATE, id=locked.id, notes=notes.strip() or None, now=unit.now)
        if row is not None:
            records.note(unit, locked.id, Verb.ANNOTATE, locked.status, locked.status, version=row[0])
        return records.view(unit, locked.id)

    return _act(unit, Permission.BOOK, "annotate", ref, expected, {"notes": notes}, act)


def _simple(unit: Unit, verb: Verb, ref: str, expected: int | None) -> AppointmentView:
    def act(locked: Locked) -> AppointmentView:
        return _turn(unit, locked, verb)

    return _act(unit, Permission.ATTEND, verb.value.lower(), ref, expected, {}, act)


def _act(
    unit: Unit,
    permission: Permission,
    operation: str,
    ref: str,
    expected: int | None,
    request: dict[str, Any],
    act: Callable[[Locked], AppointmentView],
) -> AppointmentView:
    """Once per idempotency key: lock, see that it is what the caller saw, act."""
    unit.actor.require_somewhere(permission)

    def locked_act() -> AppointmentView:
        return act(fresh(unit, permission, ref, expected))

    return once(unit, operation, {"ref": ref, "expected": expected, **request}, AppointmentView, locked_act)


def fresh(unit: Unit, permission: Permission, ref: str, expected: int | None) -> Locked:
    """The appointment, locked, and not changed since the caller saw version `expected`; raises `Stale`, `NotAllowed`."""
    locked = records.lock(unit, ref)
    unit.actor.require_at(permission, locked.location_id)
    if expected is not None and locked.version != expected:
        raise Stale(ref=ref, version=locked.version, expected=expected)
    return locked


def _turn(
    unit: Unit, locked: Locked, verb: Verb, reason: str | None = None, to: Status | None = None, *, tell: bool = True
) -> AppointmentView:
    """Set the status that follows, give the time back when nobody needs it any more, and note the act."""
    status = after(locked.status, verb)
    ended = status in {Status.CANCELLED, Status.NO_SHOW}
    status = to or status
    if ended:
        reserve.give_back(unit.session, locked.id)
    unit.session.run(
        queries.SET_STATUS,
        id=locked.id,
        status=status.value,
        now=unit.now,
        cancellation_reason=reason if status is Status.CANCELLED else None,
    )
    records.note(unit, locked.id, verb, locked.status, status, version=locked.version + 1, reason=reason)
    if verb in _TOLD:
        messages.turned(unit, _TOLD[verb], locked.id, reason, tell=tell)
    return records.view(unit, locked.id)
