"""What a visitor chooses from: where and by whom a service is given, the questions it asks, and a week of free times."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sloty.actor import Permission
from sloty.db.queries.busy import holds_end
from sloty.engine import civil
from sloty.engine.fields import Parameter
from sloty.models.location import Location, LocationKind
from sloty.models.provider import Provider
from sloty.operations import rows, slots
from sloty.operations.memory import of_catalog
from sloty.operations.offerings import Offer, ServiceNotFound, offering
from sloty.operations.self_service.holding import require_online
from sloty.operations.self_service.offered import Terms, terms_of
from sloty.operations.slots import LONGEST_WINDOW, Search
from sloty.operations.unit import Unit
from sloty.operations.views import SlotView

DAYS = 7
"""Shown at once."""
_FARTHEST = LONGEST_WINDOW - timedelta(days=1)
"""In local days, one of which may be longer than 24 hours."""


@dataclass(frozen=True, slots=True)
class Place:
    """A location, as a visitor needs to know it."""

    slug: str
    name: str
    timezone: str
    is_virtual: bool
    address: str | None
    phone: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """A provider who gives the service."""

    slug: str
    name: str
    """With the title."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A service with everything that a visitor has to choose or to answer."""

    service: str
    name: str
    requires_approval: bool
    waitlist: bool
    """Whether one may wait for it where there is no time."""
    places: tuple[Place, ...]
    people: tuple[Person, ...]
    """At any of the places."""
    parameters: tuple[Parameter, ...]
    most_participants: int
    """Who may come along."""
    currency: str
    offers: tuple[Offer, ...] = field(repr=False)

    def terms(self, location: str | None = None, provider: str | None = None) -> Terms:
        """How long it takes and what it costs, at one place or with one provider, who give it."""
        those = [
            each for each in self.offers if location in {None, each.location} and provider in {None, each.provider}
        ]
        return terms_of(those or self.offers, self.currency)

    def place(self, slug: str | None) -> Place | None:
        """The place of that slug; a single one is chosen already."""
        if slug is None and len(self.places) == 1:
            return self.places[0]
        return next((each for each in self.places if each.slug == slug), None)

    def person(self, slug: str | None) -> Person | None:
        """The provider of that slug; a single one is chosen already."""
        if slug is None and len(self.people) == 1:
            return self.people[0]
        return next((each for each in self.people if each.slug == slug), None)


@dataclass(frozen=True, slots=True)
class Week:
    """Some days from a first one on, with what is free."""

    first: date
    days: dict[date, tuple[SlotView, ...]]
    """By day in the location's zone; each instant once. Days without are not in it."""
    next_free: date | None
    """Where nothing is free in the week: the first day after it that has something. None: nothing is."""


def choice(unit: Unit, service: str, location: str | None = None) -> Choice:
    """A service that is offered online, at one location or at all. Raises `ServiceNotFound`."""
    unit.actor.require(Permission.FIND_SLOTS)
    require_online(unit, service)
    return of_catalog(unit, ("chosen online", service, location), lambda: _load(unit, service, location))


def _load(unit: Unit, service: str, location: str | None) -> Choice:
    found = offering(unit, service)
    offers = [each for each in found.offers if location in {None, each.location}]
    if not offers:
        raise ServiceNotFound(ref=service, hint="Choose one of those that are offered.")
    there = {each.location_id for each in offers}
    return Choice(
        service=found.service,
        name=found.name,
        requires_approval=found.requires_approval,
        waitlist=found.waitlist,
        places=tuple(_place(row) for row in rows.all_of(unit, Location) if row.id in there),
        people=_people(unit, offers),
        parameters=tuple(sorted(found.parameters, key=lambda each: each.order)),
        most_participants=found.most_participants,
        currency=found.currency,
        offers=tuple(offers),
    )


def _people(unit: Unit, offers: Iterable[Offer]) -> tuple[Person, ...]:
    """Each once, by name; shown with the title, as messages do."""
    titles = {row.slug: row.title for row in rows.all_of(unit, Provider)}
    names = {each.provider: each.provider_name for each in offers}
    sorted_by_name = sorted(names.items(), key=lambda each: each[1].casefold())
    return tuple(Person(slug, " ".join(filter(None, (titles.get(slug), name)))) for slug, name in sorted_by_name)


def _place(row: Location) -> Place:
    town = " ".join(part for part in (row.postal_code, row.city) if part)
    address = ", ".join(part for part in (row.address, town) if part)
    return Place(
        row.slug, row.name, row.timezone, row.kind is LocationKind.VIRTUAL, address or None, row.phone, row.email
    )


def week(unit: Unit, chosen: Choice, place: Place, provider: str | None, first: date | None) -> Week:
    """The week that begins with a day; without one, with the first day that has something free."""

    def free(start: datetime, end: datetime) -> Iterable[SlotView]:
        return slots.find_slots(unit, Search(chosen.service, start, end, provider, place.slug))

    zone = civil.zone(place.timezone)
    return week_of(free, zone, civil.local_date(unit.now, zone), first)


def week_of(
    free: Callable[[datetime, datetime], Iterable[SlotView]], zone: ZoneInfo, today: date, first: date | None
) -> Week:
    """The same, of what `free` finds between two instants. No more is looked for than is shown."""

    def found(since: date, until: date) -> Iterable[SlotView]:
        return free(civil.instant(since, 0, zone), civil.instant(until, 0, zone))

    begin = today if first is None else max(first, today)
    end = begin + timedelta(days=DAYS)
    days = _by_day(found(begin, end), zone)
    after = None if days else next(iter(found(end, end + _FARTHEST)), None)
    later = None if after is None else civil.local_date(after.start, zone)
    soonest = min(days, default=later)
    if first is None and soonest is not None and soonest != begin:
        return week_of(free, zone, today, soonest)
    return Week(begin, days, later)


def lasting(unit: Unit, chosen: Choice, place: Place, shown: Week) -> datetime:
    """Until when a week is as it is shown, if nothing is written: a start becomes too soon, a hold ends, or the day does."""
    zone = civil.zone(place.timezone)
    tomorrow = civil.instant(civil.local_date(unit.now, zone) + timedelta(days=1), 0, zone)
    notice = timedelta(hours=max(each.candidate.notice.hours for each in chosen.offers))
    starts = [each.start - notice for those in shown.days.values() for each in those[:1]]
    return min([tomorrow, *starts, *filter(None, [holds_end(unit.session)])])


def _by_day(found: Iterable[SlotView], zone: ZoneInfo) -> dict[date, tuple[SlotView, ...]]:
    days: dict[date, dict[float, SlotView]] = defaultdict(dict)
    for slot in found:
        # By instant: in the repeated hour two local times of one zone compare equal.
        days[civil.local_date(slot.start, zone)].setdefault(slot.start.timestamp(), slot)
    return {day: tuple(those.values()) for day, those in days.items()}


def nearest(unit: Unit, service: str, provider: str | None, location: str, starts_at: datetime) -> tuple[SlotView, ...]:
    """Three free times close to one that is gone, with whomever of the location has them first."""
    unit.actor.require(Permission.FIND_SLOTS)
    found = offering(unit, service)
    return slots.nearest(unit, found, found.matching(provider, location), starts_at)
