"""Booking: reserve the time, record the appointment, all of it or none. Also holds, which are bookings for nobody yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sloty.actor import Permission
from sloty.db import reserve
from sloty.db.queries import appointment as queries
from sloty.engine.answers import answers
from sloty.engine.lifecycle import Status, Verb, after
from sloty.engine.values import is_plain
from sloty.errors import Conflict, Invalid
from sloty.ids import new_id
from sloty.operations import appointments, bookers, messages, records, slots, subscriptions
from sloty.operations.idempotency import once
from sloty.operations.offerings import Offering, offering
from sloty.operations.placing import OutsideHours, SlotTaken, others, place
from sloty.operations.records import HoldExpired, Locked
from sloty.operations.unit import Unit
from sloty.operations.views import AppointmentView, HoldView

_LONGEST_NAME = 200
_HERE = frozenset({"grid", "notice"})
"""What does not count for whoever stands at the desk."""


@dataclass(frozen=True)
class Companion:
    """Somebody who comes along."""

    name: str
    email: str | None = None
    phone: str | None = None
    relationship: str | None = None


@dataclass(frozen=True)
class Wish:
    """What is to be booked."""

    service: str
    """Slug, code, name or id."""
    starts_at: datetime
    """Aware."""
    customer: str
    """E-mail, code or id."""
    provider: str | None = None
    """None: any, fairly."""
    location: str | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    """To the service's parameters."""
    hold: UUID | None = None
    """A hold to be turned into this booking; service, provider, location and time are then the hold's."""
    override_reason: str | None = None
    """Why hours, grid, notice or horizon shall not count; never lets two have the same time."""
    notes: str | None = None
    source: str = "DESK"
    participants: tuple[Companion, ...] = ()


class CompanionInvalid(Invalid):
    """Whoever comes along has a name, of one line."""

    code = "companion_invalid"
    sentence = "Who comes along needs a name of one line, at most 200 characters."


class HoldUsed(Conflict):
    """A hold becomes one booking, once."""

    code = "hold_used"
    sentence = "This hold was already used."
    hint = "Look for the appointment: sloty appointment list"


class NobodyFree(Conflict):
    """Nobody can see somebody who walks in at once; when the next can is told."""

    code = "nobody_free"
    sentence = "{service} cannot begin now{by}: {detail}."


def book(unit: Unit, wish: Wish) -> AppointmentView:
    """Reserve the time, record the appointment with its answers: all of it or none.

    Raises `SlotTaken` with alternatives, a refusal (hours, grid, notice, horizon), NotFound or Invalid answers.
    """
    unit.actor.require_somewhere(Permission.BOOK)
    subscriptions.require_open(unit)
    return once(unit, "book", wish, AppointmentView, lambda: _book(unit, wish))


def _book(unit: Unit, wish: Wish, *, is_here: bool = False) -> AppointmentView:
    if not all(is_name(companion.name) for companion in wish.participants):
        raise CompanionInvalid(field="participants")
    if wish.hold is not None:
        return _book_hold(unit, wish, wish.hold)
    found = offering(unit, wish.service).bookable()
    offers = found.matching(wish.provider, wish.location)
    given = answers(found.parameters, wish.answers, country=found.country_of(offers))
    customer = bookers.find(unit, wish.customer)
    status = _first_status(found)
    identity = new_id(unit.now)
    placed = place(
        unit,
        identity,
        found,
        offers,
        wish.starts_at,
        hold_minutes=_approval_minutes(unit, found, wish.starts_at),
        override_reason=None if is_here else wish.override_reason,
        waive=_HERE if is_here else frozenset(),
    )
    record = records.Record(identity, found, placed, status, customer, wish)
    code = records.insert(unit, record)
    records.attach(unit, identity, found, given, wish)
    records.note(unit, identity, Verb.BOOK, None, status, reason=wish.override_reason, starts_after=placed.visit.start)
    if not is_here:
        messages.booked(unit, identity, awaits_approval=found.requires_approval)
    return records.booked(record, code, given, unit.actor.name)


@dataclass(frozen=True)
class WalkIn:
    """Somebody who is here, and has no appointment."""

    service: str
    customer: str
    """E-mail, code or id."""
    provider: str | None = None
    """None: whoever is free now, fairly."""
    location: str | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    notes: str | None = None


def walk_in(unit: Unit, wish: WalkIn) -> AppointmentView:
    """Book from the next whole minute on, and check in at once: steps and notice do not count, hours and taken time do.

    Raises `NobodyFree` saying when somebody is, and as `book` does.
    """
    unit.actor.require_somewhere(Permission.BOOK)
    unit.actor.require_somewhere(Permission.ATTEND)
    subscriptions.require_open(unit)
    # What it is made of knows keys of its own.
    return once(unit, "walk in", wish, AppointmentView, lambda: _walk_in(replace(unit, idempotency_key=None), wish))


def _walk_in(unit: Unit, wish: WalkIn) -> AppointmentView:
    start = unit.now.replace(second=0, microsecond=0)
    start += timedelta(minutes=1) if start < unit.now else timedelta(0)
    whole = Wish(
        wish.service, start, wish.customer, wish.provider, wish.location, wish.answers,
        override_reason="walk-in", notes=wish.notes, source="WALK_IN",
    )  # fmt: skip
    try:
        code = _book(unit, whole, is_here=True).confirmation_code
    except (SlotTaken, OutsideHours) as error:
        raise _nobody_free(unit, whole, error) from None
    if records.lock(unit, code).awaits_approval:
        appointments.approve(unit, code)
    return appointments.check_in(unit, code)


