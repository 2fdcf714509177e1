"""The waiting list: who wants a service for which there was no time."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from sloty.db.migrations import boards
from sloty.db.migrations.audit import audit
from sloty.db.migrations.security import secure

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_BOUND = "(select nullif(current_setting('sloty.locations', true), '')::uuid[])"
_STANDING = sa.text("status in ('ACTIVE', 'NOTIFIED')")
_RANK = sa.text("array_position('{EMERGENCY,URGENT,HIGH,NORMAL,LOW}'::text[], priority)")
_REFERRED = ("customer", "service", "provider", "location", "appointment")


def upgrade() -> None:
    """Make the table, and let services say that they keep a list.

    Whoever is bound to locations sees who waits there, or would come anywhere.
    """
    op.add_column("service", sa.Column("waitlist", sa.Boolean(), server_default="false", nullable=False))
    op.create_table("waitlist_entry", *_columns(), *_keys(), *_checks())
    _indexes()
    secure("waitlist_entry")
    here = f"{_BOUND} is null or location_id is null or location_id = any({_BOUND}::uuid[])"
    op.execute(f"create policy location_isolation on waitlist_entry as restrictive to sloty_app using ({here})")
    audit("waitlist_entry")
    boards.tell_of("waitlist_entry", "waitlist", ("insert", "update", "delete"))


def _columns() -> list[sa.Column[object]]:
    now = sa.text("now()")
    return [
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("earliest", sa.Date(), nullable=True),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.Column("parts_of_day", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("notes", sa.String(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancellation_reason", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
    ]


def _keys() -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_waitlist_entry")),
        *(
            sa.ForeignKeyConstraint(
                ["tenant_id", f"{table}_id"],
                [f"{table}.tenant_id", f"{table}.id"],
                name=op.f(f"fk_waitlist_entry_tenant_id_{table}_id"),
            )
            for table in _REFERRED
        ),
    ]


def _checks() -> list[sa.Constraint]:
    rules = {
        "priority_known": "priority in ('LOW', 'NORMAL', 'HIGH', 'URGENT', 'EMERGENCY')",
        "status_known": "status in ('ACTIVE', 'NOTIFIED', 'BOOKED', 'EXPIRED', 'CANCELLED', 'REPEATED')",
        "source_known": "source in ('ONLINE', 'PHONE', 'WALK_IN', 'DESK', 'CLI', 'API', 'IMPORT')",
        "days_in_order": "earliest <= latest",
        "parts_known": "parts_of_day <@ array['MORNING', 'AFTERNOON', 'EVENING']",
        "booked_has_appointment": "status <> 'BOOKED' or appointment_id is not null",
        "ended_says_when": "(status in ('ACTIVE', 'NOTIFIED')) = (ended_at is null)",
    }
    return [sa.CheckConstraint(rule, name=op.f(f"ck_waitlist_entry_{name}")) for name, rule in rules.items()]


def _indexes() -> None:
    op.create_index(
        "ix_waitlist_entry_once",
        "waitlist_entry",
        ["tenant_id", "customer_id", "service_id", "provider_id", "location_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=_STANDING,
    )
    op.create_index(
        "ix_waitlist_entry_order",
        "waitlist_entry",
        ["tenant_id", _RANK, "created_at", "id"],
        postgresql_where=_STANDING,
    )
    op.create_index("ix_waitlist_entry_customer", "waitlist_entry", ["tenant_id", "customer_id"])
    op.create_index(
        "ix_waitlist_entry_appointment",
        "waitlist_entry",
        ["tenant_id", "appointment_id"],
        postgresql_where=sa.text("appointment_id is not null"),
    )
