"""Another time, or another provider: the old one is given back and the new one taken in one step, or nothing changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sloty.actor import NotAllowed, Permission
from sloty.db.queries import appointment as queries
from sloty.engine import civil
from sloty.engine.lifecycle import Status, Verb, after
from sloty.operations import messages, records, slots
from sloty.operations.appointments import fresh
from sloty.operations.idempotency import once
from sloty.operations.offerings import NotOffered, Offer, Offering, offering
from sloty.operations.placing import WAIVABLE, permitted, place
from sloty.operations.records import Locked
from sloty.operations.unit import Unit
from sloty.operations.views import AppointmentView


@dataclass(frozen=True)
class Move:
    """Where an appointment shall go."""

    ref: str
    """Confirmation code or id."""
    starts_at: datetime
    provider: str | None = None
    """None: the same provider."""
    location: str | None = None
    """None: the same location; with another provider, any of theirs."""
    override_reason: str | None = None
    reason: str | None = None
    expected: int | None = None
    """The version that the caller saw."""


@dataclass(frozen=True)
class Reassignment:
    """Who shall take an appointment over, at the same time."""

    ref: str
    provider: str | None = None
    """None: anybody else who is free, fairly."""
    override_reason: str | None = None
    reason: str | None = None
    expected: int | None = None


def reschedule(unit: Unit, move: Move) -> AppointmentView:
    """Move an appointment; its own time is never in its way, and is kept when the new one cannot be had.

    Raises `SlotTaken` with alternatives, a refusal, `WrongStatus` or `Stale`.
    """
    unit.actor.require_somewhere(Permission.BOOK)
    return once(unit, "reschedule", move, AppointmentView, lambda: _reschedule(unit, move))


def _reschedule(unit: Unit, move: Move) -> AppointmentView:
    locked = fresh(unit, Permission.BOOK, move.ref, move.expected)
    status = after(locked.status, Verb.RESCHEDULE)
    found = offering(unit, str(locked.service_id))
    return _put(
        unit,
        locked,
        found,
        _offers(found, move, str(locked.provider_id), str(locked.location_id)),
        move.starts_at,
        Verb.RESCHEDULE,
        status,
        override_reason=move.override_reason,
        reason=move.reason,
    )


def reassign(unit: Unit, wish: Reassignment) -> AppointmentView:
    """Give an appointment to another provider at the same time and location. Raises as `reschedule` does."""
    unit.actor.require_somewhere(Permission.BOOK)
    return once(unit, "reassign", wish, AppointmentView, lambda: _reassign(unit, wish))


def _reassign(unit: Unit, wish: Reassignment) -> AppointmentView:
    locked = fresh(unit, Permission.BOOK, wish.ref, wish.expected)
    status = after(locked.status, Verb.REASSIGN)
    found = offering(unit, str(locked.service_id))
    offers = found.matching(wish.provider, str(locked.location_id))
    others = [offer for offer in offers if wish.provider or offer.provider_id != locked.provider_id]
    return _put(
        unit,
        locked,
        found,
        others or offers,
        locked.starts_at,
        Verb.REASSIGN,
        status,
        override_reason=wish.override_reason,
        reason=wish.reason,
    )


def _offers(found: Offering, move: Move, provider: str, location: str) -> tuple[Offer, ...]:
    """Those among which a move chooses, from the provider and location that are left; there alone where it can."""
    offers = found.matching(move.provider or provider, move.location or (None if move.provider else location))
    return tuple(offer for offer in offers if location in {offer.location, str(offer.location_id)}) or offers


def _put(
    unit: Unit,
    locked: Locked,
    found: Offering,
    offers: Sequence[Offer],
    starts_at: datetime,
    verb: Verb,
    status: Status,
    *,
    override_reason: str | None,
    reason: str | None,
) -> AppointmentView:
    placed = place(unit, locked.id, found, offers, starts_at, override_reason=override_reason, moving=True)
    columns = {**records.times(placed), "override_reason": override_reason, "status": status.value}
    unit.session.run(queries.MOVE, id=locked.id, now=unit.now, **columns)
    records.note(
        unit,
        locked.id,
        verb,
        locked.status,
        status,
        version=locked.version + 1,
        reason=reason or override_reason,
        starts_before=locked.starts_at,
        starts_after=placed.visit.start,
        provider_before=locked.provider_id,
        provider_after=placed.offer.provider_id,
    )
    messages.moved(unit, locked, placed.visit.start, placed.offer.provider_id, placed.offer.location_id)
    return records.view(unit, locked.id)


@dataclass(frozen=True)
class Verdict:
    """Whether an appointment could go there, and if not, why."""

    possible: bool
    reason: str
    """The first thing that stands in the way; empty when nothing does."""
    overridable: bool = False
    """Whether only rules stand in the way that somebody with the right may override with a reason."""


def verdict(unit: Unit, move: Move) -> Verdict:
    """What `reschedule` would say of that time, by the same predicate; nothing is written, and nothing is kept free.

    Raises `WrongStatus`, `AppointmentNotFound`, and `NotAllowed` for whoever moves nothing anywhere.
    """
    unit.actor.require_somewhere(Permission.BOOK)
    view = records.view(unit, records.find(unit, move.ref))
    after(view.status, Verb.RESCHEDULE)
    needed = Permission.BOOK if move.override_reason is None else Permission.OVERRIDE
    waive = frozenset[str]() if move.override_reason is None else WAIVABLE
    try:
        offers = permitted(unit, _offers(offering(unit, view.service), move, view.provider, view.location), needed)
    except (NotOffered, NotAllowed) as error:
        return Verdict(possible=False, reason=error.message)
    verdicts = slots.examine(unit, offers, move.starts_at, without=view.id, waive=waive)
    # Of several places, the one where least stands in the way.
    failed = min(([check for check in checks if not check.passed] for checks in verdicts), key=len)
    return Verdict(
        possible=not failed,
        reason=failed[0].detail if failed else "",
        overridable=bool(failed) and all(check.name in WAIVABLE for check in failed),
    )


def zone(unit: Unit, ref: str, location: str | None = None) -> ZoneInfo:
    """The zone in which a wall time for this appointment is meant: the new location's, or where it is now."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    view = records.view(unit, records.find(unit, ref))
    if location is None:
        return civil.zone(view.timezone)
    return offering(unit, view.service).matching(location=location)[0].candidate.zone
