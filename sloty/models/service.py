"""What can be booked: services, their parameters, who offers them where, and what they require."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Numeric, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from sloty.engine.fields import ParameterType
from sloty.models.base import Stamped, TenantRow
from sloty.models.columns import CASCADE, belongs, check, choice, one_of, owned_by_tenant, words
from sloty.models.location import ActiveStatus

_PRICE = Numeric(10, 2)


class Service(Stamped, TenantRow, table=True):
    """A bookable kind of visit. Lengths are minutes."""

    __tablename__ = "service"
    __table_args__ = (
        UniqueConstraint("tenant_id", "slug"),
        owned_by_tenant(),
        one_of("status", ActiveStatus),
        check("duration_sane", "duration >= 1 and duration + buffer_before + buffer_after <= 44640"),
        check("duration_within", "coalesce(min_duration, 1) <= duration and duration <= coalesce(max_duration, 44640)"),
        check("step_sane", "step between 1 and 1440"),
        check("buffers_sane", "buffer_before >= 0 and buffer_after >= 0"),
        check("price_sane", "price >= 0"),
        check("window_sane", "notice_hours >= 0 and notice_days >= 0 and horizon_days between 1 and 3660"),
        check("approval_sane", "approval_hours between 1 and 720"),
        check("participants_sane", "most_participants between 0 and 20"),
    )

    slug: str
    name: str
    code: str | None = None
    description: str | None = None
    category: str | None = None
    duration: int | None = None
    """None: the provider's default at the location."""
    min_duration: int | None = None
    max_duration: int | None = None
    first_visit_duration: int | None = None
    follow_up_duration: int | None = None
    step: int = 15
    """Distance between two offered starts; not the duration."""
    buffer_before: int = 0
    buffer_after: int = 0
    price: Decimal | None = Field(default=None, sa_type=_PRICE)
    currency: str = "USD"
    notice_hours: int = 0
    """Elapsed hours before the start."""
    notice_days: int = 0
    """Whole local days before the day of the start."""
    horizon_days: int = 90
    """The latest local date is this many days from today."""
    requires_approval: bool = False
    approval_hours: int = 48
    """How long a pending approval keeps its time."""
    auto_confirm: bool = False
    most_participants: int = Field(default=0)
    """Who may come along with whoever books."""
    bookable_online: bool = True
    waitlist: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})
    """Whether people may wait for it where there is no time."""
    color: str | None = None
    position: int = 0
    reminders: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": "{}"})
    """What differs from the tenant's policy; empty: nothing."""
    reminders_since: dict[str, Any] = Field(
        default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": "{}"}
    )
    """Every point of a service with reminders of its own, and since when it counts."""
    status: ActiveStatus = choice(ActiveStatus, default=ActiveStatus.ACTIVE)


class Parameter(Stamped, TenantRow, table=True):
    """A question that the service asks when it is booked."""

    __tablename__ = "parameter"
    __table_args__ = (
        UniqueConstraint("tenant_id", "service_id", "name"),
        belongs("service_id", "service", CASCADE),
        one_of("type", ParameterType),
    )

    service_id: UUID
    name: str
    label: str
    type: ParameterType = choice(ParameterType)
    description: str | None = None
    required: bool = False
    options: list[str] = words()
    minimum: str | None = None
    """As written in the type of the parameter: a number, a date, a time."""
    maximum: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    position: int = 0
    group_name: str | None = None


class ServiceProvider(Stamped, TenantRow, table=True):
    """A provider offers a service, perhaps in their own time and at their own price."""

    __tablename__ = "service_provider"
    __table_args__ = (
        UniqueConstraint("tenant_id", "service_id", "provider_id"),
        belongs("service_id", "service", CASCADE),
        belongs("provider_id", "provider", CASCADE),
        check("duration_sane", "duration between 1 and 44640"),
        check("price_sane", "price >= 0"),
    )

    service_id: UUID
    provider_id: UUID
    duration: int | None = None
    price: Decimal | None = Field(default=None, sa_type=_PRICE)


class ServiceLocation(Stamped, TenantRow, table=True):
    """A location offers a service."""

    __tablename__ = "service_location"
    __table_args__ = (
        UniqueConstraint("tenant_id", "service_id", "location_id"),
        belongs("service_id", "service", CASCADE),
        belongs("location_id", "location", CASCADE),
    )

    service_id: UUID
    location_id: UUID


class ServiceRequirement(Stamped, TenantRow, table=True):
    """A service takes `quantity` resources of a pool, at the location where it is given."""

    __tablename__ = "service_requirement"
    __table_args__ = (
        UniqueConstraint("tenant_id", "service_id", "pool_id"),
        belongs("service_id", "service", CASCADE),
        belongs("pool_id", "resource_pool", CASCADE),
        check("quantity_sane", "quantity between 1 and 50"),
    )

    service_id: UUID
    pool_id: UUID
    quantity: int = 1
