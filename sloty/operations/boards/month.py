"""A month as weeks of days, each with how full it is: where there is still room, at a location, of a provider, or at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sloty.actor import Permission
from sloty.operations import day_sheet, loads
from sloty.operations.loads import Load
from sloty.operations.unit import Unit

_WEEK = 7


@dataclass(frozen=True, slots=True)
class MonthDay:
    """One local day, of every location that is looked at."""

    day: date
    load: Load

    @property
    def is_closed(self) -> bool:
        """Whether nobody works that day."""
        return not self.load.open_minutes


@dataclass(frozen=True, slots=True)
class Month:
    """A month on a sheet: whole weeks from Monday on, so that the first and the last hold days of its neighbours."""

    first: date
    """Its first day."""
    title: str
    """Whose month it is."""
    timezone: str
    weeks: tuple[tuple[MonthDay, ...], ...]
    location: str | None = None
    provider: str | None = None


def month(unit: Unit, day: date, location: str | None = None, provider: str | None = None) -> Month:
    """The month in which a day lies: a fixed number of statements, and one pass over its visits. Raises `NobodySuch`."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    title, zone, slugs = day_sheet.whose(unit, provider, location)
    first = day.replace(day=1)
    monday, sunday = _sheet(first)
    wanted = (slugs.get("provider"), slugs.get("location"))
    places = [
        place
        for place in loads.workplaces(unit, since=monday)
        if wanted[0] in {None, place.row.provider} and wanted[1] in {None, place.row.location}
    ]
    providers = {place.row.provider_id for place in places}
    found = loads.loads(unit, places, monday, sunday, next(iter(providers)) if len(providers) == 1 else None)
    by_day = _summed((day, load) for (_, _, day), load in found.items())
    days = [monday + timedelta(days=offset) for offset in range((sunday - monday).days + 1)]
    weeks = tuple(
        tuple(MonthDay(each, by_day.get(each, Load())) for each in days[at : at + _WEEK])
        for at in range(0, len(days), _WEEK)
    )
    return Month(first, title, zone, weeks, slugs.get("location"), slugs.get("provider"))


def _sheet(first: date) -> tuple[date, date]:
    """The Monday on or before the first of a month, and the Sunday on or after its last."""
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


def _summed(loads_of_days: Iterable[tuple[date, Load]]) -> dict[date, Load]:
    found: dict[date, Load] = {}
    for day, load in loads_of_days:
        found[day] = found.get(day, Load()) + load
    return found
