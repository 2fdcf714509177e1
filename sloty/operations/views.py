"""What the front ends see of slots and appointments: frozen values, times in the location's zone with their offset."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sloty.engine.lifecycle import Status


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its currency (ISO 4217)."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class SlotView:
    """A time that can be booked with this provider at this location."""

    start: datetime
    end: datetime
    provider: str
    location: str
    service: str
    duration_minutes: int


@dataclass(frozen=True, slots=True)
class CheckView:
    """One clause of the predicate at one instant."""

    provider: str
    location: str
    check: str
    passed: bool
    detail: str


@dataclass(frozen=True, slots=True)
class ExplainView:
    """Whether a time can be booked, with whom, and every clause that was looked at."""

    start: datetime
    service: str
    bookable: bool
    providers: tuple[str, ...]
    """Those with whom it can be booked."""
    checks: tuple[CheckView, ...]


@dataclass(frozen=True, slots=True)
class HoldView:
    """Time kept for somebody who is still deciding."""

    id: UUID
    start: datetime
    end: datetime
    timezone: str
    held_until: datetime
    service: str
    provider: str
    location: str


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """The agreed visit, as every front end shows it."""

    id: UUID
    confirmation_code: str
    status: Status
    start: datetime
    end: datetime
    timezone: str
    service: str
    provider: str
    location: str
    customer: str | None
    """The customer's e-mail address, code or id: whichever comes first."""
    customer_name: str | None
    version: int
    awaits_approval: bool = False
    price: Money | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    notes: str | None = None
    assignment_reason: str | None = None
    override_reason: str | None = None
    cancellation_reason: str | None = None
    booked_by: str | None = None
    """Name of the actor who booked it."""


@dataclass(frozen=True, slots=True)
class HistoryView:
    """One act on an appointment."""

    at: datetime
    verb: str
    from_status: str | None
    to_status: str
    actor: str
    front_end: str
    reason: str | None
    starts_before: datetime | None
    starts_after: datetime | None
