"""When providers work and locations are closed. Wall times are minutes of the local day at the location."""

from datetime import date
from uuid import UUID

from sqlalchemy import Index

from sloty.engine.hours import OverrideKind
from sloty.models.base import Stamped, TenantRow
from sloty.models.columns import CASCADE, belongs, check, choice, one_of, wall_span


class WorkingHours(Stamped, TenantRow, table=True):
    """One span of the weekly pattern. Without a provider: the location's own hours, for those who have none there."""

    __tablename__ = "working_hours"
    __table_args__ = (
        Index("ix_working_hours_provider", "tenant_id", "provider_id", "location_id"),
        Index("ix_working_hours_location", "tenant_id", "location_id"),
        belongs("provider_id", "provider", CASCADE),
        belongs("location_id", "location", CASCADE),
        check("weekday_iso", "weekday between 1 and 7"),
        check("validity_in_order", "valid_to >= valid_from"),
        *wall_span(),
    )

    provider_id: UUID | None = None
    location_id: UUID
    weekday: int
    """ISO: Monday is 1, Sunday 7."""
    opens: int
    closes: int
    """Not after `opens`: on the next day."""
    valid_from: date | None = None
    valid_to: date | None = None
    """Last day, inclusive."""


class WorkingBreak(TenantRow, table=True):
    """A break within one span of working hours."""

    __tablename__ = "working_break"
    __table_args__ = (
        Index("ix_working_break_hours", "tenant_id", "working_hours_id"),
        belongs("working_hours_id", "working_hours", CASCADE),
        *wall_span(),
    )

    working_hours_id: UUID
    opens: int
    closes: int


class Override(Stamped, TenantRow, table=True):
    """A provider's dated change, at one location or everywhere; without times, the whole local day."""

    __tablename__ = "override"
    __table_args__ = (
        Index("ix_override_provider", "tenant_id", "provider_id", "day"),
        belongs("provider_id", "provider", CASCADE),
        belongs("location_id", "location", CASCADE),
        one_of("kind", OverrideKind),
        check("extra_time_has_times", "kind <> 'AVAILABLE' or opens is not null"),
        *wall_span(optional=True),
    )

    provider_id: UUID
    location_id: UUID | None = None
    day: date
    kind: OverrideKind = choice(OverrideKind)
    opens: int | None = None
    closes: int | None = None
    reason: str | None = None


class Closure(Stamped, TenantRow, table=True):
    """A location is closed on a day, or for a part of it."""

    __tablename__ = "closure"
    __table_args__ = (
        Index("ix_closure_location", "tenant_id", "location_id", "day"),
        belongs("location_id", "location", CASCADE),
        *wall_span(optional=True),
    )

    location_id: UUID
    day: date
    opens: int | None = None
    closes: int | None = None
    reason: str | None = None
