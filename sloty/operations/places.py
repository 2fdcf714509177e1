"""The nouns location and department, and the hours of a location."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sloty.engine.civil import DAY
from sloty.models.location import ActiveStatus, Department, Location, LocationStatus
from sloty.models.schedule import WorkingBreak, WorkingHours
from sloty.operations import rows
from sloty.operations.nouns import Noun
from sloty.operations.specs import DepartmentSpec, HoursSpec, LocationSpec
from sloty.operations.unit import Unit

_DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


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
    # Told twice, they are the same hours.
    keys = dict.fromkeys(
        (day, spec.opens, spec.closes, spec.valid_from, spec.valid_to, tuple(sorted(map(_span, spec.breaks))))
        for spec in wanted
        for day in spec.weekdays()
    )
    changed = False
    for row in rows.all_of(unit, WorkingHours, **owner):
        if keys.pop(_row_key(unit, row), ...) is ...:
            unit.session.delete(row)
            changed = True
    for key in keys:
        _add_hours(unit, owner, key)
        changed = True
    unit.session.flush()
    return changed


def _add_hours(unit: Unit, owner: dict[str, Any], key: tuple[Any, ...]) -> None:
    names = ("weekday", "opens", "closes", "valid_from", "valid_to")
    row = rows.add(unit, WorkingHours, **owner, **dict(zip(names, key[:5], strict=True)))
    for opens, closes in key[5]:
        rows.add(unit, WorkingBreak, working_hours_id=row.id, opens=opens, closes=closes)


def _row_key(unit: Unit, row: WorkingHours) -> tuple[Any, ...]:
    breaks = rows.all_of(unit, WorkingBreak, working_hours_id=row.id)
    pauses = tuple(sorted((each.opens, each.closes) for each in breaks))
    return (row.weekday, row.opens, row.closes, row.valid_from, row.valid_to, pauses)


def _span(text: str) -> tuple[int, int]:
    hours = HoursSpec.model_validate(f"mon {text}")
    return hours.opens, hours.closes


def hours_of(unit: Unit, location: UUID, provider: UUID | None) -> tuple[str, ...]:
    """Weekly hours as they are written: `mon-fri 09:00-17:00`, days that are alike together."""
    alike: dict[tuple[Any, ...], list[int]] = {}
    for row in rows.all_of(unit, WorkingHours, location_id=location, provider_id=provider):
        alike.setdefault(_row_key(unit, row)[1:], []).append(row.weekday)
    written = [(sorted(days), key) for key, days in alike.items()]
    return tuple(
        f"{_days(days)} {_times(key)}" for days, key in sorted(written, key=lambda each: (each[0], each[1][0]))
    )


def _days(days: list[int]) -> str:
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{_DAY_NAMES[days[0] - 1]}-{_DAY_NAMES[days[-1] - 1]}"
    return ",".join(_DAY_NAMES[day - 1] for day in days)


def _times(key: tuple[Any, ...]) -> str:
    opens, closes, valid_from, valid_to, breaks = key
    told = f"{clock(opens)}-{clock(closes)}"
    if breaks:
        told += " except " + ", ".join(f"{clock(a)}-{clock(b)}" for a, b in breaks)
    if valid_from or valid_to:
        told += f" ({valid_from or '…'} to {valid_to or '…'})"
    return told


def clock(minute: int) -> str:
    """Minutes of the day as a time: 1440 is 24:00."""
    return f"{minute // 60:02}:{minute % 60:02}" if minute <= DAY else f"{minute}"


def _location_values(_: Unit, spec: LocationSpec) -> dict[str, Any]:
    return spec.model_dump(exclude={"hours"})


def _location_parts(unit: Unit, row: Location, spec: LocationSpec) -> bool:
    return spec.hours is not None and set_hours(unit, row.id, None, spec.hours)


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
    located="id",
)

DEPARTMENT = Noun(
    "department",
    Department,
    DepartmentSpec,
    DepartmentView,
    lambda unit, spec: {"slug": spec.slug, "name": spec.name, "location_id": location_id(unit, spec.location)},
    _show_department,
    archived={"status": ActiveStatus.INACTIVE},
    located="location_id",
)
