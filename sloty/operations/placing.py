"""Putting a visit on calendars: ask the predicate, then take. Whoever loses is told what else is free.

The predicate says no early and says why; only the database's constraint decides who wins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sloty.actor import Permission
from sloty.db import reserve
from sloty.db.reserve import Missing, Need
from sloty.engine.offer import Check
from sloty.engine.span import Span
from sloty.errors import Conflict, Invalid, Refused, SlotyError
from sloty.operations import assignment, slots
from sloty.operations.offerings import Offer, Offering
from sloty.operations.unit import Unit

WAIVABLE = frozenset({"hours", "grid", "notice", "horizon"})
"""What staff may override with a reason. Nobody may override that time is taken."""
YEARS = range(2000, 2200)
_NOTHING: frozenset[str] = frozenset()


class SlotTaken(Conflict):
    """Somebody else has the time: the provider's, or the last room's or device's."""

    code = "slot_taken"
    sentence = "{start} is not free{by}: {detail}."


class OutsideHours(Refused):
    """Nobody who gives the service works then."""

    code = "outside_hours"
    sentence = "{start} cannot be booked{by}: {detail}."


class OffGrid(Refused):
    """The service is offered in steps, and this is between two of them."""

    code = "off_grid"
    sentence = "{start} is not one of the offered times{by}: {detail}."


class TooSoon(Refused):
    """Shorter notice than the service asks for, or already past."""

    code = "too_soon"
    sentence = "{start} is too soon{by}: {detail}."


class TooFarAhead(Refused):
    """Beyond the service's horizon."""

    code = "too_far_ahead"
    sentence = "{start} is too far ahead{by}: {detail}."


class TimeInvalid(Invalid):
    """Visits start on whole minutes, in this century or the next."""

    code = "time_invalid"
    sentence = "A visit starts on a whole minute, in the years 2000 to 2199."


_REFUSALS: dict[str, type[SlotyError]] = {
    "hours": OutsideHours,
    "grid": OffGrid,
    "notice": TooSoon,
    "horizon": TooFarAhead,
}
OVERRIDABLE = frozenset(kind.code for kind in _REFUSALS.values())
"""Codes of the refusals that a reason outweighs, where staff give one; each front end says how that is done there."""


@dataclass(frozen=True)
class Placed:
    """Where a visit was put, and why there."""

    offer: Offer
    visit: Span
    footprint: Span
    assignment_reason: str | None


def place(
    unit: Unit,
    appointment: UUID,
    found: Offering,
    offers: Sequence[Offer],
    starts_at: datetime,
    *,
    hold_minutes: int | None = None,
    override_reason: str | None = None,
    waive: frozenset[str] = _NOTHING,
    moving: bool = False,
) -> Placed:
    """Take the time with the first of the offers who can give it; the others are tried in the same transaction.

    An override waives all that can be waived, for who may; `waive` is what needs no right of its own.

    Raises `SlotTaken` with the nearest alternatives, or the refusal that the predicate gives. Nothing is taken then,
    and an appointment that was to be moved keeps its time.
    """
    _require_sane(starts_at)
    offers = permitted(unit, offers, Permission.BOOK if override_reason is None else Permission.OVERRIDE)
    waive = waive if override_reason is None else WAIVABLE
    without = appointment if moving else None
    verdicts = slots.examine(unit, offers, starts_at, without=without, waive=waive)
    able = [each for each, checks in zip(offers, verdicts, strict=True) if all(check.passed for check in checks)]
    lost: str | None = None
    for offer, reason in assignment.ranked(unit, able, starts_at) if able else ():
        timing = offer.candidate.timing
        footprint = timing.footprint(starts_at)
        outcome = reserve.take(
            unit.session, appointment, footprint, needs(offer), now=unit.now, hold_minutes=hold_minutes, moving=moving
        )
        if not isinstance(outcome, Missing):
            return Placed(offer, timing.visit(starts_at), footprint, reason)
        lost = outcome.need.name
    raise _refusal(unit, found, offers, verdicts, starts_at, lost, without)


def permitted(unit: Unit, offers: Sequence[Offer], permission: Permission) -> list[Offer]:
    """The offers at locations where the actor has the right; raises `NotAllowed` when there are none."""
    found = [offer for offer in offers if unit.actor.may(permission, offer.location_id)]
    if not found:
        unit.actor.require_at(permission, offers[0].location_id)
    return found


def _require_sane(starts_at: datetime) -> None:
    if starts_at.second or starts_at.microsecond or starts_at.year not in YEARS:
        raise TimeInvalid


def needs(offer: Offer) -> list[Need]:
    """What is taken at once: the provider, and so many of each pool."""
    candidate = offer.candidate
    return [
        Need(offer.provider_name, (candidate.calendar,)),
        *(Need(pool.name, tuple(c for c, _ in pool.members), pool.quantity) for pool in candidate.pools),
    ]


def _refusal(
    unit: Unit,
    found: Offering,
    offers: Sequence[Offer],
    verdicts: Sequence[Sequence[Check]],
    starts_at: datetime,
    lost: str | None,
    without: UUID | None,
) -> SlotyError:
    """The one reason to tell. A conflict outweighs a refusal: then another time of the same kind will do."""
    failed = [next((check for check in checks if not check.passed), None) for checks in verdicts]
    told = next((check for check in failed if check and check.name not in _REFUSALS), None) or failed[0]
    zone = offers[0].candidate.zone
    facts = {
        "start": starts_at.astimezone(zone).isoformat(timespec="minutes"),
        "by": f" with {offers[0].provider_name}" if len({offer.provider for offer in offers}) == 1 else "",
        "detail": told.detail if told and lost is None else f"{lost or 'it'} was taken a moment ago",
    }
    kind = SlotTaken if lost is not None or told is None else _REFUSALS.get(told.name, SlotTaken)
    return kind(**facts, **others(unit, found, offers, starts_at, without=without))


def others(
    unit: Unit, found: Offering, offers: Sequence[Offer], starts_at: datetime, *, without: UUID | None = None
) -> dict[str, Any]:
    """The hint and the fact `alternatives` of an error about a time that cannot be had."""
    free = slots.nearest(unit, found, offers, starts_at, without=without)
    times = ", ".join(f"{slot.start:%Y-%m-%d %H:%M} ({slot.provider})" for slot in free)
    return {
        "hint": f"Nearest free: {times}." if times else "Nothing is free within the next weeks.",
        "alternatives": [slot.start.isoformat(timespec="minutes") for slot in free],
    }
