"""The day of a provider, of a location, or of the whole tenant: what the front desk prints and looks at."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sloty.actor import Permission
from sloty.db.queries import day as queries
from sloty.engine import civil
from sloty.engine.lifecycle import Status
from sloty.errors import NotFound
from sloty.operations import appointments
from sloty.operations.appointments import Filter
from sloty.operations.unit import Unit
from sloty.operations.views import AppointmentView


class NobodySuch(NotFound):
    """No provider or location of that slug or code."""

    code = "no_such_calendar"
    sentence = "There is no {kind} '{ref}'."
    hint = "Run: sloty {kind} list"


@dataclass(frozen=True)
class DaySheet:
    """One local day: its appointments by start, and how many stand where."""

    day: date
    title: str
    """Whose day it is."""
    timezone: str
    """The zone that the day is a day of."""
    appointments: tuple[AppointmentView, ...]
    counts: dict[str, int]
    """By status."""
    names: dict[str, str]
    """Names of providers, services and locations, by kind and slug: `provider/ana`."""


def zone(unit: Unit, *, provider: str | None = None, location: str | None = None) -> ZoneInfo:
    """The zone that days of that provider or location are days of, the location's for both; raises `NobodySuch`."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    return civil.zone(whose(unit, provider, location)[1])


def sheet(unit: Unit, day: date, *, provider: str | None = None, location: str | None = None) -> DaySheet:
    """The day from local midnight to local midnight, in the zone of the location, or of the provider's home.

    With both, what the provider does there; without either, the whole tenant in its own zone. Raises `NobodySuch`.
    """
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    title, zone_name, slugs = whose(unit, provider, location)
    span = civil.day_span(day, civil.zone(zone_name))
    # Visits over midnight belong to the day on which they start.
    found = appointments.list_(
        unit,
        Filter(span.start, span.end, provider=slugs.get("provider"), location=slugs.get("location")),
    )
    counts = Counter(view.status.value for view in found)
    return DaySheet(
        day=day,
        title=title,
        timezone=zone_name,
        appointments=tuple(found),
        counts={status.value: counts[status.value] for status in Status if counts[status.value]},
        names=names(unit),
    )


def names(unit: Unit) -> dict[str, str]:
    """Names of providers, services and locations, by kind and slug: `provider/ana`."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    return {f"{kind}/{slug}": name for kind, slug, name in unit.session.rows(queries.NAMES)}


def whose(unit: Unit, provider: str | None, location: str | None) -> tuple[str, str, dict[str, str]]:
    """The title of that calendar, its zone, and the slugs by kind; raises `NobodySuch`."""
    if provider is None and location is None:
        tenant = unit.session.row(queries.TENANT) or ("All", "UTC")
        return str(tenant[0]), str(tenant[1]), {}
    found = []
    for kind, ref in (("provider", provider), ("location", location)):
        if ref is not None:
            row = unit.session.row(queries.WHERE, **{"provider": None, "location": None, kind: ref})
            if row is None:
                raise NobodySuch(kind=kind, ref=ref)
            found.append(row)
    return " at ".join(str(row[2]) for row in found), str(found[-1][3]), {row[0]: str(row[1]) for row in found}
