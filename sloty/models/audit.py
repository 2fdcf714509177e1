"""Who changed what: entries that nobody but the owner can change, sealed into one chain per tenant."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import UserDefinedType
from sqlmodel import Field, SQLModel

from sloty.models.base import TenantRow
from sloty.models.columns import choice, one_of


class AuditAction(StrEnum):
    """What was done to a row."""

    INSERT = "INSERT"
    UPDATE = "UPDATE"
    DELETE = "DELETE"
    READ = "READ"
    """Somebody read the whole record of a person."""
    REDACT = "REDACT"
    """The values in the entries about a row were replaced by digests."""
    PRUNE = "PRUNE"
    """Retention took entries away, up to the number in `after`."""


class TransactionId(UserDefinedType[str]):
    """PostgreSQL's 64-bit transaction id."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Its name."""
        return "xid8"


class AuditEntry(TenantRow, table=True):
    """One change of one row. Written by triggers. It outlives what it tells of: no foreign keys."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        UniqueConstraint("tenant_id", "number"),
        Index("ix_audit_entry_at", "tenant_id", "at"),
        Index("ix_audit_entry_row", "tenant_id", "row_id"),
        Index("ix_audit_entry_unsealed", "tenant_id", "at", postgresql_where=text("number is null")),
        one_of("action", AuditAction),
    )

    at: datetime = Field(sa_column_kwargs={"server_default": text("clock_timestamp()")})
    xid: str = Field(sa_type=TransactionId, sa_column_kwargs={"server_default": text("pg_current_xact_id()")})
    """Its transaction: entries are sealed when no older one can commit any more."""
    actor: str
    front_end: str
    table_name: str
    row_id: UUID | None = None
    """None for rows that have no id."""
    action: AuditAction = choice(AuditAction)
    before: Any = Field(default=None, sa_type=JSONB, nullable=True)
    """Of an update, the columns that changed."""
    after: Any = Field(default=None, sa_type=JSONB, nullable=True)
    salt: UUID | None = Field(default=None, sa_column_kwargs={"server_default": text("gen_random_uuid()")})
    """None: redacted; `before` and `after` hold digests then."""
    number: int | None = Field(default=None, sa_type=BigInteger)
    """Its place in the chain, from 1 without gaps; None until it is sealed."""
    hash: bytes | None = Field(default=None, sa_type=LargeBinary)


class AuditHead(SQLModel, table=True):
    """Where a tenant's chain ends, and where what is left of it begins."""

    __tablename__ = "audit_head"

    tenant_id: UUID = Field(primary_key=True)
    number: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    hash: bytes = Field(default=b"", sa_type=LargeBinary, sa_column_kwargs={"server_default": text("''::bytea")})
    sealed_at: datetime | None = None
    pruned_number: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})
    """The last entry that retention has taken away."""
    pruned_hash: bytes = Field(default=b"", sa_type=LargeBinary, sa_column_kwargs={"server_default": text("''::bytea")})
