"""A tenant as a plan: what is in the database, in the words of the file that would make it so."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import col, select

from sloty.actor import Permission
from sloty.formats import documents
from sloty.models.base import TenantRow
from sloty.models.calendar import Calendar
from sloty.models.location import Department, Location
from sloty.models.provider import Provider, ProviderLocation
from sloty.models.resource import Resource, ResourcePool
from sloty.models.schedule import Closure, Override, WorkingBreak, WorkingHours
from sloty.models.service import Parameter, Service, ServiceLocation, ServiceProvider, ServiceRequirement
from sloty.models.tenant import Tenant
from sloty.operations import branding, domains, rows, tenants, users, weekly
from sloty.operations.plans.plain import bare, deliverers, sites
from sloty.operations.specs import (
    ClosureSpec,
    DelivererSpec,
    DepartmentSpec,
    LocationSpec,
    OverrideSpec,
    ParameterSpec,
    PoolSpec,
    ProviderSpec,
    RequirementSpec,
    ResourceSpec,
    ServiceSpec,
    SiteSpec,
    Spec,
)
from sloty.operations.specs.branding import BrandingSpec
from sloty.operations.specs.tenancy import ServiceReminders
from sloty.operations.unit import Unit
from sloty.operations.users import MembershipView, UserView
from sloty.operations.weekly import Weekly

Item = dict[str, Any]
D = TypeVar("D", Override, Closure)
_LOOK_BACK = timedelta(days=1)
"""Somewhere today may still be yesterday."""


def export(unit: Unit, *, slug: str | None = None, name: str | None = None) -> str:
    """The tenant whole as YAML; under a new slug and name for another tenant that is its equal."""
    unit.actor.require(Permission.EXPORT)
    own = tenant(unit)
    own.update({key: value for key, value in (("slug", slug), ("name", name)) if value})
    if slug:
        # A host name leads to one tenant.
        own.pop("domains", None)
    parts = {name: items for name, items in sections(unit).items() if items}
    for item in parts.get("locations", ()) if slug else ():
        item.pop("domains", None)
    return documents.written({"tenant": own, **parts})


def sections(unit: Unit) -> dict[str, list[Item]]:
    """Every section of the tenant's plan but the tenant itself, items by slug; about one statement a table."""
    unit.actor.require(Permission.VIEW_CATALOG)
    there = _Tenant(unit)
    return {
        "locations": there.locations(),
        "departments": there.departments(),
        "pools": [_item(PoolSpec, row) for row in there.by_slug(ResourcePool)],
        "resources": there.resources(),
        "providers": there.providers(),
        "services": there.services(),
        "overrides": there.overrides(),
        "closures": there.closures(),
        "users": [_user(person, held) for person in users.list_(unit) for held in person.roles],
    }


def _user(person: UserView, held: MembershipView) -> Item:
    item = {"email": person.email, "name": person.name, "role": held.role, "location": held.location}
    return {name: value for name, value in item.items() if value and not (name == "name" and value == person.email)}


def tenant(unit: Unit) -> Item:
    """The tenant's own part of its plan."""
    own = bare(tenants.spec_of(unit, unit.session.get_one(Tenant, unit.tenant, populate_existing=True)))
    return _with_images(unit, own)


def _with_images(unit: Unit, item: Item) -> Item:
    return {**item, "branding": branding.whole(unit, unit.tenant, item["branding"])} if "branding" in item else item


def _item(kind: type[Spec], row: TenantRow, **known: Any) -> Item:
    """The fields of a spec that the row has, and those that are `known`."""
    return bare(_spec(kind, row, **known))


def _spec(kind: type[Spec], row: TenantRow, **known: Any) -> Any:
    own = {name: getattr(row, name) for name in kind.model_fields if hasattr(row, name)}
    lists = {name: tuple(value) for name, value in own.items() if isinstance(value, list)}
    return kind.model_construct(**{**own, **lists, **known})


