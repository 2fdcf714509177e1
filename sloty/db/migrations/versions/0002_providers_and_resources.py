"""Calendars, providers, resources."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from sloty.db.migrations.security import secure, version_catalog

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and secure them."""
    _calendar()
    _provider()
    _provider_location()
    _resource_pool()
    _resource()
    for table in ("calendar", "provider", "provider_location", "resource_pool", "resource"):
        secure(table)
    for table in ("calendar", "provider", "provider_location", "resource_pool", "resource"):
        version_catalog(table)


def _calendar() -> None:
    op.create_table(
        "calendar",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('PROVIDER', 'RESOURCE')", name=op.f("ck_calendar_kind_known")),
        sa.CheckConstraint("capacity between 1 and 1000", name=op.f("ck_calendar_capacity_sane")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_calendar_tenant_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_calendar")),
    )


def _provider() -> None:
    op.create_table(
        "provider",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("bio", sa.String(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("calendar_id", sa.Uuid(), nullable=False),
        sa.Column("home_location_id", sa.Uuid(), nullable=True),
        sa.Column("specialties", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("credentials", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("insurances", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("accepts_new_customers", sa.Boolean(), nullable=False),
        sa.Column("bookable_online", sa.Boolean(), nullable=False),
        sa.Column("color", sa.String(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status in ('ACTIVE', 'ON_LEAVE', 'INACTIVE', 'TERMINATED')", name=op.f("ck_provider_status_known")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "calendar_id"],
            ["calendar.tenant_id", "calendar.id"],
            name=op.f("fk_provider_tenant_id_calendar_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "home_location_id"],
            ["location.tenant_id", "location.id"],
            name=op.f("fk_provider_tenant_id_home_location_id"),
        ),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_provider_tenant_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_provider")),
        sa.UniqueConstraint("tenant_id", "calendar_id", name=op.f("uq_provider_tenant_id_calendar_id")),
        sa.UniqueConstraint("tenant_id", "slug", name=op.f("uq_provider_tenant_id_slug")),
    )


def _provider_location() -> None:
    op.create_table(
        "provider_location",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("employment_type", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("office", sa.String(), nullable=True),
        sa.Column("default_duration", sa.Integer(), nullable=True),
        sa.Column("default_buffer", sa.Integer(), nullable=True),
        sa.Column("accepts_new_customers", sa.Boolean(), nullable=False),
        sa.Column("bookable_online", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "employment_type in ('FULL_TIME', 'PART_TIME', 'CONTRACT', 'VISITING', 'LOCUM_TENENS')",
            name=op.f("ck_provider_location_employment_type_known"),
        ),
        sa.CheckConstraint(
            "status in ('ACTIVE', 'ON_LEAVE', 'INACTIVE', 'TERMINATED')", name=op.f("ck_provider_location_status_known")
        ),
        sa.CheckConstraint(
            "default_duration between 1 and 44640 and default_buffer between 0 and 1440",
            name=op.f("ck_provider_location_duration_sane"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_provider_location_dates_in_order")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "department_id"],
            ["department.tenant_id", "department.id"],
            name=op.f("fk_provider_location_tenant_id_department_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "location_id"],
            ["location.tenant_id", "location.id"],
            name=op.f("fk_provider_location_tenant_id_location_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "provider_id"],
            ["provider.tenant_id", "provider.id"],
            name=op.f("fk_provider_location_tenant_id_provider_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_provider_location")),
        sa.UniqueConstraint(
            "tenant_id",
            "provider_id",
            "location_id",
            name=op.f("uq_provider_location_tenant_id_provider_id_location_id"),
        ),
    )


def _resource_pool() -> None:
    op.create_table(
        "resource_pool",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_resource_pool_tenant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_resource_pool")),
        sa.UniqueConstraint("tenant_id", "slug", name=op.f("uq_resource_pool_tenant_id_slug")),
    )


def _resource() -> None:
    op.create_table(
        "resource",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("pool_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("calendar_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint("kind in ('ROOM', 'DEVICE')", name=op.f("ck_resource_kind_known")),
        sa.CheckConstraint("status in ('ACTIVE', 'INACTIVE')", name=op.f("ck_resource_status_known")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "calendar_id"],
            ["calendar.tenant_id", "calendar.id"],
            name=op.f("fk_resource_tenant_id_calendar_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "location_id"],
            ["location.tenant_id", "location.id"],
            name=op.f("fk_resource_tenant_id_location_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "pool_id"],
            ["resource_pool.tenant_id", "resource_pool.id"],
            name=op.f("fk_resource_tenant_id_pool_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_resource")),
        sa.UniqueConstraint("tenant_id", "calendar_id", name=op.f("uq_resource_tenant_id_calendar_id")),
        sa.UniqueConstraint("tenant_id", "slug", name=op.f("uq_resource_tenant_id_slug")),
    )
