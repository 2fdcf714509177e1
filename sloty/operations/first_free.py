"""The first free times across providers and locations, the best first, each with the reasons for its place."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sloty.actor import Permission
from sloty.db.queries.busy import loads
from sloty.engine import civil
from sloty.engine.span import epoch_of
from sloty.operations import slots
from sloty.operations.offerings import Offer, offering
from sloty.operations.slots import Search
from sloty.operations.unit import Unit
from sloty.operations.views import SlotView

_MOST_A_DAY = 3
"""Of one provider at one location: whoever looks for the first free time wants a choice of people and days."""
_Place = tuple[str, str]
"""Provider and location."""


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
    score: int = 0
    """Two for the usual provider, one for the usual location: on one day, the higher comes first."""


def first_free(unit: Unit, wanted: Wanted, limit: int = 30) -> list[Suggestion]:
    """The first days first; on one day, those with the usual provider or place, then the earliest, then whoever is least busy.

    Raises `ServiceNotFound`, `NotOffered`, `WindowTooLong`.
    """
    unit.actor.require(Permission.FIND_SLOTS)
    search = Search(wanted.service, wanted.start, wanted.end, wanted.provider, wanted.location)
    days = _by_day(slots.find_slots(unit, search), limit)
    offers = {(each.provider, each.location): each for each in offering(unit, wanted.service).offers}
    suggestions: list[Suggestion] = []
    for day in sorted(days):
        visits = _visits(unit, day, {(slot.provider, slot.location) for slot in days[day]}, offers)
        suggestions += sorted(
            (
                _suggestion(wanted, slot, offers[slot.provider, slot.location], visits[slot.provider, slot.location])
                for slot in days[day]
            ),
            key=lambda each: (-each.score, epoch_of(each.slot.start), visits[each.slot.provider, each.slot.location]),
        )
    return suggestions[:limit]


def _by_day(found: Iterable[SlotView], limit: int) -> dict[date, list[SlotView]]:
    """The first few of each provider at each location, by their local day; whole days, until there are enough."""
    days: dict[date, list[SlotView]] = defaultdict(list)
    kept: Counter[tuple[date, str, str]] = Counter()
    for slot in found:
        day = slot.start.date()
        if day not in days and sum(map(len, days.values())) >= limit:
            break
        kept[day, slot.provider, slot.location] += 1
        if kept[day, slot.provider, slot.location] <= _MOST_A_DAY:
            days[day].append(slot)
    return days


def _visits(unit: Unit, day: date, places: set[_Place], offers: Mapping[_Place, Offer]) -> dict[_Place, int]:
    """How many visits the provider has on that day, as it is at the location."""
    by_zone: dict[civil.Zone, list[_Place]] = defaultdict(list)
    for place in places:
        by_zone[offers[place].candidate.zone].append(place)
    visits: dict[_Place, int] = {}
    for zone, there in by_zone.items():
        span = civil.day_span(day, zone)
        calendars = {place: offers[place].candidate.calendar for place in there}
        edges = int(span.start.timestamp()), int(span.end.timestamp())
        counts = loads(unit.session, set(calendars.values()), *edges)
        visits |= {place: counts[calendar] for place, calendar in calendars.items()}
    return visits


def _suggestion(wanted: Wanted, slot: SlotView, offer: Offer, visits: int) -> Suggestion:
    usual = slot.provider == wanted.usual_provider, slot.location == wanted.usual_location
    reasons = [told for told, holds in zip(("the usual provider", "the usual location"), usual, strict=True) if holds]
    reasons.append("nothing else that day" if not visits else f"{visits} visit{'' if visits == 1 else 's'} that day")
    return Suggestion(slot, tuple(reasons), offer.provider_name, offer.location_name, 2 * usual[0] + usual[1])