class _Tenant:
    """The rows of one tenant, read once."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.slugs: dict[UUID | None, str] = {None: ""}
        for model in (Location, Department, Provider, ResourcePool):
            self.slugs.update({row.id: row.slug for row in rows.all_of(unit, model)})  # type: ignore[attr-defined]  # each has a slug
        self.hours = self._hours()

    def by_slug(self, model: type[rows.R]) -> list[rows.R]:
        """All rows, in the order of files."""
        return sorted(rows.all_of(self.unit, model), key=lambda row: str(getattr(row, "slug", "")))

    def grouped(self, model: type[rows.R], column: str) -> dict[UUID, list[rows.R]]:
        """All rows by what they belong to."""
        found: dict[UUID, list[rows.R]] = defaultdict(list)
        for row in rows.all_of(self.unit, model):
            found[getattr(row, column)].append(row)
        return found

    def _hours(self) -> dict[tuple[UUID, UUID | None], list[Weekly]]:
        breaks = self.grouped(WorkingBreak, "working_hours_id")
        found: dict[tuple[UUID, UUID | None], list[Weekly]] = defaultdict(list)
        for row in rows.all_of(self.unit, WorkingHours):
            pauses = tuple(sorted((each.opens, each.closes) for each in breaks[row.id]))
            span = Weekly(row.weekday, row.opens, row.closes, row.valid_from, row.valid_to, pauses)
            found[row.location_id, row.provider_id].append(span)
        return found

    def _with_hours(self, item: Item, location: UUID, provider: UUID | None) -> Item:
        spans = self.hours.get((location, provider))
        return {**item, "hours": weekly.written(spans)} if spans else item

    def locations(self) -> list[Item]:
        named = domains.of(self.unit, self.unit.tenant)
        return [
            self._with_hours(
                _with_images(
                    self.unit,
                    _item(LocationSpec, row, branding=BrandingSpec(**row.branding), domains=named.get(row.id)),
                ),
                row.id,
                None,
            )
            for row in self.by_slug(Location)
        ]

    def departments(self) -> list[Item]:
        return [
            _item(DepartmentSpec, row, location=self.slugs[row.location_id] or None) for row in self.by_slug(Department)
        ]

    def resources(self) -> list[Item]:
        capacities = {row.id: row.capacity for row in rows.all_of(self.unit, Calendar)}
        return [
            _item(
                ResourceSpec,
                row,
                pool=self.slugs[row.pool_id],
                location=self.slugs[row.location_id],
                capacity=capacities[row.calendar_id],
            )
            for row in self.by_slug(Resource)
        ]

    def providers(self) -> list[Item]:
        places = self.grouped(ProviderLocation, "provider_id")
        return [
            {
                **_item(ProviderSpec, row, home_location=self.slugs[row.home_location_id] or None, locations=None),
                "locations": self._sites(row.id, places[row.id]),
            }
            for row in self.by_slug(Provider)
        ]

    def _sites(self, provider: UUID, places: Iterable[ProviderLocation]) -> list[Item]:
        found = []
        for row in places:
            (site,) = sites((self._site(row),))
            found.append(self._with_hours(site, row.location_id, provider))
        return sorted(found, key=lambda site: str(site["location"]))

    def _site(self, row: ProviderLocation) -> SiteSpec:
        where, department = self.slugs[row.location_id], self.slugs[row.department_id] or None
        site: SiteSpec = _spec(SiteSpec, row, location=where, department=department, hours=None)
        return site

    def services(self) -> list[Item]:
        self.givers = self.grouped(ServiceProvider, "service_id")
        self.places = self.grouped(ServiceLocation, "service_id")
        self.needs = self.grouped(ServiceRequirement, "service_id")
        self.questions = self.grouped(Parameter, "service_id")
        return [self._service(row) for row in self.by_slug(Service)]

    def _service(self, row: Service) -> Item:
        givers = tuple(
            _spec(DelivererSpec, each, provider=self.slugs[each.provider_id]) for each in self.givers[row.id]
        )
        needs = (_item(RequirementSpec, each, pool=self.slugs[each.pool_id]) for each in self.needs[row.id])
        questions = sorted(self.questions[row.id], key=lambda each: (each.position, each.name))
        parts = {
            "parameters": [_item(ParameterSpec, each) for each in questions],
            "providers": deliverers(givers),
            "locations": sorted(self.slugs[each.location_id] for each in self.places[row.id]),
            "requires": sorted(needs, key=lambda need: str(need["pool"])),
        }
        return {
            **_item(ServiceSpec, row, reminders=ServiceReminders(**row.reminders), **dict.fromkeys(parts)),
            **{name: value for name, value in parts.items() if value},
        }

    def overrides(self) -> list[Item]:
        """Of providers, from today on."""
        found = (
            _item(
                OverrideSpec,
                row,
                provider=self.slugs[row.provider_id],
                location=self.slugs[row.location_id] or None,
            )
            for row in self._coming(Override)
        )
        return sorted(found, key=dated_key)

    def closures(self) -> list[Item]:
        """Of locations, from today on."""
        found = (_item(ClosureSpec, row, location=self.slugs[row.location_id]) for row in self._coming(Closure))
        return sorted(found, key=dated_key)

    def _coming(self, model: type[D]) -> Iterable[D]:
        since = (self.unit.now - _LOOK_BACK).date()
        return self.unit.session.exec(
            select(model).where(col(model.tenant_id) == self.unit.tenant, col(model.day) >= since)
        )


def dated_key(item: Mapping[str, Any]) -> tuple[str, ...]:
    """What a dated change is told apart by: everything that it says."""
    return tuple(
        str(item.get(name) or "") for name in ("day", "provider", "location", "opens", "closes", "kind", "reason")
    )
