"""A tenant's own providers for what leaves the house."""

from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from sloty.engine.messaging import Channel
from sloty.models.base import Stamped, TenantRow
from sloty.models.columns import check, choice, one_of, owned_by_tenant


class Integration(Stamped, TenantRow, table=True):
    """By whom a channel's messages go. Secrets are sealed with a key that is not in the database."""

    __tablename__ = "integration"
    __table_args__ = (
        UniqueConstraint("tenant_id", "channel"),
        owned_by_tenant(),
        one_of("channel", Channel),
        check("sealed_with_a_key", "(secret is null) = (key_id is null)"),
    )

    channel: Channel = choice(Channel)
    kind: str
    """SMTP, SES, SENDGRID, MAILGUN, POSTMARK, TWILIO, SNS, APPRISE, FILE."""
    settings: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": "{}"})
    """What is no secret."""
    secret: bytes | None = Field(default=None, sa_type=LargeBinary)
    """The secrets as JSON, sealed; bound to the tenant and this row."""
    key_id: str | None = None
    """Which key sealed them."""
    checked_at: datetime | None = None
    """When it last was tried, well or not."""
    last_error: str | None = None
    """What was wrong then; None: nothing."""
