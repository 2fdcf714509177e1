"""Appointments and what belongs to them: answers, attachments, participants, history."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, LargeBinary, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from sloty.engine.lifecycle import Status, Verb
from sloty.models.base import Stamped, TenantRow
from sloty.models.columns import CASCADE, belongs, check, choice, one_of, whole_minutes


class BookingSource(StrEnum):
    """How an appointment came in."""

    ONLINE = "ONLINE"
    PHONE = "PHONE"
    WALK_IN = "WALK_IN"
    DESK = "DESK"
    CLI = "CLI"
    API = "API"
    IMPORT = "IMPORT"


class ParticipantStatus(StrEnum):
    """Whether somebody comes along."""

    INVITED = "INVITED"
    CONFIRMED = "CONFIRMED"
    DECLINED = "DECLINED"
    ATTENDED = "ATTENDED"
    NO_SHOW = "NO_SHOW"


OPEN = "('HELD', 'SCHEDULED', 'CONFIRMED', 'RESCHEDULED', 'CHECKED_IN', 'IN_PROGRESS')"
"""Where something is still to happen, as SQL says it."""


class Appointment(Stamped, TenantRow, table=True):
    """The agreed visit. While HELD it is a hold, or it awaits approval; a move keeps the row and its identity."""

    __tablename__ = "appointment"
    __table_args__ = (
        UniqueConstraint("tenant_id", "confirmation_code"),
        Index("ix_appointment_location_day", "tenant_id", "location_id", "starts_at"),
        Index("ix_appointment_provider_day", "tenant_id", "provider_id", "starts_at"),
        Index("ix_appointment_customer", "tenant_id", "customer_id", "starts_at"),
        # What the daemon looks for is to come, or has just been: the history is not in it.
        Index("ix_appointment_open", "tenant_id", "starts_at", postgresql_where=text(f"status in {OPEN}")),
        belongs("service_id", "service"),
        belongs("provider_id", "provider"),
        belongs("location_id", "location"),
        belongs("customer_id", "customer"),
        one_of("status", Status),
        one_of("source", BookingSource),
        check("customer_known", "customer_id is not null or status = 'HELD'"),
        check("times_in_order", "ends_at > starts_at and buffer_before >= 0 and buffer_after >= 0"),
        whole_minutes("starts_at"),
        whole_minutes("ends_at"),
    )

    confirmation_code: str
    service_id: UUID
    provider_id: UUID
    location_id: UUID
    customer_id: UUID | None = None
    """None only while the time is merely held."""
    starts_at: datetime
    ends_at: datetime
    timezone: str
    """The location's zone when it was booked."""
    local_start: datetime = Field(sa_type=DateTime(timezone=False))
    """Wall time of the start in `timezone`: what was agreed, should tzdata change."""
    tzdata_version: str
    buffer_before: int = 0
    buffer_after: int = 0
    status: Status = choice(Status, default=Status.SCHEDULED)
    awaits_approval: bool = False
    version: int = 1
    """Rises with every change: SEQUENCE of an invitation, guard of an undo."""
    title: str | None = None
    notes: str | None = None
    internal_notes: str | None = None
    price: Decimal | None = Field(default=None, sa_type=Numeric(10, 2))
    currency: str = "USD"
    source: BookingSource = choice(BookingSource, default=BookingSource.DESK)
    booked_at: datetime
    booked_by: str
    assignment_reason: str | None = None
    """Why this provider, where any would do."""
    override_reason: str | None = None
    """Why hours, grid, notice or horizon did not hold."""
    cancellation_reason: str | None = None
    checked_in_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None


class Answer(TenantRow, table=True):
    """The value of a parameter, with its label as it stood at booking."""

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("tenant_id", "appointment_id", "name"),
        belongs("appointment_id", "appointment", CASCADE),
    )

    appointment_id: UUID
    name: str
    label: str
    value: Any = Field(sa_type=JSONB)


class Attachment(TenantRow, table=True):
    """The file given as an answer."""

    __tablename__ = "attachment"
    __table_args__ = (
        UniqueConstraint("tenant_id", "appointment_id", "name"),
        belongs("appointment_id", "appointment", CASCADE),
        check("size_sane", "length(content) <= 2097152"),
    )

    appointment_id: UUID
    name: str
    """Of the parameter."""
    filename: str
    media_type: str
    sha256: str
    content: bytes = Field(sa_type=LargeBinary)


class Participant(Stamped, TenantRow, table=True):
    """Somebody who comes along."""

    __tablename__ = "participant"
    __table_args__ = (
        Index("ix_participant_appointment", "tenant_id", "appointment_id"),
        belongs("appointment_id", "appointment", CASCADE),
        one_of("status", ParticipantStatus),
    )

    appointment_id: UUID
    name: str
    email: str | None = None
    phone: str | None = None
    relationship: str | None = None
    status: ParticipantStatus = choice(ParticipantStatus, default=ParticipantStatus.INVITED)


class StatusChange(TenantRow, table=True):
    """One act on an appointment: by whom, from what to what, and when it was moved, from when. Append-only."""

    __tablename__ = "status_change"
    __table_args__ = (
        UniqueConstraint("tenant_id", "appointment_id", "version"),
        belongs("appointment_id", "appointment", CASCADE),
        one_of("verb", Verb),
        one_of("to_status", Status),
    )

    appointment_id: UUID
    version: int
    """The appointment's version after the act."""
    verb: Verb = choice(Verb)
    from_status: Status | None = choice(Status, default=None, nullable=True)
    to_status: Status = choice(Status)
    at: datetime
    actor: str
    front_end: str
    reason: str | None = None
    starts_before: datetime | None = None
    starts_after: datetime | None = None
    provider_before: UUID | None = None
    provider_after: UUID | None = None
