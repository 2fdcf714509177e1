"""Users, who sign in, and their memberships, which say what they are in a tenant."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field

from sloty.actor import Role
from sloty.models.base import Stamped, TenantRow
from sloty.models.columns import CASCADE, belongs, check, choice, one_of, owned_by_tenant


class UserStatus(StrEnum):
    """Whether a user may sign in."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    SUSPENDED = "SUSPENDED"
    PENDING_VERIFICATION = "PENDING_VERIFICATION"


class User(Stamped, table=True):
    """Somebody who signs in; a member of any number of tenants. Global: sign-in e-mails are unique everywhere."""

    __tablename__ = "user"
    __table_args__ = (
        UniqueConstraint("email"),
        one_of("status", UserStatus),
        check("email_lower", "email = lower(email)"),
    )

    id: UUID = Field(primary_key=True)
    email: str
    name: str
    password_hash: str | None = None
    email_verified_at: datetime | None = None
    phone: str | None = None
    avatar_url: str | None = None
    timezone: str = "UTC"
    locale: str = "en"
    status: UserStatus = choice(UserStatus, default=UserStatus.PENDING_VERIFICATION)
    last_sign_in_at: datetime | None = None


class Membership(Stamped, TenantRow, table=True):
    """A user's role in a tenant, or at one location of it."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("tenant_id", "user_id", "location_id", postgresql_nulls_not_distinct=True),
        ForeignKeyConstraint(["user_id"], ["user.id"], ondelete=CASCADE),
        belongs("location_id", "location", CASCADE),
        owned_by_tenant(),
        one_of("role", Role),
        check("location_role", "starts_with(role, 'LOCATION_') = (location_id is not null)"),
    )

    user_id: UUID
    role: Role = choice(Role)
    location_id: UUID | None = None
    """Set for a role at one location."""
    suspended_at: datetime | None = None
    """Since when the tenant lets them do nothing; all their roles in it alike."""
