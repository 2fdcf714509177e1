"""What desks did lately, so that it can be undone. The history of an appointment is told by its status changes."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field

from sloty.models.base import TenantRow
from sloty.models.columns import CASCADE, belongs, choice, one_of, owned_by_tenant, words


class SubjectKind(StrEnum):
    """What an act was done to."""

    APPOINTMENT = "APPOINTMENT"
    BLOCK = "BLOCK"
    OVERRIDE = "OVERRIDE"


class DeskAct(TenantRow, table=True):
    """One act of a desk, whole: checking in one visit, or ten that were selected together."""

    __tablename__ = "desk_act"
    __table_args__ = (
        owned_by_tenant(),
        belongs("undoes", "desk_act", CASCADE),
        Index("ix_desk_act_last", "tenant_id", "desk", "at", postgresql_where=text("undone_at is null")),
        Index("ix_desk_act_undoes", "tenant_id", "undoes"),
    )

    desk: str
    """Its name: an act is undone from whichever terminal has it."""
    actor: str
    at: datetime
    """By the database's clock: it orders the acts."""
    label: str
    """What was done, as the desk calls it: "Check in"."""
    permissions: list[str] = words()
    """What it demanded; undoing it demands the same."""
    locations: list[UUID | None] = Field(
        default_factory=list, sa_type=ARRAY(Uuid), sa_column_kwargs={"server_default": "{}"}
    )
    """Where; null stands for the whole tenant."""
    undoes: UUID | None = None
    """The act that this one took back."""
    undone_at: datetime | None = None


class DeskActItem(TenantRow, table=True):
    """What an act did to one thing: as it was before, and the version that the act made of it."""

    __tablename__ = "desk_act_item"
    __table_args__ = (
        belongs("act_id", "desk_act", CASCADE),
        one_of("kind", SubjectKind),
        Index("ix_desk_act_item_act", "tenant_id", "act_id"),
        Index("ix_desk_act_item_subject", "tenant_id", "subject_id"),
    )

    act_id: UUID
    kind: SubjectKind = choice(SubjectKind)
    subject_id: UUID
    version_before: int
    """Raised with the subject's own when it stands so again, because a later act was undone."""
    version_after: int
    """So long as the subject has it, nobody changed it since."""
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": "{}"})
    """What brings it back, of a person nothing but reasons, and a note that was changed; empty: it was not there."""
