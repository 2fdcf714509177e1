"""Messages: the outbox, what came of it, the links in it, the tenant's own words, and who wants nothing more."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from sloty.db.migrations.audit import audit
from sloty.db.migrations.security import secure

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_CAUSES = (
    "'BOOKED', 'REQUESTED', 'APPROVED', 'DECLINED', 'CONFIRMED', 'MOVED', 'REASSIGNED',"
    " 'LOCATION_CHANGED', 'CANCELLED', 'REMINDER', 'MISSED', 'DIGEST'"
)
_BOUND = "(select nullif(current_setting('sloty.locations', true), '')::uuid[])"


def upgrade() -> None:
    """Make the tables, and secure them; whoever is bound to locations sees the messages of those."""
    for table in (_message, _delivery, _manage_link, _calendar_invite, _opt_out, _message_template):
        table()
    for name in ("message", "delivery", "manage_link", "calendar_invite", "opt_out", "message_template"):
        secure(name)
    for name in ("opt_out", "message_template"):
        audit(name)
    _bind_to_locations()
    op.create_index(
        "ix_appointment_open",
        "appointment",
        ["tenant_id", "starts_at"],
        unique=False,
        postgresql_where=sa.text(
            "status in ('HELD', 'SCHEDULED', 'CONFIRMED', 'RESCHEDULED', 'CHECKED_IN', 'IN_PROGRESS')"
        ),
    )
    op.add_column("service", sa.Column("reminders", postgresql.JSONB(), server_default="{}", nullable=False))
    op.add_column("service", sa.Column("reminders_since", postgresql.JSONB(), server_default="{}", nullable=False))
    op.add_column("tenant", sa.Column("reminders_since", postgresql.JSONB(), server_default="{}", nullable=False))


def _bind_to_locations() -> None:
    of_link = "exists (select from appointment a where a.tenant_id = manage_link.tenant_id and a.id = appointment_id)"
    of_invite = (
        "exists (select from appointment a where a.tenant_id = calendar_invite.tenant_id and a.id = appointment_id)"
    )
    of_delivery = "exists (select from message m where m.tenant_id = delivery.tenant_id and m.id = message_id)"
    for table, seen in (
        ("message", f"location_id = any({_BOUND}::uuid[])"),
        ("delivery", of_delivery),
        ("manage_link", of_link),
        ("calendar_invite", of_invite),
    ):
        op.execute(
            f"create policy location_isolation on {table} as restrictive to sloty_app using ({_BOUND} is null or {seen})"
        )
    for event, rule in (("insert", "with check"), ("update", "using"), ("delete", "using")):
        op.execute(
            f"create policy location_{event} on message_template as restrictive for {event} to sloty_app"
            f" {rule} ({_BOUND} is null)"
        )


def _stamps() -> list[sa.Column[object]]:
    now = sa.text("now()")
    return [
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
    ]


def _message() -> None:
    op.create_table(
        "message",
        *_stamps(),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("recipient_kind", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("details", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("max_attempts", sa.Integer(), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("leased_by", sa.String(), nullable=True),
        sa.Column("provider_reference", sa.String(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'SENDING') = (lease_token is not null)", name=op.f("ck_message_lease_while_sending")
        ),
        sa.CheckConstraint(f"cause in ({_CAUSES})", name=op.f("ck_message_cause_known")),
        sa.CheckConstraint("channel in ('EMAIL', 'SMS')", name=op.f("ck_message_channel_known")),
        sa.CheckConstraint(
            "recipient_kind in ('CUSTOMER', 'PARTICIPANT', 'PROVIDER')", name=op.f("ck_message_recipient_kind_known")
        ),
        sa.CheckConstraint(
            "status in ('PENDING', 'SENDING', 'SENT', 'SKIPPED', 'CANCELLED', 'EXPIRED', 'DEAD')",
            name=op.f("ck_message_status_known"),
        ),
        sa.CheckConstraint("attempts between 0 and max_attempts", name=op.f("ck_message_attempts_sane")),
        sa.CheckConstraint("expires_at > due_at", name=op.f("ck_message_due_before_expiry")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_message")),
        sa.UniqueConstraint("tenant_id", "dedupe_key", name=op.f("uq_message_tenant_id_dedupe_key")),
    )
    op.create_index("ix_message_appointment", "message", ["tenant_id", "appointment_id"], unique=False)
    op.create_index(
        "ix_message_claim",
        "message",
        ["tenant_id", "next_at"],
        unique=False,
        postgresql_where=sa.text("status in ('PENDING', 'SENDING')"),
    )
    op.create_index("ix_message_due", "message", ["tenant_id", "due_at"], unique=False)
    op.create_index("ix_message_reference", "message", ["tenant_id", "provider_reference"], unique=False)


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("transport", sa.String(), nullable=False),
        sa.Column("provider_reference", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.CheckConstraint(
            "outcome in ('ACCEPTED', 'DEFERRED', 'REFUSED', 'DELIVERED', 'BOUNCED', 'COMPLAINED')",
            name=op.f("ck_delivery_outcome_known"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_delivery")),
    )
    op.create_index("ix_delivery_message", "delivery", ["tenant_id", "message_id"], unique=False)


def _manage_link() -> None:
    op.create_table(
        "manage_link",
        *_stamps(),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_kind", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "recipient_kind in ('CUSTOMER', 'PARTICIPANT', 'PROVIDER')",
            name=op.f("ck_manage_link_recipient_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appointment_id"],
            ["appointment.tenant_id", "appointment.id"],
            name=op.f("fk_manage_link_tenant_id_appointment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_manage_link")),
        sa.UniqueConstraint("tenant_id", "token_hash", name=op.f("uq_manage_link_tenant_id_token_hash")),
    )
    op.create_index("ix_manage_link_appointment", "manage_link", ["tenant_id", "appointment_id"], unique=False)


def _calendar_invite() -> None:
    op.create_table(
        "calendar_invite",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("organizer", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appointment_id"],
            ["appointment.tenant_id", "appointment.id"],
            name=op.f("fk_calendar_invite_tenant_id_appointment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_calendar_invite")),
        sa.UniqueConstraint("tenant_id", "appointment_id", name=op.f("uq_calendar_invite_tenant_id_appointment_id")),
        sa.UniqueConstraint("tenant_id", "uid", name=op.f("uq_calendar_invite_tenant_id_uid")),
    )


def _opt_out() -> None:
    op.create_table(
        "opt_out",
        *_stamps(),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reminders_only", sa.Boolean(), nullable=False),
        sa.CheckConstraint("channel in ('EMAIL', 'SMS')", name=op.f("ck_opt_out_channel_known")),
        sa.CheckConstraint(
            "reason in ('STOP', 'UNSUBSCRIBED', 'BOUNCED', 'COMPLAINED', 'DESK')", name=op.f("ck_opt_out_reason_known")
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_opt_out_tenant_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_opt_out")),
        sa.UniqueConstraint("tenant_id", "channel", "address", name=op.f("uq_opt_out_tenant_id_channel_address")),
    )


def _message_template() -> None:
    op.create_table(
        "message_template",
        *_stamps(),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.CheckConstraint(f"cause in ({_CAUSES})", name=op.f("ck_message_template_cause_known")),
        sa.CheckConstraint("channel in ('EMAIL', 'SMS')", name=op.f("ck_message_template_channel_known")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_message_template_tenant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_message_template")),
        sa.UniqueConstraint(
            "tenant_id",
            "cause",
            "channel",
            "language",
            name=op.f("uq_message_template_tenant_id_cause_channel_language"),
        ),
    )
