"""The daemons of this installation, as they tell of themselves."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


class Daemon(SQLModel, table=True):
    """One process. Global: it works for all tenants."""

    __tablename__ = "daemon"

    id: UUID = Field(primary_key=True)
    host: str
    pid: int
    program: str
    """Version of Sloty."""
    started_at: datetime
    seen_at: datetime
    """Its heartbeat, by the database's clock."""
    stopped_at: datetime | None = None
    counters: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": "{}"})
    """What it has done since it started, by job: runs, failures, work done, when last."""
