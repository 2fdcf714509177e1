"""Sites, real or virtual, and their departments."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from sloty.models.base import Stamped, TenantRow
from sloty.models.columns import belongs, check, choice, one_of, owned_by_tenant


class LocationKind(StrEnum):
    """Whether one goes there."""

    PHYSICAL = "PHYSICAL"
    VIRTUAL = "VIRTUAL"


class LocationStatus(StrEnum):
    """Only an ACTIVE location offers slots."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    MAINTENANCE = "MAINTENANCE"
    SUSPENDED = "SUSPENDED"
    PENDING_APPROVAL = "PENDING_APPROVAL"


class ActiveStatus(StrEnum):
    """Archived rows are INACTIVE; nothing that was used is deleted."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"


class Location(Stamped, TenantRow, table=True):
    """A site of the tenant; its zone decides what its hours mean."""

    __tablename__ = "location"
    __table_args__ = (
        UniqueConstraint("tenant_id", "slug"),
        owned_by_tenant(),
        one_of("kind", LocationKind),
        one_of("status", LocationStatus),
        check("coordinates_sane", "abs(latitude) <= 90 and abs(longitude) <= 180"),
    )

    slug: str
    name: str
    legal_name: str | None = None
    code: str | None = None
    """The tenant's own short code, such as FAC001."""
    kind: LocationKind = choice(LocationKind, default=LocationKind.PHYSICAL)
    status: LocationStatus = choice(LocationStatus, default=LocationStatus.ACTIVE)
    timezone: str
    """IANA name."""
    address: str | None = None
    city: str | None = None
    region: str | None = None
    """State, province or canton."""
    postal_code: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    meeting_url: str | None = None
    """Where a virtual visit takes place."""
    locale: str | None = None
    currency: str | None = None
    branding: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": "{}"})
    """Where it looks otherwise than its tenant, as a `BrandingSpec` says it."""


class Department(Stamped, TenantRow, table=True):
    """A part of the tenant, at one location or across them."""

    __tablename__ = "department"
    __table_args__ = (
        UniqueConstraint("tenant_id", "slug"),
        owned_by_tenant(),
        belongs("location_id", "location"),
        one_of("status", ActiveStatus),
    )

    slug: str
    name: str
    location_id: UUID | None = None
    status: ActiveStatus = choice(ActiveStatus, default=ActiveStatus.ACTIVE)
