"""Specs of providers, services and resources."""

from datetime import date
from typing import Any, Self

from pydantic import Field, model_validator

from sloty.engine.civil import DAY
from sloty.engine.fields import ParameterType
from sloty.models.location import ActiveStatus
from sloty.models.provider import EmploymentType, ProviderStatus
from sloty.models.resource import ResourceKind
from sloty.operations.specs.checked import ShortForm, Spec
from sloty.operations.specs.places import HoursSpec
from sloty.operations.specs.tenancy import ServiceReminders
from sloty.operations.specs.types import Buffer, Color, Currency, Email, Minutes, Money, Name, Slug, Text


class SiteSpec(Spec):
    """A provider at one location."""

    location: str
    hours: tuple[HoursSpec, ...] | None = None
    """None leaves them as they are; where there are none, the location's own hold."""
    department: str | None = None
    employment_type: EmploymentType = EmploymentType.FULL_TIME
    starts_on: date | None = None
    ends_on: date | None = None
    office: Name | None = None
    default_duration: Minutes | None = None
    default_buffer: Buffer | None = None
    accepts_new_customers: bool = True
    bookable_online: bool = True
    status: ProviderStatus = ProviderStatus.ACTIVE


class ProviderSpec(Spec):
    """A provider to be."""

    slug: Slug
    name: Name
    title: Name | None = None
    code: Name | None = None
    email: Email | None = None
    sign_in_email: Email | None = None
    """With which they sign in; None: with the other address."""
    phone: Name | None = None
    bio: Text | None = None
    home_location: str | None = None
    specialties: tuple[Name, ...] = ()
    credentials: tuple[Name, ...] = ()
    languages: tuple[Name, ...] = ()
    insurances: tuple[Name, ...] = ()
    accepts_new_customers: bool = True
    bookable_online: bool = True
    color: Color | None = None
    status: ProviderStatus = ProviderStatus.ACTIVE
    locations: tuple[SiteSpec, ...] | None = None
    """None leaves them as they are."""


class PoolSpec(Spec):
    """Resources that are as good as one another."""

    slug: Slug
    name: Name


class ResourceSpec(Spec):
    """A room or device to be."""

    slug: Slug
    name: Name
    pool: str
    location: str
    kind: ResourceKind = ResourceKind.ROOM
    capacity: int = Field(default=1, ge=1, le=1000)
    status: ActiveStatus = ActiveStatus.ACTIVE


class ParameterSpec(Spec):
    """A question that a service asks."""

    name: Slug
    label: Name
    type: ParameterType
    description: Text | None = None
    required: bool = False
    options: tuple[Name, ...] = ()
    minimum: str | None = None
    maximum: str | None = None
    min_length: int | None = Field(default=None, ge=0)
    max_length: int | None = Field(default=None, ge=1)
    pattern: str | None = None
    group_name: Name | None = None


class RequirementSpec(Spec):
    """What a service takes besides its provider."""

    pool: str
    quantity: int = Field(default=1, ge=1, le=50)


class DelivererSpec(ShortForm):
    """Who gives a service, perhaps in their own time and at their own price; a slug alone says the same."""

    provider: str
    duration: Minutes | None = None
    """Minutes; None: the service's."""
    price: Money | None = None
    """None: the service's."""

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, given: Any) -> Any:
        return {"provider": given} if isinstance(given, str) else given


class ServiceSpec(Spec):
    """A service to be. Lengths are minutes."""

    slug: Slug
    name: Name
    code: Name | None = None
    description: Text | None = None
    category: Name | None = None
    duration: Minutes | None = None
    min_duration: Minutes | None = None
    max_duration: Minutes | None = None
    first_visit_duration: Minutes | None = None
    follow_up_duration: Minutes | None = None
    step: int = Field(default=15, ge=1, le=DAY)
    buffer_before: Buffer = 0
    buffer_after: Buffer = 0
    price: Money | None = None
    currency: Currency = "USD"
    notice_hours: int = Field(default=0, ge=0, le=8784)
    notice_days: int = Field(default=0, ge=0, le=366)
    horizon_days: int = Field(default=90, ge=1, le=3660)
    requires_approval: bool = False
    approval_hours: int = Field(default=48, ge=1, le=720)
    auto_confirm: bool = False
    most_participants: int = Field(default=0, ge=0, le=20)
    """Who may come along; the page asks for their names."""
    bookable_online: bool = True
    waitlist: bool = False
    """Whether people may wait for it where there is no time."""
    color: Color | None = None
    position: int = 0
    reminders: ServiceReminders = ServiceReminders()
    """Where they differ from the tenant's policy."""
    status: ActiveStatus = ActiveStatus.ACTIVE
    parameters: tuple[ParameterSpec, ...] | None = None
    """None leaves them as they are, as for the next three."""
    providers: tuple[DelivererSpec, ...] | None = None
    locations: tuple[str, ...] | None = None
    requires: tuple[RequirementSpec, ...] | None = None

    @model_validator(mode="after")
    def _sane(self) -> Self:
        if (self.duration or 1) + self.buffer_before + self.buffer_after > 31 * DAY:
            raise ValueError("a visit with its buffers lasts at most 31 days")
        if self.duration and not (self.min_duration or 1) <= self.duration <= (self.max_duration or 31 * DAY):
            raise ValueError("the duration lies between its minimum and maximum")
        return self
