"""Providers, and what they are at each location."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint

from sloty.models.base import Stamped, TenantRow
from sloty.models.columns import CASCADE, belongs, check, choice, one_of, owned_by_tenant, words


class EmploymentType(StrEnum):
    """How a provider works at a location."""

    FULL_TIME = "FULL_TIME"
    PART_TIME = "PART_TIME"
    CONTRACT = "CONTRACT"
    VISITING = "VISITING"
    LOCUM_TENENS = "LOCUM_TENENS"


class ProviderStatus(StrEnum):
    """Only an ACTIVE provider offers slots."""

    ACTIVE = "ACTIVE"
    ON_LEAVE = "ON_LEAVE"
    INACTIVE = "INACTIVE"
    TERMINATED = "TERMINATED"


class Provider(Stamped, TenantRow, table=True):
    """Who delivers services. One calendar across all locations, so a clash anywhere is refused."""

    __tablename__ = "provider"
    __table_args__ = (
        UniqueConstraint("tenant_id", "slug"),
        UniqueConstraint("tenant_id", "calendar_id"),
        owned_by_tenant(),
        belongs("calendar_id", "calendar"),
        belongs("home_location_id", "location"),
        one_of("status", ProviderStatus),
    )

    slug: str
    name: str
    title: str | None = None
    """Dr, PT, …"""
    code: str | None = None
    email: str | None = None
    phone: str | None = None
    bio: str | None = None
    sign_in_email: str | None = None
    """Of the user who is this provider; None: the address above."""
    calendar_id: UUID
    home_location_id: UUID | None = None
    specialties: list[str] = words()
    credentials: list[str] = words()
    languages: list[str] = words()
    insurances: list[str] = words()
    accepts_new_customers: bool = True
    bookable_online: bool = True
    color: str | None = None
    status: ProviderStatus = choice(ProviderStatus, default=ProviderStatus.ACTIVE)


class ProviderLocation(Stamped, TenantRow, table=True):
    """A provider at one location: employment, and what differs there."""

    __tablename__ = "provider_location"
    __table_args__ = (
        UniqueConstraint("tenant_id", "provider_id", "location_id"),
        belongs("provider_id", "provider", CASCADE),
        belongs("location_id", "location", CASCADE),
        belongs("department_id", "department"),
        one_of("employment_type", EmploymentType),
        one_of("status", ProviderStatus),
        check("dates_in_order", "ends_on >= starts_on"),
        check("duration_sane", "default_duration between 1 and 44640 and default_buffer between 0 and 1440"),
    )

    provider_id: UUID
    location_id: UUID
    department_id: UUID | None = None
    employment_type: EmploymentType = choice(EmploymentType, default=EmploymentType.FULL_TIME)
    starts_on: date | None = None
    ends_on: date | None = None
    """Last day, inclusive."""
    office: str | None = None
    default_duration: int | None = None
    """Minutes; instead of the service's own, unless the service says otherwise for this provider."""
    default_buffer: int | None = None
    """Minutes after each visit; never less than the service's own."""
    accepts_new_customers: bool = True
    bookable_online: bool = True
    status: ProviderStatus = choice(ProviderStatus, default=ProviderStatus.ACTIVE)
