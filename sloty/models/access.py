"""How users get in: invitations, sign-in sessions, API keys. Of every secret only its SHA-256 is kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint

from sloty.actor import Role
from sloty.models.base import Stamped, TenantRow
from sloty.models.columns import CASCADE, belongs, choice, one_of, owned_by_tenant, words


class Invitation(Stamped, TenantRow, table=True):
    """Somebody is asked to become a member; used once, replaced by a newer one."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("tenant_id", "token_hash"),
        ForeignKeyConstraint(["user_id"], ["user.id"], ondelete=CASCADE),
        owned_by_tenant(),
    )

    user_id: UUID
    token_hash: str
    expires_at: datetime
    accepted_at: datetime | None = None
    invited_by: str


class SignInSession(Stamped, TenantRow, table=True):
    """A user who has signed in to a tenant, at one front end."""

    __tablename__ = "sign_in_session"
    __table_args__ = (
        UniqueConstraint("tenant_id", "token_hash"),
        Index("ix_sign_in_session_user", "tenant_id", "user_id"),
        ForeignKeyConstraint(["user_id"], ["user.id"], ondelete=CASCADE),
        owned_by_tenant(),
    )

    user_id: UUID
    token_hash: str
    front_end: str
    seen_at: datetime
    """Idle for too long, it ends."""
    expires_at: datetime


class ApiKey(Stamped, TenantRow, table=True):
    """A program that acts in the tenant, with some of the rights of whoever made the key."""

    __tablename__ = "api_key"
    __table_args__ = (
        UniqueConstraint("tenant_id", "key_hash"),
        UniqueConstraint("tenant_id", "name"),
        owned_by_tenant(),
        belongs("location_id", "location", CASCADE),
        one_of("role", Role),
    )

    name: str
    key_hash: str
    role: Role = choice(Role)
    """Of whoever made it: the scopes never carry more than this does."""
    scopes: list[str] = words()
    """Permissions."""
    location_id: UUID | None = None
    """Where they hold; None is the whole tenant."""
    created_by: str
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    used_at: datetime | None = None
