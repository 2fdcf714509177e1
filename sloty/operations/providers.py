"""The noun provider: who delivers services, where, in which hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sloty.actor import Permission
from sloty.engine.limits import Limited
from sloty.models.calendar import Calendar, CalendarKind
from sloty.models.location import Department, Location
from sloty.models.provider import Provider, ProviderLocation, ProviderStatus
from sloty.operations import rows
from sloty.operations.idempotency import once
from sloty.operations.nouns import Noun
from sloty.operations.places import hours_of, location_id, set_hours
from sloty.operations.specs import ProviderSpec, SiteSpec, checked
from sloty.operations.unit import Unit


@dataclass(frozen=True)
class SiteView:
    """A provider at one location."""

    location: str
    employment_type: str
    department: str | None
    hours: tuple[str, ...]
    """Their own, as they are written; none means the location's."""
    status: str


@dataclass(frozen=True)
class ProviderView:
    """Who delivers services."""

    id: UUID
    slug: str
    name: str
    title: str | None
    email: str | None
    sign_in_email: str | None
    """None: they sign in with the other one."""
    specialties: tuple[str, ...]
    languages: tuple[str, ...]
    accepts_new_customers: bool
    bookable_online: bool
    status: str
    locations: tuple[SiteView, ...]


_LISTS = ("specialties", "credentials", "languages", "insurances")


def _values(unit: Unit, spec: ProviderSpec) -> dict[str, Any]:
    values = spec.model_dump(exclude={"locations", "home_location"})
    values.update({name: list(values[name]) for name in _LISTS})
    home = spec.home_location or (spec.locations[0].location if spec.locations else None)
    return {**values, "home_location_id": location_id(unit, home)}


def _calendar(unit: Unit, _: ProviderSpec) -> dict[str, Any]:
    return {"calendar_id": rows.add(unit, Calendar, kind=CalendarKind.PROVIDER, capacity=1).id}


def _parts(unit: Unit, row: Provider, spec: ProviderSpec) -> bool:
    if spec.locations is None:
        return False
    wanted = [_site(unit, site) for site in spec.locations]
    changed = rows.sync(unit, ProviderLocation, {"provider_id": row.id}, wanted, ("location_id",))
    for site, values in zip(spec.locations, wanted, strict=True):
        if site.hours is not None:
            changed |= set_hours(unit, values["location_id"], row.id, site.hours)
    return changed


def _site(unit: Unit, site: SiteSpec) -> dict[str, Any]:
    department = rows.find(unit, Department, site.department, "department").id if site.department else None
    values = site.model_dump(exclude={"location", "hours", "department"})
    return {**values, "location_id": location_id(unit, site.location), "department_id": department}


def place(unit: Unit, ref: str, given: Mapping[str, Any]) -> ProviderView:
    """Let a provider work at a location, or change how they do."""
    unit.actor.require_somewhere(Permission.EDIT_CATALOG)
    site = checked(SiteSpec, given)
    unit.actor.require_at(Permission.EDIT_CATALOG, location_id(unit, site.location))
    return once(unit, "place", {"ref": ref, **given}, ProviderView, lambda: _place(unit, ref, site))


def _place(unit: Unit, ref: str, site: SiteSpec) -> ProviderView:
    row = rows.find(unit, Provider, ref, "provider")
    values = {
        name: value for name, value in _site(unit, site).items() if name in {*site.model_fields_set, "location_id"}
    }
    there = rows.all_of(unit, ProviderLocation, provider_id=row.id, location_id=values["location_id"])
    if there:
        rows.change(unit, there[0], values)
    else:
        rows.add(unit, ProviderLocation, provider_id=row.id, **values)
    if site.hours is not None:
        set_hours(unit, values["location_id"], row.id, site.hours)
    return _show(unit, row)


def _show(unit: Unit, row: Provider) -> ProviderView:
    slugs = {each.id: each.slug for each in rows.all_of(unit, Location)}
    departments = {each.id: each.slug for each in rows.all_of(unit, Department)}
    sites = [
        SiteView(
            slugs[site.location_id],
            site.employment_type,
            departments.get(site.department_id) if site.department_id else None,
            hours_of(unit, site.location_id, row.id),
            site.status,
        )
        for site in rows.all_of(unit, ProviderLocation, provider_id=row.id)
    ]
    return ProviderView(
        row.id, row.slug, row.name, row.title, row.email, row.sign_in_email, tuple(row.specialties), tuple(row.languages),
        row.accepts_new_customers, row.bookable_online, row.status, tuple(sorted(sites, key=lambda site: site.location)),
    )  # fmt: skip


PROVIDER = Noun(
    "provider",
    Provider,
    ProviderSpec,
    ProviderView,
    _values,
    _show,
    _parts,
    before=_calendar,
    archived={"status": ProviderStatus.INACTIVE},
    limited=Limited.PROVIDERS,
    in_use=frozenset({ProviderStatus.ACTIVE, ProviderStatus.ON_LEAVE}),
)
