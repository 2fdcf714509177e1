"""Specs of tenants, locations, departments, hours, overrides and closures."""

from datetime import date
from typing import Annotated, Any, Self

from pydantic import AwareDatetime, Field, model_validator

from sloty.engine.hours import OverrideKind
from sloty.engine.limits import Feature, Limited
from sloty.models.location import ActiveStatus, LocationKind, LocationStatus
from sloty.models.tenant import SubscriptionStatus, SubscriptionTier
from sloty.operations.specs.branding import BrandingSpec
from sloty.operations.specs.checked import ShortForm, Spec
from sloty.operations.specs.tenancy import PolicySpec
from sloty.operations.specs.types import (
    Country,
    Currency,
    DomainName,
    Email,
    Locale,
    Name,
    Slug,
    Text,
    WallTime,
    Zone,
    weekdays,
)


class TenantSpec(Spec):
    """A tenant to be."""

    slug: Slug
    name: Name
    timezone: Zone = "UTC"
    country: Country = "US"
    currency: Currency = "USD"
    locale: Locale = "en"
    billing_email: Email | None = None
    subscription_tier: SubscriptionTier = SubscriptionTier.FREE
    subscription_status: SubscriptionStatus = SubscriptionStatus.TRIAL
    trial_ends_at: AwareDatetime | None = None
    limits: dict[Limited, Annotated[int, Field(ge=0)] | None] = Field(default_factory=dict)
    """Agreed with the tenant itself, whatever its tier says; null is no limit."""
    features: dict[Feature, bool] = Field(default_factory=dict)
    """Switched on or off, whatever the tier says."""
    policies: PolicySpec = PolicySpec()
    branding: BrandingSpec = BrandingSpec()
    domains: tuple[DomainName, ...] | None = None
    """Names of the tenant's own, such as book.example.org; None leaves them as they are."""


class HoursSpec(ShortForm):
    """One span on some days: `{days: mon-fri, opens: "09:00", closes: "17:00", breaks: ["12:00-13:00"]}`."""

    days: str
    opens: WallTime
    closes: WallTime
    breaks: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, given: Any) -> Any:
        """A text such as "mon-fri 09:00-17:00 except 12:00-13:00" says the same."""
        if not isinstance(given, str):
            return given
        open_time, _, pauses = given.partition(" except ")
        days, _, span = open_time.strip().partition(" ")
        opens, dash, closes = span.strip().partition("-")
        if not dash:
            raise ValueError("hours are written like mon-fri 09:00-17:00")
        breaks = [pause.strip() for pause in pauses.split(",") if pause.strip()]
        return {"days": days, "opens": opens.strip(), "closes": closes.strip(), "breaks": breaks}

    @model_validator(mode="after")
    def _sane(self) -> Self:
        weekdays(self.days)
        if self.opens >= 24 * 60:
            raise ValueError("opens before 24:00")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to comes after valid_from")
        return self

    def weekdays(self) -> list[int]:
        """ISO weekdays."""
        return weekdays(self.days)


class LocationSpec(Spec):
    """A site to be."""

    slug: Slug
    name: Name
    timezone: Zone
    kind: LocationKind = LocationKind.PHYSICAL
    status: LocationStatus = LocationStatus.ACTIVE
    code: Name | None = None
    legal_name: Name | None = None
    address: Name | None = None
    city: Name | None = None
    region: Name | None = None
    postal_code: Name | None = None
    country: Country | None = None
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    phone: Name | None = None
    email: Email | None = None
    website: Name | None = None
    meeting_url: Name | None = None
    locale: Locale | None = None
    currency: Currency | None = None
    hours: tuple[HoursSpec, ...] | None = None
    """The location's own; of those providers who have none there."""
    branding: BrandingSpec = BrandingSpec()
    """Where the location looks otherwise than its tenant."""
    domains: tuple[DomainName, ...] | None = None
    """Names that lead to the location's own page: host names, or labels below the platform's domain; None leaves them."""


class DepartmentSpec(Spec):
    """A department to be."""

    slug: Slug
    name: Name
    location: str | None = None
    """None: across locations."""
    status: ActiveStatus = ActiveStatus.ACTIVE


class OverrideSpec(Spec):
    """A provider's dated change; without times, the whole day."""

    provider: str
    day: date = Field(ge=date(1900, 1, 1), lt=date(2200, 1, 1))
    kind: OverrideKind
    opens: WallTime | None = None
    closes: WallTime | None = None
    location: str | None = None
    reason: Text | None = None

    @model_validator(mode="after")
    def _sane(self) -> Self:
        if (self.opens is None) != (self.closes is None):
            raise ValueError("a part of a day needs both its times")
        if self.kind is OverrideKind.AVAILABLE and self.opens is None:
            raise ValueError("extra time needs its times")
        return self


class ClosureSpec(Spec):
    """A location closed on a day, or for a part of it."""

    location: str
    day: date = Field(ge=date(1900, 1, 1), lt=date(2200, 1, 1))
    opens: WallTime | None = None
    closes: WallTime | None = None
    reason: Text | None = None

    @model_validator(mode="after")
    def _sane(self) -> Self:
        if (self.opens is None) != (self.closes is None):
            raise ValueError("a part of a day needs both its times")
        return self
