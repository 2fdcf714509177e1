"""What is counted against somebody who does something too often."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from sloty.models.columns import owned_by_tenant


class Allowance(SQLModel, table=True):
    """What is left of one thing to one address, contact or key. Digests: nobody is known by them afterwards."""

    __tablename__ = "allowance"
    __table_args__ = (owned_by_tenant(), Index("ix_allowance_whole", "tenant_id", "whole_at"))

    tenant_id: UUID = Field(primary_key=True)
    key_hash: str = Field(primary_key=True)
    whole_at: datetime
    """When all of it is there again, and the row is of no use any more."""
