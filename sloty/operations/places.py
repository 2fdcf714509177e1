"""The nouns location and department, and the hours of a location."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sloty.engine.limits import Limited
from sloty.models.location import ActiveStatus, Department, Location, LocationStatus
from sloty.models.schedule import WorkingBreak, WorkingHours
from sloty.operations import branding, domains, rows, weekly
from sloty.operations.nouns import Noun
from sloty.operations.specs import DepartmentSpec, HoursSpec, LocationSpec
from sloty.operations.unit import Unit
from sloty.operations.weekly import Weekly


@dataclass(frozen=True)
class LocationView:
    """A site."""

    id: UUID
    slug: str
    name: str
    kind: str
    timezone: str
    status: str
    address: str | None
    city: str | None
    country: str | None
    phone: str | None
    email: str | None
    meeting_url: str | None
    hours: tuple[str, ...]
    """The location's own, as they are written."""


@dataclass(frozen=True)
class DepartmentView:
    """A part of the tenant."""

    id: UUID
    slug: str
    name: str
    location: str | None
    status: str


def location_id(unit: Unit, ref: str | None) -> UUID | None:
    """The id of a location by what a person knows; None for None."""
    return None if ref is None else rows.find(unit, Location, ref, "location").id


def set_hours(unit: Unit, location: UUID, provider: UUID | None, wanted: Iterable[HoursSpec]) -> bool:
    """Make the weekly hours of a provider at a location, or of the location itself, what is wanted."""
    owner = {"location_id": location, "provider_id": provider}
    spans = dict.fromkeys(weekly.asked_for(wanted))
    changed = False
    for row, span in _hours(unit, owner):
        if spans.pop(span, ...) is ...:
            unit.session.delete(row)
            changed = True
    for span in spans:
        _add_hours(unit, owner, span)
        changed = True
    unit.session.flush()
    return changed


def _add_hours(unit: Unit, owner: dict[str, Any], span: Weekly) -> None:
    row = rows.add(unit, WorkingHours, **owner, **{name: getattr(span, name) for name in Weekly._fields[:5]})
    for opens, closes in span.breaks:
        rows.add(unit, WorkingBreak, working_hours_id=row.id, opens=opens, closes=closes)


def _hours(unit: Unit, owner: dict[str, Any]) -> Iterator[tuple[WorkingHours, Weekly]]:
    for row in rows.all_of(unit, WorkingHours, **owner):
        breaks = rows.all_of(unit, WorkingBreak, working_hours_id=row.id)
        pauses = tuple(sorted((each.opens, each.closes) for each in breaks))
        yield row, Weekly(row.weekday, row.opens, row.closes, row.valid_from, row.valid_to, pauses)


def hours_of(unit: Unit, location: UUID, provider: UUID | None) -> tuple[str, ...]:
    """Weekly hours for people: `mon-fri 09:00-17:00`, days that are alike together."""
    return weekly.told(span for _, span in _hours(unit, {"location_id": location, "provider_id": provider}))


def _location_values(unit: Unit, spec: LocationSpec) -> dict[str, Any]:
    values = spec.model_dump(exclude={"hours", "branding", "domains"})
    return {**values, "branding": branding.of_location(unit, spec)}


def _location_parts(unit: Unit, row: Location, spec: LocationSpec) -> bool:
    changed = spec.hours is not None and set_hours(unit, row.id, None, spec.hours)
    named = spec.domains is not None and domains.set_(unit, unit.tenant, row.id, spec.domains)
    return changed or named


def _show_location(unit: Unit, row: Location) -> LocationView:
    return LocationView(
        row.id, row.slug, row.name, row.kind, row.timezone, row.status, row.address, row.city, row.country, row.phone,
        row.email, row.meeting_url, hours_of(unit, row.id, None),
    )  # fmt: skip


def _show_department(unit: Unit, row: Department) -> DepartmentView:
    where = next((each.slug for each in rows.all_of(unit, Location, id=row.location_id)), None)
    return DepartmentView(row.id, row.slug, row.name, where, row.status)


LOCATION = Noun(
    "location",
    Location,
    LocationSpec,
    LocationView,
    _location_values,
    _show_location,
    _location_parts,
    archived={"status": LocationStatus.INACTIVE},
    limited=Limited.LOCATIONS,
    in_use=frozenset(LocationStatus) - {LocationStatus.INACTIVE},
    located="id",
)

DEPARTMENT = Noun(
    "department",
    Department,
    DepartmentSpec,
    DepartmentView,
    lambda unit, spec: {**spec.model_dump(exclude={"location"}), "location_id": location_id(unit, spec.location)},
    _show_department,
    archived={"status": ActiveStatus.INACTIVE},
    located="location_id",
)
