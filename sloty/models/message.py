"""The outbox: what is to be told to whom, what became of it, the links in it, and who wants nothing more.

Queue tables carry no foreign keys (`design.md` §2), and no address: who is told where is looked up when it is sent.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from sloty.engine.messaging import (
    Cause,
    Channel,
    DeliveryOutcome,
    LinkScope,
    MessageStatus,
    OptOutReason,
    RecipientKind,
)
from sloty.models.base import Stamped, TenantRow
from sloty.models.columns import CASCADE, belongs, check, choice, one_of, owned_by_tenant


class Message(Stamped, TenantRow, table=True):
    """One thing to tell one recipient by one channel, written in the transaction of its cause."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("tenant_id", "dedupe_key"),
        Index(
            "ix_message_claim",
            "tenant_id",
            "next_at",
            postgresql_where=text("status in ('PENDING', 'SENDING')"),
        ),
        Index("ix_message_appointment", "tenant_id", "appointment_id"),
        Index("ix_message_due", "tenant_id", "due_at"),
        Index("ix_message_reference", "tenant_id", "provider_reference"),
        one_of("cause", Cause),
        one_of("channel", Channel),
        one_of("recipient_kind", RecipientKind),
        one_of("status", MessageStatus),
        check("due_before_expiry", "expires_at > due_at"),
        check("lease_while_sending", "(status = 'SENDING') = (lease_token is not null)"),
        check("attempts_sane", "attempts between 0 and max_attempts"),
    )

    dedupe_key: str
    """What may be told only once: appointment, cause, rule, channel, recipient, version, start."""
    cause: Cause = choice(Cause)
    channel: Channel = choice(Channel)
    appointment_id: UUID | None = None
    """None: about no single appointment, as a digest is."""
    location_id: UUID | None = None
    recipient_kind: RecipientKind = choice(RecipientKind)
    recipient_id: UUID
    rule: str | None = None
    """Which reminder: minutes before the start."""
    version: int = 0
    """Of the appointment when this was caused."""
    starts_at: datetime | None = None
    """The start that it tells of; about another, it is not sent."""
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": "{}"})
    """What the appointment does not say any more: the reason, the former time."""
    due_at: datetime
    expires_at: datetime
    """From then on it is of no use."""
    next_at: datetime
    """When it may be claimed: at first when it is due, then when it is tried again, or when its lease ends."""
    status: MessageStatus = choice(MessageStatus, default=MessageStatus.PENDING)
    reason: str | None = None
    """Why it was not sent."""
    attempts: int = 0
    max_attempts: int = 8
    lease_token: UUID | None = None
    """Whose claim counts: a later claim has another."""
    leased_by: str | None = None
    provider_reference: str | None = None
    """What the transport calls it."""
    last_error: str | None = None
    sent_at: datetime | None = None


class Delivery(TenantRow, table=True):
    """One attempt to send a message, or what was heard of it later. Append-only."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_message", "tenant_id", "message_id"),
        one_of("outcome", DeliveryOutcome),
    )

    message_id: UUID
    attempt: int
    at: datetime
    outcome: DeliveryOutcome = choice(DeliveryOutcome)
    transport: str
    """SMTP, TWILIO, FILE, …"""
    provider_reference: str | None = None
    error: str | None = None
    address_hash: str | None = None
    """Of an attempt that was accepted: to which address it went, so that a late report is known to be about it."""


class ManageLink(Stamped, TenantRow, table=True):
    """A secret link to one appointment for one recipient; of the secret only its SHA-256 is kept."""

    __tablename__ = "manage_link"
    __table_args__ = (
        UniqueConstraint("tenant_id", "token_hash"),
        Index("ix_manage_link_appointment", "tenant_id", "appointment_id"),
        belongs("appointment_id", "appointment", CASCADE),
        one_of("recipient_kind", RecipientKind),
        one_of("scope", LinkScope),
    )

    token_hash: str
    appointment_id: UUID
    recipient_kind: RecipientKind = choice(RecipientKind)
    recipient_id: UUID
    scope: LinkScope = choice(LinkScope, default=LinkScope.MANAGE, sa_column_kwargs={"server_default": "MANAGE"})
    starts_at: datetime
    """The start that it was sent with: a move replaces it."""
    expires_at: datetime
    revoked_at: datetime | None = None
    """When the appointment was moved."""
    used_at: datetime | None = None
    """When it was first opened."""


class CalendarInvite(TenantRow, table=True):
    """What an appointment is called in its customers' calendars, for life (RFC 5546)."""

    __tablename__ = "calendar_invite"
    __table_args__ = (
        UniqueConstraint("tenant_id", "appointment_id"),
        UniqueConstraint("tenant_id", "uid"),
        belongs("appointment_id", "appointment", CASCADE),
    )

    appointment_id: UUID
    uid: str
    organizer: str
    """An e-mail address."""


class OptOut(Stamped, TenantRow, table=True):
    """An address to which nothing more goes by a channel."""

    __tablename__ = "opt_out"
    __table_args__ = (
        UniqueConstraint("tenant_id", "channel", "address"),
        owned_by_tenant(),
        one_of("channel", Channel),
        one_of("reason", OptOutReason),
    )

    channel: Channel = choice(Channel)
    address: str
    """An e-mail address in lower case, or a number in E.164."""
    reason: OptOutReason = choice(OptOutReason)
    reminders_only: bool = False
    """Other messages still go."""


class MessageTemplate(Stamped, TenantRow, table=True):
    """The tenant's own words for a cause, a channel and a language."""

    __tablename__ = "message_template"
    __table_args__ = (
        UniqueConstraint("tenant_id", "cause", "channel", "language"),
        owned_by_tenant(),
        one_of("cause", Cause),
        one_of("channel", Channel),
    )

    cause: Cause = choice(Cause)
    channel: Channel = choice(Channel)
    language: str
    subject: str | None = None
    """None for SMS."""
    body: str
    """Text with placeholders; paragraphs are apart by an empty line."""
