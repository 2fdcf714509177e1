"""Invitations, sign-in sessions, API keys; failures to sign in; making users from within a tenant."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from sloty.db.migrations.security import secure

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Users are global, and no front end may write them; but whoever manages a tenant's members must be able to name
# somebody new. This makes them, without a password, and tells nothing of who was there already.
_ENSURE_USER = """
create function ensure_user(p_id uuid, p_email text, p_name text) returns uuid language plpgsql security definer
set search_path = pg_catalog, public as $$
declare
    found uuid;
begin
    if nullif(current_setting('sloty.tenant_id', true), '') is null then
        raise exception using errcode = '42501', message = 'no tenant';
    end if;
    insert into "user" (id, email, name, timezone, locale, status)
    values (p_id, lower(p_email), p_name, 'UTC', 'en', 'PENDING_VERIFICATION')
    on conflict (email) do nothing;
    select id into found from "user" where email = lower(p_email);
    return found;
end
$$
"""


def upgrade() -> None:
    """Make the tables, and secure them."""
    _invitation()
    _sign_in_session()
    _api_key()
    for table in ("invitation", "sign_in_session", "api_key"):
        secure(table)
    op.add_column("user", sa.Column("failures", sa.Integer(), server_default="0", nullable=False))
    op.add_column("user", sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True))
    # Nobody reads the digest of a password but the platform, which checks it.
    op.execute('revoke select on "user" from sloty_app')
    op.execute(
        "grant select (id, email, name, phone, avatar_url, timezone, locale, status, last_sign_in_at, email_verified_at,"
        ' created_at, updated_at) on "user" to sloty_app'
    )
    op.execute(_ENSURE_USER)


def _stamps() -> list[sa.Column[object]]:
    now = sa.text("now()")
    return [
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
    ]


def _of(table: str, *, user: bool = True) -> list[sa.Constraint]:
    keys: list[sa.Constraint] = [
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"fk_{table}_tenant_id"), ondelete="CASCADE"),
    ]
    if user:
        keys.append(
            sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f(f"fk_{table}_user_id"), ondelete="CASCADE")
        )
    return keys


def _invitation() -> None:
    op.create_table(
        "invitation",
        *_stamps(),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invited_by", sa.String(), nullable=False),
        sa.UniqueConstraint("tenant_id", "token_hash", name=op.f("uq_invitation_tenant_id_token_hash")),
        *_of("invitation"),
    )


def _sign_in_session() -> None:
    op.create_table(
        "sign_in_session",
        *_stamps(),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("front_end", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("tenant_id", "token_hash", name=op.f("uq_sign_in_session_tenant_id_token_hash")),
        *_of("sign_in_session"),
    )
    op.create_index("ix_sign_in_session_user", "sign_in_session", ["tenant_id", "user_id"])


def _api_key() -> None:
    op.create_table(
        "api_key",
        *_stamps(),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("tenant_id", "key_hash", name=op.f("uq_api_key_tenant_id_key_hash")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_api_key_tenant_id_name")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "location_id"],
            ["location.tenant_id", "location.id"],
            name=op.f("fk_api_key_tenant_id_location_id"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            "role in ('SUPER_ADMIN', 'TENANT_ADMIN', 'PROVIDER', 'STAFF', 'USER', 'LOCATION_ADMIN', 'LOCATION_MANAGER',"
            " 'LOCATION_SCHEDULER', 'LOCATION_BILLING', 'LOCATION_REPORTS')",
            name=op.f("ck_api_key_role_known"),
        ),
        *_of("api_key", user=False),
    )