def _nobody_free(unit: Unit, wish: Wish, error: SlotTaken | OutsideHours) -> NobodyFree:
    found = offering(unit, wish.service)
    offers = found.matching(wish.provider, wish.location)
    facts = {name: error.facts[name] for name in ("by", "detail")}
    following = slots.soonest(unit, offers, wish.starts_at, waive=_HERE)
    if following is None:
        return NobodyFree(service=found.name, **facts, **others(unit, found, offers, wish.starts_at))
    at, who = following
    today = at.date() == wish.starts_at.astimezone(at.tzinfo).date()
    hint = f"Next free: {at:{'%H:%M' if today else '%Y-%m-%d %H:%M'}} with {who.provider_name}."
    return NobodyFree(service=found.name, **facts, hint=hint, alternatives=[at.isoformat(timespec="minutes")])


def is_name(text: str) -> bool:
    """Whether somebody who comes along can be called so."""
    return bool(text.strip()) and len(text) <= _LONGEST_NAME and is_plain(text)


def _first_status(found: Offering) -> Status:
    if found.requires_approval:
        return Status.HELD
    return Status.CONFIRMED if found.auto_confirm else Status.SCHEDULED


def _approval_minutes(unit: Unit, found: Offering, starts_at: datetime) -> int | None:
    """How long a pending approval owns its time: as the service says, but not past the start."""
    if not found.requires_approval:
        return None
    left = int((starts_at - unit.now).total_seconds() // 60)
    return max(1, min(found.approval_hours * 60, left))


def _book_hold(unit: Unit, wish: Wish, hold_id: UUID) -> AppointmentView:
    held = _lock_hold(unit, hold_id)
    found = offering(unit, str(held.service_id))
    there = (offer for offer in found.offers if offer.location_id == held.location_id)
    given = answers(found.parameters, wish.answers, country=found.country_of(there))
    customer = bookers.find(unit, wish.customer)
    status = _first_status(found)
    minutes = _approval_minutes(unit, found, held.starts_at)
    kept = reserve.keep(unit.session, hold_id) if minutes is None else reserve.extend(unit.session, hold_id, minutes)
    if not kept:
        offers = found.matching(str(held.provider_id), str(held.location_id))
        raise HoldExpired(**others(unit, found, offers, held.starts_at))
    unit.session.run(
        queries.FILL_HOLD,
        id=hold_id,
        customer=customer.id,
        status=status.value,
        awaits_approval=found.requires_approval,
        notes=wish.notes,
        source=wish.source,
        now=unit.now,
        actor=unit.actor.name,
    )
    records.attach(unit, hold_id, found, given, wish)
    records.note(unit, hold_id, Verb.BOOK, Status.HELD, status, version=held.version + 1, starts_after=held.starts_at)
    messages.booked(unit, hold_id, awaits_approval=found.requires_approval)
    return records.view(unit, hold_id)


def book_hold(unit: Unit, hold_id: UUID, customer: str, given: Mapping[str, Any]) -> AppointmentView:
    """Turn a hold into an appointment of that customer. Raises `HoldExpired`, `HoldUsed`, Invalid answers."""
    unit.actor.require_somewhere(Permission.BOOK)
    held_for = records.lock(unit, str(hold_id))
    return book(unit, Wish(str(held_for.service_id), held_for.starts_at, customer, answers=given, hold=hold_id))


def _lock_hold(unit: Unit, hold_id: UUID) -> Locked:
    held = records.lock(unit, str(hold_id))
    if held.customer_id is not None:
        raise HoldUsed
    after(held.status, Verb.BOOK)
    return held


@dataclass(frozen=True)
class HoldWish:
    """Time to be kept for somebody who is still deciding."""

    service: str
    starts_at: datetime
    provider: str | None = None
    location: str | None = None
    minutes: int | None = None
    """None: as the installation is set, ten."""


def hold(unit: Unit, wish: HoldWish) -> HoldView:
    """Keep a time for some minutes; it gives itself back. Raises as `book` does."""
    unit.actor.require_somewhere(Permission.BOOK)
    subscriptions.require_open(unit)
    return once(unit, "hold", wish, HoldView, lambda: _hold(unit, wish))


def _hold(unit: Unit, wish: HoldWish) -> HoldView:
    found = offering(unit, wish.service).bookable()
    offers = found.matching(wish.provider, wish.location)
    identity = new_id(unit.now)
    minutes = wish.minutes or unit.database.settings.hold_minutes
    placed = place(unit, identity, found, offers, wish.starts_at, hold_minutes=minutes)
    records.insert(unit, records.Record(identity, found, placed, Status.HELD, None, None))
    records.note(unit, identity, Verb.BOOK, None, Status.HELD, starts_after=placed.visit.start)
    return records.holds(unit, identity)[0]


def held(unit: Unit, hold_id: UUID) -> HoldView:
    """A live hold; raises `HoldExpired` when it has given its time back."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    views = records.holds(unit, hold_id)
    if not views:
        raise HoldExpired
    return views[0]


def list_holds(unit: Unit) -> list[HoldView]:
    """Every live hold of the tenant, earliest visit first."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    return records.holds(unit, None)


def release(unit: Unit, hold_id: UUID) -> None:
    """Give a hold's time back at once; a hold that is gone already stays gone. Raises `HoldUsed` once it is booked."""
    unit.actor.require_somewhere(Permission.BOOK)
    if records.lock(unit, str(hold_id)).customer_id is not None:
        raise HoldUsed
    reserve.give_back(unit.session, hold_id)
    unit.session.run(queries.DROP_HOLD, id=hold_id)
