"""How much of something an address, a contact or an API key has left: what is sent too often is refused."""

import sqlalchemy as sa
from alembic import op

from sloty.db.migrations.security import secure

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One small table; not audited, for what was done with an allowance is recorded itself."""
    op.create_table(
        "allowance",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("whole_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_allowance_tenant_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", "key_hash", name=op.f("pk_allowance")),
    )
    op.create_index("ix_allowance_whole", "allowance", ["tenant_id", "whole_at"], unique=False)
    secure("allowance")
