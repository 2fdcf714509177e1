"""The audit trail of every tenant table."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from sloty.db.migrations.audit import RECORDING, audit_all, audit_blocks
from sloty.db.migrations.audit_chain import SEALING
from sloty.db.migrations.security import CURRENT_TENANT, secure_read_only
from sloty.models.audit import TransactionId

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, let triggers alone write them, and attach these to every table."""
    _entry()
    _head()
    for table in ("audit_entry", "audit_head"):
        secure_read_only(table, f"tenant_id = {CURRENT_TENANT}")
        op.execute(f"revoke insert, update, delete on {table} from sloty_platform")
    for function in (*RECORDING, *SEALING):
        op.execute(function)
    audit_all()
    audit_blocks()


def _entry() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("xid", TransactionId(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("front_end", sa.String(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=True),
        sa.Column("after", postgresql.JSONB(), nullable=True),
        sa.Column("salt", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "action in ('INSERT', 'UPDATE', 'DELETE', 'READ', 'REDACT', 'PRUNE')",
            name=op.f("ck_audit_entry_action_known"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_audit_entry_tenant_id_number")),
    )
    op.create_index("ix_audit_entry_at", "audit_entry", ["tenant_id", "at"])
    op.create_index("ix_audit_entry_row", "audit_entry", ["tenant_id", "row_id"])
    op.create_index(
        "ix_audit_entry_unsealed", "audit_entry", ["tenant_id", "at"], postgresql_where=sa.text("number is null")
    )


def _head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("hash", sa.LargeBinary(), server_default=sa.text("''::bytea"), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pruned_number", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("pruned_hash", sa.LargeBinary(), server_default=sa.text("''::bytea"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_audit_head")),
    )
