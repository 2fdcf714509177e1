"""What a secret link opens, and to which address a message went: neither link nor address can be read from it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Links are scoped; deliveries know again whom a late report is about."""
    op.add_column("manage_link", sa.Column("scope", sa.Text(), server_default="MANAGE", nullable=False))
    op.create_check_constraint(op.f("ck_manage_link_scope_known"), "manage_link", "scope in ('MANAGE', 'UNSUBSCRIBE')")
    op.add_column("delivery", sa.Column("address_hash", sa.String(), nullable=True))
