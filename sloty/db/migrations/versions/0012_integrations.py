"""Integrations: by whom a tenant's messages go; and the daemons of the installation."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from sloty.db.migrations.audit import audit
from sloty.db.migrations.security import secure, secure_read_only

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_BOUND = "(select nullif(current_setting('sloty.locations', true), '')::uuid[])"


def upgrade() -> None:
    """Make the tables, and secure them. Daemons are the platform's: no tenant sees them."""
    _integration()
    secure("integration")
    audit("integration")
    op.execute(f"create policy location_all on integration as restrictive to sloty_app using ({_BOUND} is null)")
    _daemon()
    secure_read_only("daemon", "false")


def _stamps() -> list[sa.Column[object]]:
    now = sa.text("now()")
    return [
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
    ]


def _integration() -> None:
    op.create_table(
        "integration",
        *_stamps(),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("settings", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("key_id", sa.String(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.CheckConstraint("channel in ('EMAIL', 'SMS')", name=op.f("ck_integration_channel_known")),
        sa.CheckConstraint("(secret is null) = (key_id is null)", name=op.f("ck_integration_sealed_with_a_key")),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_integration_tenant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_integration")),
        sa.UniqueConstraint("tenant_id", "channel", name=op.f("uq_integration_tenant_id_channel")),
    )


def _daemon() -> None:
    op.create_table(
        "daemon",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counters", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daemon")),
    )
