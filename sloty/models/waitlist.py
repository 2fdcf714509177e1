"""The waiting list: who wants a service for which there was no time."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from sloty.engine.waiting import EntryStatus, PartOfDay, Priority
from sloty.models.appointment import BookingSource
from sloty.models.base import Stamped, TenantRow
from sloty.models.columns import belongs, check, choice, one_of, words

_STANDING = text("status in ('ACTIVE', 'NOTIFIED')")
_RANK = text("array_position('{EMERGENCY,URGENT,HIGH,NORMAL,LOW}'::text[], priority)")
_PARTS = ", ".join(f"'{part}'" for part in PartOfDay)


class WaitlistEntry(Stamped, TenantRow, table=True):
    """One customer waits for one service. `created_at` is since when: it is their place among those as urgent."""

    __tablename__ = "waitlist_entry"
    __table_args__ = (
        # One place in the list: who asks again has it already.
        Index(
            "ix_waitlist_entry_once",
            "tenant_id",
            "customer_id",
            "service_id",
            "provider_id",
            "location_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=_STANDING,
        ),
        Index("ix_waitlist_entry_order", "tenant_id", _RANK, "created_at", "id", postgresql_where=_STANDING),
        Index("ix_waitlist_entry_customer", "tenant_id", "customer_id"),
        Index(
            "ix_waitlist_entry_appointment",
            "tenant_id",
            "appointment_id",
            postgresql_where=text("appointment_id is not null"),
        ),
        belongs("customer_id", "customer"),
        belongs("service_id", "service"),
        belongs("provider_id", "provider"),
        belongs("location_id", "location"),
        belongs("appointment_id", "appointment"),
        one_of("priority", Priority),
        one_of("status", EntryStatus),
        one_of("source", BookingSource),
        check("days_in_order", "earliest <= latest"),
        check("parts_known", f"parts_of_day <@ array[{_PARTS}]"),
        check("booked_has_appointment", "status <> 'BOOKED' or appointment_id is not null"),
        check("ended_says_when", "(status in ('ACTIVE', 'NOTIFIED')) = (ended_at is null)"),
    )

    customer_id: UUID
    service_id: UUID
    provider_id: UUID | None = None
    """None: anyone."""
    location_id: UUID | None = None
    """None: anywhere."""
    earliest: date | None = None
    latest: date | None = None
    """The last day that suits; when it is over, nobody waits any more."""
    parts_of_day: list[str] = words()
    """Empty: any."""
    priority: Priority = choice(Priority, default=Priority.NORMAL)
    status: EntryStatus = choice(EntryStatus, default=EntryStatus.ACTIVE)
    notes: str | None = None
    source: BookingSource = choice(BookingSource, default=BookingSource.DESK)
    appointment_id: UUID | None = None
    """What they got; of one who waits again, what they had before it was taken back."""
    ended_at: datetime | None = None
    """Since when they wait no more."""
    cancellation_reason: str | None = None
    version: int = Field(default=1)
    """Rises with every change."""
