"""Rooms and devices, in pools from which a service takes any."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint

from sloty.models.base import Stamped, TenantRow
from sloty.models.columns import belongs, choice, one_of, owned_by_tenant
from sloty.models.location import ActiveStatus


class ResourceKind(StrEnum):
    """What sort of thing is taken."""

    ROOM = "ROOM"
    DEVICE = "DEVICE"


class ResourcePool(Stamped, TenantRow, table=True):
    """Resources that are as good as one another; each resource is in exactly one pool."""

    __tablename__ = "resource_pool"
    __table_args__ = (UniqueConstraint("tenant_id", "slug"), owned_by_tenant())

    slug: str
    name: str


class Resource(Stamped, TenantRow, table=True):
    """A room or device at a location; `capacity` lives on its calendar."""

    __tablename__ = "resource"
    __table_args__ = (
        UniqueConstraint("tenant_id", "slug"),
        UniqueConstraint("tenant_id", "calendar_id"),
        belongs("pool_id", "resource_pool"),
        belongs("location_id", "location"),
        belongs("calendar_id", "calendar"),
        one_of("kind", ResourceKind),
        one_of("status", ActiveStatus),
    )

    slug: str
    name: str
    kind: ResourceKind = choice(ResourceKind, default=ResourceKind.ROOM)
    pool_id: UUID
    location_id: UUID
    calendar_id: UUID
    status: ActiveStatus = choice(ActiveStatus, default=ActiveStatus.ACTIVE)
