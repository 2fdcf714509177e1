"""Appointments and reservations: the guard."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from sloty.db.migrations import functions
from sloty.db.migrations.security import secure

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and secure them."""
    _appointment()
    _answer()
    _attachment()
    _participant()
    _status_change()
    _reservation()
    op.execute(functions.TAKE_RESERVATIONS)
    for table in ("appointment", "answer", "attachment", "participant", "status_change", "reservation"):
        secure(table)


def _appointment() -> None:
    op.create_table(
        "appointment",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("confirmation_code", sa.String(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("local_start", sa.DateTime(), nullable=False),
        sa.Column("tzdata_version", sa.String(), nullable=False),
        sa.Column("buffer_before", sa.Integer(), nullable=False),
        sa.Column("buffer_after", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("awaits_approval", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("notes", sa.String(), nullable=True),
        sa.Column("internal_notes", sa.String(), nullable=True),
        sa.Column("price", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booked_by", sa.String(), nullable=False),
        sa.Column("assignment_reason", sa.String(), nullable=True),
        sa.Column("override_reason", sa.String(), nullable=True),
        sa.Column("cancellation_reason", sa.String(), nullable=True),
        sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("customer_id is not null or status = 'HELD'", name=op.f("ck_appointment_customer_known")),
        sa.CheckConstraint(
            "mod(extract(epoch from ends_at)::bigint, 60) = 0 and ends_at < '2300-01-01+00'",
            name=op.f("ck_appointment_ends_at_whole"),
        ),
        sa.CheckConstraint(
            "mod(extract(epoch from starts_at)::bigint, 60) = 0 and starts_at < '2300-01-01+00'",
            name=op.f("ck_appointment_starts_at_whole"),
        ),
        sa.CheckConstraint(
            "source in ('ONLINE', 'PHONE', 'WALK_IN', 'DESK', 'CLI', 'API', 'IMPORT')",
            name=op.f("ck_appointment_source_known"),
        ),
        sa.CheckConstraint(
            "status in ('HELD', 'SCHEDULED', 'CONFIRMED', 'CHECKED_IN', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED', 'NO_SHOW', 'RESCHEDULED')",
            name=op.f("ck_appointment_status_known"),
        ),
        sa.CheckConstraint(
            "ends_at > starts_at and buffer_before >= 0 and buffer_after >= 0",
            name=op.f("ck_appointment_times_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_appointment_tenant_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "location_id"],
            ["location.tenant_id", "location.id"],
            name=op.f("fk_appointment_tenant_id_location_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "provider_id"],
            ["provider.tenant_id", "provider.id"],
            name=op.f("fk_appointment_tenant_id_provider_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "service_id"],
            ["service.tenant_id", "service.id"],
            name=op.f("fk_appointment_tenant_id_service_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_appointment")),
        sa.UniqueConstraint("tenant_id", "confirmation_code", name=op.f("uq_appointment_tenant_id_confirmation_code")),
    )
    op.create_index("ix_appointment_customer", "appointment", ["tenant_id", "customer_id", "starts_at"], unique=False)
    op.create_index(
        "ix_appointment_location_day", "appointment", ["tenant_id", "location_id", "starts_at"], unique=False
    )
    op.create_index(
        "ix_appointment_provider_day", "appointment", ["tenant_id", "provider_id", "starts_at"], unique=False
    )


def _answer() -> None:
    op.create_table(
        "answer",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appointment_id"],
            ["appointment.tenant_id", "appointment.id"],
            name=op.f("fk_answer_tenant_id_appointment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_answer")),
        sa.UniqueConstraint(
            "tenant_id", "appointment_id", "name", name=op.f("uq_answer_tenant_id_appointment_id_name")
        ),
    )


def _attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(content) <= 2097152", name=op.f("ck_attachment_size_sane")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appointment_id"],
            ["appointment.tenant_id", "appointment.id"],
            name=op.f("fk_attachment_tenant_id_appointment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_attachment")),
        sa.UniqueConstraint(
            "tenant_id", "appointment_id", "name", name=op.f("uq_attachment_tenant_id_appointment_id_name")
        ),
    )


def _participant() -> None:
    op.create_table(
        "participant",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("relationship", sa.String(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status in ('INVITED', 'CONFIRMED', 'DECLINED', 'ATTENDED', 'NO_SHOW')",
            name=op.f("ck_participant_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appointment_id"],
            ["appointment.tenant_id", "appointment.id"],
            name=op.f("fk_participant_tenant_id_appointment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_participant")),
    )
    op.create_index("ix_participant_appointment", "participant", ["tenant_id", "appointment_id"], unique=False)


def _status_change() -> None:
    op.create_table(
        "status_change",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("from_status", sa.Text(), nullable=True),
        sa.Column("to_status", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("front_end", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("starts_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("starts_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("provider_before", sa.Uuid(), nullable=True),
        sa.Column("provider_after", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "to_status in ('HELD', 'SCHEDULED', 'CONFIRMED', 'CHECKED_IN', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED', 'NO_SHOW', 'RESCHEDULED')",
            name=op.f("ck_status_change_to_status_known"),
        ),
        sa.CheckConstraint(
            "verb in ('BOOK', 'APPROVE', 'DECLINE', 'CONFIRM', 'CHECK_IN', 'START', 'COMPLETE', 'MARK_NO_SHOW', 'RESCHEDULE', 'REASSIGN', 'CANCEL')",
            name=op.f("ck_status_change_verb_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appointment_id"],
            ["appointment.tenant_id", "appointment.id"],
            name=op.f("fk_status_change_tenant_id_appointment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_status_change")),
        sa.UniqueConstraint(
            "tenant_id", "appointment_id", "version", name=op.f("uq_status_change_tenant_id_appointment_id_version")
        ),
    )


def _reservation() -> None:
    op.create_table(
        "reservation",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("calendar_id", sa.Uuid(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("during", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.Column(
            "starts_at", sa.DateTime(timezone=True), sa.Computed("lower(during)", persisted=True), nullable=False
        ),
        sa.Column("ends_at", sa.DateTime(timezone=True), sa.Computed("upper(during)", persisted=True), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("tenant_id"), "="),
            (sa.column("calendar_id"), "="),
            (sa.column("lane"), "="),
            (sa.column("during"), "&&"),
            using="gist",
            name="no_double_booking",
        ),
        sa.CheckConstraint(
            "(kind = 'BLOCK') = (appointment_id is null)", name=op.f("ck_reservation_booking_has_appointment")
        ),
        sa.CheckConstraint("(kind = 'HOLD') = (held_until is not null)", name=op.f("ck_reservation_hold_has_expiry")),
        sa.CheckConstraint("kind in ('BOOKED', 'HOLD', 'BLOCK')", name=op.f("ck_reservation_kind_known")),
        sa.CheckConstraint(
            "not isempty(during) and not lower_inf(during) and not upper_inf(during) and isfinite(lower(during)) and isfinite(upper(during)) and lower_inc(during) and not upper_inc(during) and upper(during) - lower(during) <= interval '31 days'",
            name=op.f("ck_reservation_during_sane"),
        ),
        sa.CheckConstraint("lane >= 0", name=op.f("ck_reservation_lane_sane")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appointment_id"],
            ["appointment.tenant_id", "appointment.id"],
            name=op.f("fk_reservation_tenant_id_appointment_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "calendar_id"],
            ["calendar.tenant_id", "calendar.id"],
            name=op.f("fk_reservation_tenant_id_calendar_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_reservation")),
    )
    op.create_index("ix_reservation_appointment", "reservation", ["tenant_id", "appointment_id"], unique=False)
    op.create_index(
        "ix_reservation_busy",
        "reservation",
        ["tenant_id", "calendar_id", "starts_at"],
        unique=False,
        postgresql_include=("ends_at", "lane", "held_until", "appointment_id"),
    )
    op.create_index(
        "ix_reservation_expiry", "reservation", ["held_until"], unique=False, postgresql_where=sa.text("kind = 'HOLD'")
    )
