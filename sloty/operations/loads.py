"""How full days are: what reports tell of each provider, and what the month tells of a place. One pass over the visits."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sloty.db.queries import report as queries
from sloty.engine import civil
from sloty.engine.hours import Schedule
from sloty.engine.span import epoch_of
from sloty.operations.timetables import OfferRow, schedules_of
from sloty.operations.unit import Unit

_ONE_DAY = timedelta(days=1)
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Workplace:
    """One provider at one location."""

    row: OfferRow
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Load:
    """A provider's day at one location, or several of them together."""

    open_minutes: int = 0
    """Working hours, breaks and absences taken off."""
    booked_minutes: int = 0
    """Visits that took place or still will, buffers not counted."""
    visits: int = 0

    @property
    def percent(self) -> int | None:
        """Booked of open; None on a day without hours."""
        return round(100 * self.booked_minutes / self.open_minutes) if self.open_minutes else None

    def __add__(self, other: "Load") -> "Load":
        return Load(
            self.open_minutes + other.open_minutes,
            self.booked_minutes + other.booked_minutes,
            self.visits + other.visits,
        )


Key = tuple[str, str, date]
"""Provider and location by their slugs, and the local day there."""


def workplaces(unit: Unit, provider: UUID | None = None, since: date | None = None) -> list[Workplace]:
    """Who works where, by provider; dated changes of before `since` are left out, without it those that lie behind us."""
    found = [OfferRow(*row) for row in unit.session.rows(queries.PLACES, provider=provider)]
    schedules = schedules_of(unit, found, since)
    return [Workplace(row, schedules[row.provider_id, row.location_id]) for row in found]


def loads(
    unit: Unit, places: Sequence[Workplace], first: date, last: date, provider: UUID | None = None
) -> dict[Key, Load]:
    """The load of each place on each of its local days, both inclusive; days without hours and visits are left out."""
    visits = _visits(unit, places, first, last, provider)
    found: dict[Key, Load] = {}
    for place in places:
        for offset in range((last - first).days + 1):
            key = (place.row.provider, place.row.location, first + timedelta(days=offset))
            openings = place.schedule.openings_on(key[2])
            minutes = visits.get(key, ())
            if openings or minutes:
                seconds = sum(opening.end - opening.start for opening in openings)
                found[key] = Load(seconds // _MINUTE, sum(minutes), len(minutes))
    return found


def _visits(
    unit: Unit, places: Sequence[Workplace], first: date, last: date, provider: UUID | None
) -> dict[Key, list[int]]:
    """Minutes of each visit, by the local day on which it starts, or on which its shift began."""
    schedules = {(place.row.provider, place.row.location): place.schedule for place in places}
    # Every zone's first and last day are within: the days themselves sort out the rest.
    window = {
        "first": civil.instant(first - _ONE_DAY, 0, civil.zone("UTC")),
        "last": civil.instant(last + 2 * _ONE_DAY, 0, civil.zone("UTC")),
    }
    found: dict[Key, list[int]] = defaultdict(list)
    for who, where, starts, ends, _ in unit.session.rows(queries.VISITS, provider=provider, **window):
        if (who, where) in schedules:
            day = _shift_day(schedules[who, where], starts)
            found[who, where, day].append(int((ends - starts).total_seconds()) // _MINUTE)
    return found


def _shift_day(schedule: Schedule, starts: datetime) -> date:
    """After midnight, the night shift's visits are still those of the evening before."""
    day = civil.local_date(starts, schedule.zone)
    eve, at = day - _ONE_DAY, epoch_of(starts)
    return eve if any(each.start <= at < each.end for each in schedule.openings_on(eve)) else day
