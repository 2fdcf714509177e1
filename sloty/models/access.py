"""How users get in: invitations, sign-in sessions, API keys. Of every secret only its SHA-256 is kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from sloty.actor import Role
from sloty.models.base import Stamped, TenantRow
from sloty.models.columns import CASCADE, belongs, check, choice, one_of, owned_by_tenant, words


class Invitation(Stamped, TenantRow, table=True):
    """Somebody who shall have a role, and has not accepted yet; gone when they have.

    It names an address and no user: whether there is one elsewhere is not this tenant's to know.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("tenant_id", "token_hash"),
        UniqueConstraint("tenant_id", "email", "location_id", postgresql_nulls_not_distinct=True),
        belongs("location_id", "location", CASCADE),
        owned_by_tenant(),
        one_of("role", Role),
        check("location_role", "starts_with(role, 'LOCATION_') = (location_id is not null)"),
        check("email_lower", "email = lower(email)"),
    )

    email: str
    name: str
    role: Role = choice(Role)
    location_id: UUID | None = None
    token_hash: str | None = None
    """None until they are invited; a newer invitation replaces it."""
    expires_at: datetime | None = None
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
    )

    name: str
    key_hash: str
    user_id: UUID | None = None
    """Whoever made it: the key never carries more than they do at the time; None is the operator. Of nobody, nothing."""
    scopes: list[str] = words()
    """Permissions."""
    location_id: UUID | None = None
    """Where they hold; None is the whole tenant."""
    created_by: str
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    used_at: datetime | None = None


class SignInFailure(SQLModel, table=True):
    """How often an address, or a place that passwords come from, has failed of late.

    Global, like users. Digests, for there are addresses that no user has, and some are passwords typed in the wrong box.
    """

    __tablename__ = "sign_in_failure"

    key_hash: str = Field(primary_key=True)
    failures: int
    failed_at: datetime
