"""What each tenant has agreed on: limits, features, policies, branding; why it is suspended."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns of the tenant: the program checks what is in them before it is written."""
    op.add_column("tenant", sa.Column("suspended_reason", sa.String(), nullable=True))
    for name in ("limits", "features", "policies", "branding"):
        op.add_column("tenant", sa.Column(name, postgresql.JSONB(), server_default="{}", nullable=False))
