"""Tenants and the names they are found by."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from sloty.models.base import Stamped
from sloty.models.columns import CASCADE, check, choice, one_of


class TenantStatus(StrEnum):
    """Whether the tenant is served."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    SUSPENDED = "SUSPENDED"
    DELETED = "DELETED"


class SubscriptionTier(StrEnum):
    """What the tenant pays for."""

    FREE = "FREE"
    BASIC = "BASIC"
    PRO = "PRO"
    ENTERPRISE = "ENTERPRISE"


class SubscriptionStatus(StrEnum):
    """How the subscription stands."""

    TRIAL = "TRIAL"
    ACTIVE = "ACTIVE"
    PAST_DUE = "PAST_DUE"
    CANCELLED = "CANCELLED"
    PAUSED = "PAUSED"


class DomainKind(StrEnum):
    """How a host or path leads to a tenant."""

    SLUG = "SLUG"
    SUBDOMAIN = "SUBDOMAIN"
    CUSTOM = "CUSTOM"


class Tenant(Stamped, table=True):
    """The organisation that subscribes. Global; its row is visible to the tenant itself and the platform."""

    __tablename__ = "tenant"
    __table_args__ = (
        UniqueConstraint("slug"),
        one_of("status", TenantStatus),
        one_of("subscription_tier", SubscriptionTier),
        one_of("subscription_status", SubscriptionStatus),
        check("slug_sane", "slug ~ '^[a-z0-9](-?[a-z0-9])*$' and length(slug) <= 63"),
    )

    id: UUID = Field(primary_key=True)
    slug: str
    name: str
    status: TenantStatus = choice(TenantStatus, default=TenantStatus.ACTIVE)
    subscription_tier: SubscriptionTier = choice(SubscriptionTier, default=SubscriptionTier.FREE)
    subscription_status: SubscriptionStatus = choice(SubscriptionStatus, default=SubscriptionStatus.TRIAL)
    trial_ends_at: datetime | None = None
    billing_email: str | None = None
    timezone: str = "UTC"
    """Default zone of new locations and customers."""
    locale: str = "en"
    country: str = "US"
    """ISO 3166-1 alpha-2; phone numbers without a prefix are read as of this country."""
    currency: str = "USD"
    suspended_reason: str | None = None
    """Told to whoever wants to use it meanwhile."""
    limits: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": "{}"})
    """Agreed with the tenant itself: they count before its tier's."""
    features: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": "{}"})
    policies: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": "{}"})
    """What differs from the defaults of `PolicySpec`."""
    reminders_since: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": "{}"}
    )
    """Since when each reminder, or other rule of `policies`, that was added later counts: nothing of before is sent."""
    branding: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": "{}"})
    """How it looks, as a `BrandingSpec` says it; images by their SHA-256."""


class Domain(SQLModel, table=True):
    """One exact name that leads to a tenant, or to one location of it. Global: names are unique everywhere."""

    __tablename__ = "domain"
    __table_args__ = (
        one_of("kind", DomainKind),
        check("name_lower", "name = lower(name)"),
        ForeignKeyConstraint(["tenant_id"], ["tenant.id"], ondelete=CASCADE),
        ForeignKeyConstraint(["tenant_id", "location_id"], ["location.tenant_id", "location.id"], ondelete=CASCADE),
    )

    name: str = Field(primary_key=True)
    kind: DomainKind = choice(DomainKind)
    tenant_id: UUID
    location_id: UUID | None = None
