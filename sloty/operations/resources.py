"""The nouns pool and resource: rooms and devices, and those that are as good as one another."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sloty.models.calendar import Calendar, CalendarKind
from sloty.models.location import ActiveStatus, Location
from sloty.models.resource import Resource, ResourcePool
from sloty.operations import rows
from sloty.operations.nouns import Noun
from sloty.operations.places import location_id
from sloty.operations.specs import PoolSpec, ResourceSpec
from sloty.operations.unit import Unit


@dataclass(frozen=True)
class PoolView:
    """Resources that are as good as one another."""

    id: UUID
    slug: str
    name: str
    resources: tuple[str, ...]


@dataclass(frozen=True)
class ResourceView:
    """A room or device."""

    id: UUID
    slug: str
    name: str
    kind: str
    pool: str
    location: str
    capacity: int
    status: str


def _show_pool(unit: Unit, row: ResourcePool) -> PoolView:
    members = sorted(each.slug for each in rows.all_of(unit, Resource, pool_id=row.id))
    return PoolView(row.id, row.slug, row.name, tuple(members))


def _values(unit: Unit, spec: ResourceSpec) -> dict[str, Any]:
    return {
        **spec.model_dump(exclude={"pool", "location", "capacity"}),
        "pool_id": rows.find(unit, ResourcePool, spec.pool, "pool").id,
        "location_id": location_id(unit, spec.location),
    }


def _calendar(unit: Unit, spec: ResourceSpec) -> dict[str, Any]:
    return {"calendar_id": rows.add(unit, Calendar, kind=CalendarKind.RESOURCE, capacity=spec.capacity).id}


def _parts(unit: Unit, row: Resource, spec: ResourceSpec) -> bool:
    """Capacity lives on the calendar. Lowered, what was booked on higher lanes stays, and nothing new goes there."""
    if "capacity" not in spec.model_fields_set:
        return False
    (calendar,) = rows.all_of(unit, Calendar, id=row.calendar_id)
    return rows.change(unit, calendar, {"capacity": spec.capacity}) is rows.Action.UPDATED


def _show(unit: Unit, row: Resource) -> ResourceView:
    (pool,) = rows.all_of(unit, ResourcePool, id=row.pool_id)
    (where,) = rows.all_of(unit, Location, id=row.location_id)
    (calendar,) = rows.all_of(unit, Calendar, id=row.calendar_id)
    return ResourceView(row.id, row.slug, row.name, row.kind, pool.slug, where.slug, calendar.capacity, row.status)


POOL = Noun("pool", ResourcePool, PoolSpec, PoolView, lambda _, spec: spec.model_dump(), _show_pool)

RESOURCE = Noun(
    "resource",
    Resource,
    ResourceSpec,
    ResourceView,
    _values,
    _show,
    _parts,
    before=_calendar,
    archived={"status": ActiveStatus.INACTIVE},
    located="location_id",
)
