"""Services, their parameters, and what they require."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from sloty.db.migrations.security import secure, version_catalog

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and secure them."""
    _service()
    _parameter()
    _service_provider()
    _service_location()
    _service_requirement()
    for table in ("service", "parameter", "service_provider", "service_location", "service_requirement"):
        secure(table)
    for table in ("service", "parameter", "service_provider", "service_location", "service_requirement"):
        version_catalog(table)


def _service() -> None:
    op.create_table(
        "service",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("duration", sa.Integer(), nullable=True),
        sa.Column("min_duration", sa.Integer(), nullable=True),
        sa.Column("max_duration", sa.Integer(), nullable=True),
        sa.Column("first_visit_duration", sa.Integer(), nullable=True),
        sa.Column("follow_up_duration", sa.Integer(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("buffer_before", sa.Integer(), nullable=False),
        sa.Column("buffer_after", sa.Integer(), nullable=False),
        sa.Column("price", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("notice_hours", sa.Integer(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("requires_approval", sa.Boolean(), nullable=False),
        sa.Column("approval_hours", sa.Integer(), nullable=False),
        sa.Column("auto_confirm", sa.Boolean(), nullable=False),
        sa.Column("bookable_online", sa.Boolean(), nullable=False),
        sa.Column("color", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint("status in ('ACTIVE', 'INACTIVE')", name=op.f("ck_service_status_known")),
        sa.CheckConstraint("approval_hours between 1 and 720", name=op.f("ck_service_approval_sane")),
        sa.CheckConstraint("buffer_before >= 0 and buffer_after >= 0", name=op.f("ck_service_buffers_sane")),
        sa.CheckConstraint(
            "coalesce(min_duration, 1) <= duration and duration <= coalesce(max_duration, 44640)",
            name=op.f("ck_service_duration_within"),
        ),
        sa.CheckConstraint(
            "duration >= 1 and duration + buffer_before + buffer_after <= 44640", name=op.f("ck_service_duration_sane")
        ),
        sa.CheckConstraint(
            "notice_hours >= 0 and notice_days >= 0 and horizon_days between 1 and 3660",
            name=op.f("ck_service_window_sane"),
        ),
        sa.CheckConstraint("price >= 0", name=op.f("ck_service_price_sane")),
        sa.CheckConstraint("step between 1 and 1440", name=op.f("ck_service_step_sane")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_service_tenant_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service")),
        sa.UniqueConstraint("tenant_id", "slug", name=op.f("uq_service_tenant_id_slug")),
    )


def _parameter() -> None:
    op.create_table(
        "parameter",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("options", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("minimum", sa.String(), nullable=True),
        sa.Column("maximum", sa.String(), nullable=True),
        sa.Column("min_length", sa.Integer(), nullable=True),
        sa.Column("max_length", sa.Integer(), nullable=True),
        sa.Column("pattern", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("group_name", sa.String(), nullable=True),
        sa.CheckConstraint(
            "type in ('TEXT', 'TEXTAREA', 'NUMBER', 'EMAIL', 'PHONE', 'DATE', 'TIME', 'DATETIME', 'BOOLEAN', 'SELECT', 'MULTISELECT', 'RADIO', 'CHECKBOX', 'FILE', 'URL')",
            name=op.f("ck_parameter_type_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "service_id"],
            ["service.tenant_id", "service.id"],
            name=op.f("fk_parameter_tenant_id_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_parameter")),
        sa.UniqueConstraint("tenant_id", "service_id", "name", name=op.f("uq_parameter_tenant_id_service_id_name")),
    )


def _service_provider() -> None:
    op.create_table(
        "service_provider",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("duration", sa.Integer(), nullable=True),
        sa.Column("price", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.CheckConstraint("duration between 1 and 44640", name=op.f("ck_service_provider_duration_sane")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_service_provider_price_sane")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "provider_id"],
            ["provider.tenant_id", "provider.id"],
            name=op.f("fk_service_provider_tenant_id_provider_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "service_id"],
            ["service.tenant_id", "service.id"],
            name=op.f("fk_service_provider_tenant_id_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_provider")),
        sa.UniqueConstraint(
            "tenant_id", "service_id", "provider_id", name=op.f("uq_service_provider_tenant_id_service_id_provider_id")
        ),
    )


def _service_location() -> None:
    op.create_table(
        "service_location",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "location_id"],
            ["location.tenant_id", "location.id"],
            name=op.f("fk_service_location_tenant_id_location_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "service_id"],
            ["service.tenant_id", "service.id"],
            name=op.f("fk_service_location_tenant_id_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_location")),
        sa.UniqueConstraint(
            "tenant_id", "service_id", "location_id", name=op.f("uq_service_location_tenant_id_service_id_location_id")
        ),
    )


def _service_requirement() -> None:
    op.create_table(
        "service_requirement",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("pool_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity between 1 and 50", name=op.f("ck_service_requirement_quantity_sane")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "pool_id"],
            ["resource_pool.tenant_id", "resource_pool.id"],
            name=op.f("fk_service_requirement_tenant_id_pool_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "service_id"],
            ["service.tenant_id", "service.id"],
            name=op.f("fk_service_requirement_tenant_id_service_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_service_requirement")),
        sa.UniqueConstraint(
            "tenant_id", "service_id", "pool_id", name=op.f("uq_service_requirement_tenant_id_service_id_pool_id")
        ),
    )
