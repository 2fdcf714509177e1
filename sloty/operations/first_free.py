"""The first free times across providers and locations, the best first, each with the reasons for its place."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, islice

from sloty.actor import Permission
from sloty.db.queries.busy import loads
from sloty.engine import civil
from sloty.operations import slots
from sloty.operations.offerings import Offer, offering
from sloty.operations.slots import Search
from sloty.operations.unit import Unit
from sloty.operations.views import SlotView

_LOOKED_AT = 400
"""Slots that are weighed: the first of them is free soonest, the last is late enough."""
_MOST_A_DAY = 3
"""Of one provider at one location: whoever looks for the first free time wants a choice of people and days."""


@dataclass(frozen=True)
class Wanted:
    """What is looked for, and what would be welcome."""

    service: str
    start: datetime
    end: datetime
    provider: str | None = None
    """None: any."""
    location: str | None = None
    usual_provider: str | None = None
    """With whom the customer was last: welcome, not required."""
    usual_location: str | None = None


@dataclass(frozen=True)
class Suggestion:
    """A free time, and what speaks for it."""

    slot: SlotView
    reasons: tuple[str, ...]
    provider_name: str
    location_name: str


def first_free(unit: Unit, wanted: Wanted, limit: int = 30) -> list[Suggestion]:
    """The earliest free times first; on one day, those with the usual provider or place first, then whoever has least to do.

    Raises `ServiceNotFound`, `NotOffered`, `WindowTooLong`.
    """
    unit.actor.require(Permission.FIND_SLOTS)
    search = Search(wanted.service, wanted.start, wanted.end, wanted.provider, wanted.location)
    found = [*islice(slots.find_slots(unit, search), _LOOKED_AT)]
    offers = {(each.provider, each.location): each for each in offering(unit, wanted.service).offers}
    suggestions: list[Suggestion] = []
    for _, group in groupby(found, key=lambda slot: slot.start.date()):
        day = [*_sparsely([*group])]
        visits = _visits(unit, day, offers)
        suggestions += sorted(
            (_suggestion(wanted, slot, offers[slot.provider, slot.location], visits[slot.provider]) for slot in day),
            key=lambda each: (-_welcome(wanted, each.slot), each.slot.start, visits[each.slot.provider]),
        )
        if len(suggestions) >= limit:
            break
    return suggestions[:limit]


def _sparsely(day: list[SlotView]) -> list[SlotView]:
    """The first few of each provider at each location."""
    taken: dict[tuple[str, str], int] = {}
    kept = []
    for slot in day:
        key = (slot.provider, slot.location)
        taken[key] = taken.get(key, 0) + 1
        if taken[key] <= _MOST_A_DAY:
            kept.append(slot)
    return kept


def _visits(unit: Unit, day: list[SlotView], offers: dict[tuple[str, str], Offer]) -> dict[str, int]:
    """How many visits each of the providers has on that day."""
    calendars = {slot.provider: offers[slot.provider, slot.location].candidate.calendar for slot in day}
    first = day[0].start
    midnight = civil.day_span(first.date(), civil.zone(str(first.tzinfo))).start
    window = int(midnight.timestamp()), int((midnight + timedelta(days=1)).timestamp())
    counts = loads(unit.session, set(calendars.values()), *window)
    return {provider: counts[calendar] for provider, calendar in calendars.items()}


def _welcome(wanted: Wanted, slot: SlotView) -> int:
    return 2 * (slot.provider == wanted.usual_provider) + (slot.location == wanted.usual_location)


def _suggestion(wanted: Wanted, slot: SlotView, offer: Offer, visits: int) -> Suggestion:
    reasons = []
    if slot.provider == wanted.usual_provider:
        reasons.append("the usual provider")
    if slot.location == wanted.usual_location:
        reasons.append("the usual location")
    reasons.append("nothing else that day" if not visits else f"{visits} visit{'' if visits == 1 else 's'} that day")
    return Suggestion(slot, tuple(reasons), offer.provider_name, offer.location_name)
