"""Invitations, sign-in sessions, API keys; failures to sign in; who may be made a member, and change themselves."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from sloty.db.migrations.security import secure, secure_read_only

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# A user is seen by the tenants that they are a member of. So no front end may make somebody a member: it could see and
# try anybody. The first membership in a tenant is written by the platform, when an invitation is accepted.
_IS_MEMBER = """
create function is_member(p_user uuid) returns boolean language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
    select exists (
        select from membership
        where user_id = p_user and tenant_id = nullif(current_setting('sloty.tenant_id', true), '')::uuid
    )
$$
"""

# Users are global, and front ends write none of them: but whoever acts may change what others call them.
_EDIT_SELF = """
create function edit_self(p_name text, p_phone text, p_timezone text, p_locale text)
returns boolean language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    update "user" u set name = coalesce(p_name, name), phone = coalesce(p_phone, phone),
        timezone = coalesce(p_timezone, timezone), locale = coalesce(p_locale, locale), updated_at = now()
    where u.email = nullif(current_setting('sloty.actor', true), '') and is_member(u.id);
    return found;
end
$$
"""

_BOUND = "(select nullif(current_setting('sloty.locations', true), '')::uuid[])"
_ROLES = (
    "'SUPER_ADMIN', 'TENANT_ADMIN', 'PROVIDER', 'STAFF', 'USER', 'LOCATION_ADMIN', 'LOCATION_MANAGER',"
    " 'LOCATION_SCHEDULER', 'LOCATION_BILLING', 'LOCATION_REPORTS'"
)


def upgrade() -> None:
    """Make the tables, and secure them."""
    _invitation()
    _sign_in_session()
    _api_key()
    _sign_in_failure()
    for table in ("invitation", "sign_in_session", "api_key"):
        secure(table)
    secure_read_only("sign_in_failure", "false")
    for table in ("invitation", "api_key"):
        _guard_locations(table)
    _close_users()
    op.add_column("membership", sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))
    for function in (_IS_MEMBER, _EDIT_SELF):
        op.execute(function)
    for event in ("insert", "update"):
        op.execute(
            f"create policy known_user_{event} on membership as restrictive for {event} to sloty_app"
            " with check (is_member(user_id))"
        )


def _close_users() -> None:
    """Nobody reads the digest of a password but the platform, which checks it."""
    op.execute('revoke select on "user" from sloty_app')
    op.execute(
        "grant select (id, email, name, phone, avatar_url, timezone, locale, status, last_sign_in_at, email_verified_at,"
        ' created_at, updated_at) on "user" to sloty_app'
    )


def _guard_locations(table: str) -> None:
    """Whoever has rights at some locations gives none elsewhere."""
    here = f"{_BOUND} is null or coalesce(location_id = any({_BOUND}::uuid[]), false)"
    for event, rule in (
        ("insert", f"with check ({here})"),
        ("update", f"using ({here}) with check ({here})"),
        ("delete", f"using ({here})"),
    ):
        op.execute(f"create policy location_{event} on {table} as restrictive for {event} to sloty_app {rule}")


def _stamps() -> list[sa.Column[object]]:
    now = sa.text("now()")
    return [
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
    ]


def _of(table: str, *referred: str) -> list[sa.Constraint]:
    """The primary key, and the keys of what the row belongs to: the tenant, and `referred`, goes and takes it along."""
    keys: list[sa.Constraint] = [
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f(f"fk_{table}_tenant_id"), ondelete="CASCADE"),
    ]
    if "user" in referred:
        keys.append(
            sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f(f"fk_{table}_user_id"), ondelete="CASCADE")
        )
    if "location" in referred:
        keys.append(
            sa.ForeignKeyConstraint(
                ["tenant_id", "location_id"],
                ["location.tenant_id", "location.id"],
                name=op.f(f"fk_{table}_tenant_id_location_id"),
                ondelete="CASCADE",
            )
        )
    return keys


def _invitation() -> None:
    op.create_table(
        "invitation",
        *_stamps(),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("token_hash", sa.String(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invited_by", sa.String(), nullable=False),
        sa.UniqueConstraint("tenant_id", "token_hash", name=op.f("uq_invitation_tenant_id_token_hash")),
        sa.UniqueConstraint(
            "tenant_id",
            "email",
            "location_id",
            name=op.f("uq_invitation_tenant_id_email_location_id"),
            postgresql_nulls_not_distinct=True,
        ),
        sa.CheckConstraint(f"role in ({_ROLES})", name=op.f("ck_invitation_role_known")),
        sa.CheckConstraint(
            "starts_with(role, 'LOCATION_') = (location_id is not null)", name=op.f("ck_invitation_location_role")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_invitation_email_lower")),
        *_of("invitation", "location"),
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
        *_of("sign_in_session", "user"),
    )
    op.create_index("ix_sign_in_session_user", "sign_in_session", ["tenant_id", "user_id"])


def _api_key() -> None:
    op.create_table(
        "api_key",
        *_stamps(),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("tenant_id", "key_hash", name=op.f("uq_api_key_tenant_id_key_hash")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_api_key_tenant_id_name")),
        *_of("api_key", "location"),
    )


def _sign_in_failure() -> None:
    op.create_table(
        "sign_in_failure",
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_sign_in_failure")),
    )
