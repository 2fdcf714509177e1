"""Finding times: the slot list and its explanation. Both ask the engine's one predicate, as the booking does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sloty.actor import Permission
from sloty.db.queries.busy import Busy, busy
from sloty.engine import civil, offer
from sloty.engine.span import Span
from sloty.errors import Invalid
from sloty.operations.offerings import Offer, Offering, offering
from sloty.operations.unit import Unit
from sloty.operations.views import CheckView, ExplainView, SlotView

LONGEST_WINDOW = timedelta(days=92)
"""A search looks at most so far at once."""
_CALENDAR_DAYS = 300
"""So many days of calendars, a week of forty, are read at first; then ever more, so that the first slot costs its answer."""
_GROWTH = 4
"""Each reading is so much longer than the one before: few in all, for each also looks 31 days back."""
_DAY = 86_400


class WindowTooLong(Invalid):
    """A search window ends after it starts, and spans at most 92 days."""

    code = "window_invalid"
    sentence = "A search goes from one time to a later one, at most 92 days on."
    hint = "Give --from and --to at most 92 days apart."


@dataclass(frozen=True)
class Search:
    """What is looked for."""

    service: str
    """Slug, code, name or id."""
    start: datetime
    """First instant of the window, aware."""
    end: datetime
    """End of the window, aware, exclusive."""
    provider: str | None = None
    """None: any."""
    location: str | None = None
    """None: all."""


def find_slots(unit: Unit, search: Search) -> Iterator[SlotView]:
    """Every slot that starts within the window, earliest first; where several providers are free, each of them.

    Lazy: what is not taken from the iterator is not computed. Raises `ServiceNotFound`, `NotOffered`, `WindowTooLong`.
    """
    unit.actor.require(Permission.FIND_SLOTS)
    if not timedelta(0) < search.end - search.start <= LONGEST_WINDOW:
        raise WindowTooLong
    found = offering(unit, search.service).bookable()
    return slots_of(unit, found, found.matching(search.provider, search.location), search.start, search.end)


def slots_of(
    unit: Unit,
    found: Offering,
    offers: Sequence[Offer],
    start: datetime,
    end: datetime,
    without: UUID | None = None,
) -> Iterator[SlotView]:
    """The slots of some offers; the time of the appointment `without` counts as free."""
    for first, last in _stretches(max(start, unit.now), end, len(offers)):
        yield from _slots_within(unit, found, offers, Span(first, last), without)


def _stretches(start: datetime, end: datetime, calendars: int) -> Iterator[tuple[datetime, datetime]]:
    """The window in stretches of whole days, each longer than the one before."""
    days = max(1, _CALENDAR_DAYS // max(1, calendars))
    while start < end:
        stop = min(end, start + timedelta(days=days))
        yield start, stop
        start, days = stop, days * _GROWTH


def _slots_within(
    unit: Unit, found: Offering, offers: Sequence[Offer], within: Span, without: UUID | None
) -> Iterator[SlotView]:
    taken = _busy_around(unit, offers, int(within.start.timestamp()), int(within.end.timestamp()), without)
    starts = [
        (start, number)
        for number, each in enumerate(offers)
        for start in offer.starts(each.candidate, taken, unit.now, within)
    ]
    if len(offers) > 1:
        starts.sort()
    service = found.service
    lengths = [timedelta(minutes=each.candidate.timing.duration) for each in offers]
    for start, number in starts:
        each = offers[number]
        begin = datetime.fromtimestamp(start, each.candidate.zone)
        until = datetime.fromtimestamp(start + int(lengths[number].total_seconds()), each.candidate.zone)
        yield SlotView(begin, until, each.provider, each.location, service, each.candidate.timing.duration)


def _busy_around(unit: Unit, offers: Sequence[Offer], first: int, last: int, without: UUID | None) -> Busy:
    """Busy time of everything that the offers take, wide enough for the footprint of any start in [first, last)."""
    timings = [each.candidate.timing for each in offers]
    before = max(timing.before for timing in timings) * 60
    after = max(timing.duration + timing.after for timing in timings) * 60
    calendars = {
        calendar
        for each in offers
        for calendar in (each.candidate.calendar, *(c for need in each.candidate.pools for c, _ in need.members))
    }
    return busy(unit.session, calendars, first - before, last + after, without)


def explain(
    unit: Unit, service: str, starts_at: datetime, provider: str | None = None, location: str | None = None
) -> ExplainView:
    """Whether a time can be booked and why not: every clause, for every provider who gives the service.

    Agrees with `find_slots` and with `book --dry-run` at every instant, for it is the same predicate.
    """
    unit.actor.require(Permission.FIND_SLOTS)
    found = offering(unit, service)
    offers = found.matching(provider, location)
    checks = examine(unit, offers, starts_at)
    free = [
        each for each, clauses in zip(offers, checks, strict=True) if found.active and all(c.passed for c in clauses)
    ]
    return ExplainView(
        start=starts_at.astimezone(civil.zone(offers[0].timezone)),
        service=found.service,
        bookable=bool(free),
        providers=tuple(dict.fromkeys(each.provider for each in free)),
        checks=tuple(
            CheckView(each.provider, each.location, clause.name, clause.passed, clause.detail)
            for each, clauses in zip(offers, checks, strict=True)
            for clause in clauses
        ),
    )


def examine(
    unit: Unit,
    offers: Sequence[Offer],
    starts_at: datetime,
    *,
    without: UUID | None = None,
    waive: frozenset[str] = frozenset(),
) -> list[tuple[offer.Check, ...]]:
    """The engine's verdict on one start, for each of the offers."""
    start = int(starts_at.timestamp())
    taken = _busy_around(unit, offers, start, start + 1, without)
    return [offer.explain(each.candidate, taken, unit.now, starts_at, waive=waive) for each in offers]


