"""Schedules and customers."""

import sqlalchemy as sa
from alembic import op

from sloty.db.migrations.security import secure, version_catalog

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and secure them."""
    _working_hours()
    _working_break()
    _override()
    _closure()
    _customer()
    _customer_location()
    for table in ("working_hours", "working_break", "override", "closure", "customer", "customer_location"):
        secure(table)
    for table in ("working_hours", "working_break", "override", "closure"):
        version_catalog(table)


def _working_hours() -> None:
    op.create_table(
        "working_hours",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "opens between 0 and 1439 and closes between 0 and 1440", name=op.f("ck_working_hours_wall_span_sane")
        ),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_working_hours_validity_in_order")),
        sa.CheckConstraint("weekday between 1 and 7", name=op.f("ck_working_hours_weekday_iso")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "location_id"],
            ["location.tenant_id", "location.id"],
            name=op.f("fk_working_hours_tenant_id_location_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "provider_id"],
            ["provider.tenant_id", "provider.id"],
            name=op.f("fk_working_hours_tenant_id_provider_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_working_hours")),
    )
    op.create_index("ix_working_hours_location", "working_hours", ["tenant_id", "location_id"], unique=False)
    op.create_index(
        "ix_working_hours_provider", "working_hours", ["tenant_id", "provider_id", "location_id"], unique=False
    )


def _working_break() -> None:
    op.create_table(
        "working_break",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("working_hours_id", sa.Uuid(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "opens between 0 and 1439 and closes between 0 and 1440", name=op.f("ck_working_break_wall_span_sane")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "working_hours_id"],
            ["working_hours.tenant_id", "working_hours.id"],
            name=op.f("fk_working_break_tenant_id_working_hours_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_working_break")),
    )
    op.create_index("ix_working_break_hours", "working_break", ["tenant_id", "working_hours_id"], unique=False)


def _override() -> None:
    op.create_table(
        "override",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=True),
        sa.Column("closes", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint("kind <> 'AVAILABLE' or opens is not null", name=op.f("ck_override_extra_time_has_times")),
        sa.CheckConstraint(
            "kind in ('AVAILABLE', 'UNAVAILABLE', 'HOLIDAY', 'VACATION', 'SICK', 'MEETING', 'TRAINING')",
            name=op.f("ck_override_kind_known"),
        ),
        sa.CheckConstraint(
            "(opens is null and closes is null) or (opens is not null and closes is not null and opens between 0 and 1439 and closes between 0 and 1440)",
            name=op.f("ck_override_wall_span_sane"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "location_id"],
            ["location.tenant_id", "location.id"],
            name=op.f("fk_override_tenant_id_location_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "provider_id"],
            ["provider.tenant_id", "provider.id"],
            name=op.f("fk_override_tenant_id_provider_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_override")),
    )
    op.create_index("ix_override_provider", "override", ["tenant_id", "provider_id", "day"], unique=False)


def _closure() -> None:
    op.create_table(
        "closure",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=True),
        sa.Column("closes", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(opens is null and closes is null) or (opens is not null and closes is not null and opens between 0 and 1439 and closes between 0 and 1440)",
            name=op.f("ck_closure_wall_span_sane"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "location_id"],
            ["location.tenant_id", "location.id"],
            name=op.f("fk_closure_tenant_id_location_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_closure")),
    )
    op.create_index("ix_closure_location", "closure", ["tenant_id", "location_id", "day"], unique=False)


def _customer() -> None:
    op.create_table(
        "customer",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("gender", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("postal_code", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("timezone", sa.String(), nullable=True),
        sa.Column("locale", sa.String(), nullable=True),
        sa.Column("contact_method", sa.Text(), nullable=False),
        sa.Column("preferred_provider_id", sa.Uuid(), nullable=True),
        sa.Column("insurance_name", sa.String(), nullable=True),
        sa.Column("insurance_number", sa.String(), nullable=True),
        sa.Column("notes", sa.String(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "contact_method in ('EMAIL', 'SMS', 'PHONE')", name=op.f("ck_customer_contact_method_known")
        ),
        sa.CheckConstraint(
            "status in ('ACTIVE', 'INACTIVE', 'DECEASED', 'TRANSFERRED')", name=op.f("ck_customer_status_known")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_customer_email_lower")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "preferred_provider_id"],
            ["provider.tenant_id", "provider.id"],
            name=op.f("fk_customer_tenant_id_preferred_provider_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_customer_tenant_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_customer")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_customer_tenant_id_code")),
        sa.UniqueConstraint("tenant_id", "email", name=op.f("uq_customer_tenant_id_email")),
    )
    op.create_index("ix_customer_name", "customer", ["tenant_id", "last_name", "first_name"], unique=False)
    op.create_index("ix_customer_phone", "customer", ["tenant_id", "phone"], unique=False)


def _customer_location() -> None:
    op.create_table(
        "customer_location",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status in ('ACTIVE', 'INACTIVE', 'DECEASED', 'TRANSFERRED')",
            name=op.f("ck_customer_location_status_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_customer_location_tenant_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "location_id"],
            ["location.tenant_id", "location.id"],
            name=op.f("fk_customer_location_tenant_id_location_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_customer_location")),
        sa.UniqueConstraint(
            "tenant_id",
            "customer_id",
            "location_id",
            name=op.f("uq_customer_location_tenant_id_customer_id_location_id"),
        ),
        sa.UniqueConstraint(
            "tenant_id", "location_id", "number", name=op.f("uq_customer_location_tenant_id_location_id_number")
        ),
    )
