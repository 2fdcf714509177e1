"""Reports on the one calendar that a provider has across all locations: how full it is, and what cannot be right in it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations

from sloty.actor import Permission
from sloty.engine import civil
from sloty.engine.limits import Feature
from sloty.engine.span import Range, instant_of, join, meet
from sloty.errors import Invalid
from sloty.models.provider import Provider
from sloty.operations import loads, rows, subscriptions
from sloty.operations.plans import affected
from sloty.operations.timetables import OfferRow
from sloty.operations.unit import Unit

LONGEST = 366
"""Days that one report covers at most."""
_LOOK_AHEAD = timedelta(days=28)


class ReportTooLong(Invalid):
    """A report covers a year at most."""

    code = "report_too_long"
    sentence = "A report covers 1 to 366 days."


@dataclass(frozen=True)
class LoadView:
    """One provider's day at one location."""

    day: date
    """The local day at the location."""
    provider: str
    location: str
    timezone: str
    open_minutes: int
    """Working hours, breaks and absences taken off."""
    booked_minutes: int
    """Visits that took place or still will, buffers not counted."""
    visits: int
    percent: int | None
    """Booked of open; None on a day without hours."""


@dataclass(frozen=True)
class ConflictView:
    """Something in the calendars that cannot be right."""

    kind: str
    """HOURS: expected at two locations at once; OUTSIDE: a visit that has no place any more."""
    provider: str
    location: str
    start: datetime
    """In the location's zone; of hours, the first time within four weeks."""
    end: datetime | None
    detail: str
    fix: str


def load(unit: Unit, first: date, last: date, provider: str | None = None) -> list[LoadView]:
    """How full each day of each provider is, location by location, both days inclusive.

    Raises `NoSuch`, `ReportTooLong`, `FeatureOff`.
    """
    unit.actor.require(Permission.VIEW_REPORTS)
    subscriptions.require_feature(unit, Feature.REPORTS)
    if not 0 <= (last - first).days < LONGEST:
        raise ReportTooLong
    who = None if provider is None else rows.find(unit, Provider, provider, "provider").id
    places = loads.workplaces(unit, who, first)
    zones = {(place.row.provider, place.row.location): place.row.timezone for place in places}
    found = loads.loads(unit, places, first, last, who)
    views = (
        LoadView(
            day, name, where, zones[name, where], load.open_minutes, load.booked_minutes, load.visits, load.percent
        )
        for (name, where, day), load in found.items()
    )
    return sorted(views, key=lambda view: (view.day, view.provider, view.location))


def conflicts(unit: Unit) -> list[ConflictView]:
    """What cannot be right in the calendars from now on: the same provider in two places, visits without a place."""
    unit.actor.require(Permission.VIEW_REPORTS)
    subscriptions.require_feature(unit, Feature.REPORTS)
    found = [*_twice(unit), *_outside(unit)]
    return sorted(found, key=lambda view: (view.kind, view.provider, view.start))


def _twice(unit: Unit) -> Iterator[ConflictView]:
    """Providers whose hours at two locations overlap in time, whatever the zones of the two."""
    by_provider: dict[str, list[tuple[OfferRow, list[Range]]]] = defaultdict(list)
    for place in loads.workplaces(unit):
        first = civil.local_date(unit.now, place.schedule.zone)
        openings = place.schedule.openings(first, first + _LOOK_AHEAD)
        by_provider[place.row.provider].append((place.row, join((each.start, each.end) for each in openings)))
    for provider, there in by_provider.items():
        for (one, hours), (other, others) in combinations(there, 2):
            both = meet(hours, others)
            if both:
                yield _double(provider, one, other, both)


def _double(provider: str, one: OfferRow, other: OfferRow, both: list[Range]) -> ConflictView:
    zone = civil.zone(one.timezone)
    start, end = (instant_of(edge).astimezone(zone) for edge in both[0])
    times = "once" if len(both) == 1 else f"{len(both)} times"
    return ConflictView(
        "HOURS", provider, one.location, start, end,
        f"also at {other.location}, {times} within four weeks: a visit at one takes the time at both",
        f"sloty hours set --provider {provider} --location {other.location} …",
    )  # fmt: skip


def _outside(unit: Unit) -> Iterator[ConflictView]:
    for each in affected.outside(unit):
        yield ConflictView(
            "OUTSIDE", each.provider, each.location, each.start, None,
            f"{each.confirmation_code} ({each.service}): {each.reason}",
            f"sloty appointment reschedule {each.confirmation_code} --at TIME",
        )  # fmt: skip