def nearest(
    unit: Unit, found: Offering, offers: Sequence[Offer], starts_at: datetime, *, without: UUID | None = None
) -> tuple[SlotView, ...]:
    """The three slots nearest to a time that could not be had, within a week of it or as soon as there are any."""
    around = [*slots_of(unit, found, offers, starts_at - timedelta(days=1), starts_at + timedelta(days=7), without)]
    if not around:
        later = slots_of(unit, found, offers, starts_at + timedelta(days=7), starts_at + LONGEST_WINDOW, without)
        around = [slot for slot, _ in zip(later, range(3), strict=False)]
    # By instant: in the repeated hour two local times of one zone compare equal.
    at = starts_at.timestamp()
    distinct = {slot.start.timestamp(): slot for slot in reversed(around)}
    closest = sorted(distinct, key=lambda instant: (abs(instant - at), instant))[:3]
    return tuple(distinct[instant] for instant in sorted(closest))


def soonest(
    unit: Unit, offers: Sequence[Offer], start: datetime, *, waive: frozenset[str]
) -> tuple[datetime, Offer] | None:
    """When, within a day of `start`, the first of the offers is free, and which; None: nobody is."""
    within = Span(start, start + timedelta(days=1))
    taken = _busy_around(unit, offers, int(within.start.timestamp()), int(within.end.timestamp()), None)
    free = [
        (found[0], number)
        for number, each in enumerate(offers)
        if (found := offer.starts(each.candidate, taken, unit.now, within, waive=waive))
    ]
    if not free:
        return None
    at, number = min(free)
    return datetime.fromtimestamp(at, offers[number].candidate.zone), offers[number]


class ZoneUnclear(Invalid):
    """A wall time was given, and the locations in question lie in several zones."""

    code = "zone_unclear"
    sentence = "Which zone is meant? '{service}' is offered in {zones}."
    hint = "Name the location with --location, or write the time with its offset."


def zone_of(unit: Unit, service: str, provider: str | None = None, location: str | None = None) -> ZoneInfo:
    """The zone in which a wall time for this service is meant; raises `ZoneUnclear` where there are several."""
    unit.actor.require(Permission.FIND_SLOTS)
    found = offering(unit, service)
    zones = {each.candidate.zone.key: each.candidate.zone for each in found.matching(provider, location)}
    if len(zones) > 1:
        raise ZoneUnclear(service=found.service, zones=" and ".join(sorted(zones)))
    return next(iter(zones.values()))


def zone_or_utc(unit: Unit, service: str, provider: str | None = None, location: str | None = None) -> ZoneInfo:
    """As `zone_of`, but UTC where there are several: days of a search need not be exact."""
    try:
        return zone_of(unit, service, provider, location)
    except ZoneUnclear:
        return civil.zone("UTC")
