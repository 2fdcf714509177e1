"""Files of a form that is not booked yet, which nobody has to choose again; and how many may come along."""

import sqlalchemy as sa
from alembic import op

from sloty.db.migrations.security import secure

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drafts are gone within hours and not audited: what is booked is recorded with its appointment."""
    op.create_table(
        "draft_file",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(content) <= 2097152", name=op.f("ck_draft_file_size_sane")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_draft_file_tenant_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_draft_file")),
    )
    op.create_index("ix_draft_file_age", "draft_file", ["tenant_id", "created_at"], unique=False)
    secure("draft_file")
    op.add_column("service", sa.Column("most_participants", sa.Integer(), server_default="0", nullable=False))
    op.alter_column("service", "most_participants", server_default=None)
    op.create_check_constraint(op.f("ck_service_participants_sane"), "service", "most_participants between 0 and 20")
