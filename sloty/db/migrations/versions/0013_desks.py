"""Desks: blocks that say what for, acts that can be undone, and boards that are told when something changes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from sloty.db.migrations import boards, functions
from sloty.db.migrations.security import secure

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_BOUND = "(select nullif(current_setting('sloty.locations', true), '')::uuid[])"
_VERBS = (
    "'BOOK', 'APPROVE', 'DECLINE', 'CONFIRM', 'CHECK_IN', 'START', 'COMPLETE', 'MARK_NO_SHOW', 'RESCHEDULE', 'REASSIGN',"
    " 'CANCEL', 'UNDO'"
)


def upgrade() -> None:
    """Make the tables, and secure them; whoever is bound to locations sees of acts elsewhere that they were, not what."""
    op.add_column("reservation", sa.Column("reason", sa.String(), nullable=True))
    op.create_check_constraint(
        op.f("ck_reservation_block_alone_has_reason"), "reservation", "reason is null or kind = 'BLOCK'"
    )
    op.create_index(
        "ix_reservation_block",
        "reservation",
        ["tenant_id", "starts_at"],
        unique=False,
        postgresql_where=sa.text("kind = 'BLOCK'"),
    )
    op.drop_constraint(op.f("ck_status_change_verb_known"), "status_change")
    op.create_check_constraint(op.f("ck_status_change_verb_known"), "status_change", f"verb in ({_VERBS})")
    op.execute(functions.TAKE_EXACTLY)
    _desk_act()
    _desk_act_item()
    secure("desk_act")
    secure("desk_act_item")
    here = (
        "exists (select from desk_act a where a.tenant_id = desk_act_item.tenant_id and a.id = act_id"
        f" and a.locations <@ {_BOUND})"
    )
    op.execute(
        "create policy location_isolation on desk_act_item as restrictive to sloty_app"
        f" using ({_BOUND} is null or {here})"
    )
    boards.tell()


def _desk_act() -> None:
    op.create_table(
        "desk_act",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("permissions", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("locations", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False),
        sa.Column("undoes", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("fk_desk_act_tenant_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "undoes"],
            ["desk_act.tenant_id", "desk_act.id"],
            name=op.f("fk_desk_act_tenant_id_undoes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_desk_act")),
    )
    op.create_index(
        "ix_desk_act_last",
        "desk_act",
        ["tenant_id", "desk", "at"],
        unique=False,
        postgresql_where=sa.text("undone_at is null"),
    )
    op.create_index("ix_desk_act_undoes", "desk_act", ["tenant_id", "undoes"], unique=False)


def _desk_act_item() -> None:
    op.create_table(
        "desk_act_item",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("version_before", sa.Integer(), nullable=False),
        sa.Column("version_after", sa.Integer(), nullable=False),
        sa.Column("before", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.CheckConstraint("kind in ('APPOINTMENT', 'BLOCK', 'OVERRIDE')", name=op.f("ck_desk_act_item_kind_known")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "act_id"],
            ["desk_act.tenant_id", "desk_act.id"],
            name=op.f("fk_desk_act_item_tenant_id_act_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_desk_act_item")),
    )
    op.create_index("ix_desk_act_item_act", "desk_act_item", ["tenant_id", "act_id"], unique=False)
    op.create_index("ix_desk_act_item_subject", "desk_act_item", ["tenant_id", "subject_id"], unique=False)
