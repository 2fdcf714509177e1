"""What every tenant table is: keyed by tenant first, stamped, in one metadata with stable constraint names."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = SQLModel.metadata

GLOBAL_TABLES = frozenset({"tenant", "domain", "user", "sign_in_failure", "daemon"})
"""Small tables across tenants: what must be unique everywhere. All others carry `tenant_id` first in every key."""

READ_ONLY_TABLES = frozenset({"audit_entry", "audit_head"})
"""Tables of one tenant that front ends only read: functions of the owner write them."""


class Stamped(SQLModel):
    """When a row came to be, and when it last changed."""

    created_at: datetime | None = Field(default=None, nullable=False, sa_column_kwargs={"server_default": func.now()})
    updated_at: datetime | None = Field(
        default=None, nullable=False, sa_column_kwargs={"server_default": func.now(), "onupdate": func.now()}
    )


class TenantRow(SQLModel):
    """A row of one tenant: `primary key (tenant_id, id)`."""

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
