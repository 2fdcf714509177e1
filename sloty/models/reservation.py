"""The one table that cannot hold two at once, and the keys that make a retry harmless."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Computed, DateTime, Index, text
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, ExcludeConstraint, Range
from sqlmodel import Field, SQLModel

from sloty.models.base import TenantRow
from sloty.models.columns import belongs, check, choice, one_of, owned_by_tenant

_INSTANT = DateTime(timezone=True)


class ReservationKind(StrEnum):
    """For an appointment, until it expires, for neither."""

    BOOKED = "BOOKED"
    HOLD = "HOLD"
    BLOCK = "BLOCK"


class Reservation(TenantRow, table=True):
    """One lane of one calendar taken for one footprint, buffers inside. Written by `db/reserve.py` alone."""

    __tablename__ = "reservation"
    __table_args__ = (
        ExcludeConstraint(
            ("tenant_id", "="),
            ("calendar_id", "="),
            ("lane", "="),
            ("during", "&&"),
            name="no_double_booking",
            using="gist",
        ),
        belongs("calendar_id", "calendar"),
        # The time is taken first, and only then is the appointment written.
        belongs("appointment_id", "appointment", at_commit=True),
        one_of("kind", ReservationKind),
        # NULLs never conflict and empty ranges never overlap: neither may exist.
        check(
            "during_sane",
            "not isempty(during) and not lower_inf(during) and not upper_inf(during)"
            " and isfinite(lower(during)) and isfinite(upper(during)) and lower_inc(during) and not upper_inc(during)"
            " and upper(during) - lower(during) <= interval '31 days'",
        ),
        check("hold_has_expiry", "(kind = 'HOLD') = (held_until is not null)"),
        check("booking_has_appointment", "(kind = 'BLOCK') = (appointment_id is null)"),
        check("lane_sane", "lane >= 0"),
        check("block_alone_has_reason", "reason is null or kind = 'BLOCK'"),
        # Busy time is read through this index, never through the guard's (`design.md` §2).
        Index(
            "ix_reservation_busy",
            "tenant_id",
            "calendar_id",
            "starts_at",
            postgresql_include=("ends_at", "lane", "held_until", "appointment_id"),
        ),
        Index("ix_reservation_appointment", "tenant_id", "appointment_id"),
        Index("ix_reservation_expiry", "held_until", postgresql_where=text("kind = 'HOLD'")),
        Index("ix_reservation_block", "tenant_id", "starts_at", postgresql_where=text("kind = 'BLOCK'")),
    )

    calendar_id: UUID
    lane: int = 0
    during: Range[datetime] = Field(sa_type=TSTZRANGE)
    kind: ReservationKind = choice(ReservationKind)
    held_until: datetime | None = None
    """When a hold gives its time back."""
    appointment_id: UUID | None = None
    reason: str | None = None
    """What a block is for."""
    starts_at: datetime = Field(sa_type=_INSTANT, sa_column_args=(Computed("lower(during)", persisted=True),))
    ends_at: datetime = Field(sa_type=_INSTANT, sa_column_args=(Computed("upper(during)", persisted=True),))


class IdempotencyKey(SQLModel, table=True):
    """The answer once given under a key: the same request gets it again, another one a conflict."""

    __tablename__ = "idempotency_key"
    __table_args__ = (owned_by_tenant(),)

    tenant_id: UUID = Field(primary_key=True)
    key: str = Field(primary_key=True)
    operation: str
    fingerprint: str
    """SHA-256 of the request in canonical JSON."""
    answer: Any = Field(default=None, sa_type=JSONB, nullable=True)
    created_at: datetime


class CatalogVersion(SQLModel, table=True):
    """A number that rises with every change of what a tenant offers; it validates the copies kept in memory."""

    __tablename__ = "catalog_version"
    __table_args__ = (owned_by_tenant(),)

    tenant_id: UUID = Field(primary_key=True)
    version: int = Field(default=1)
