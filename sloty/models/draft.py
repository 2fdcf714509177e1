"""What somebody has sent with a form that is not booked yet."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field

from sloty.models.base import TenantRow
from sloty.models.columns import check, owned_by_tenant


class DraftFile(TenantRow, table=True):
    """A file of a form in which something else was wrong. Nobody is named in it; hours later it is gone."""

    __tablename__ = "draft_file"
    __table_args__ = (
        owned_by_tenant(),
        Index("ix_draft_file_age", "tenant_id", "created_at"),
        check("size_sane", "length(content) <= 2097152"),
    )

    filename: str
    sha256: str
    """By which it goes when the person goes whose attachment it became."""
    content: bytes = Field(sa_type=LargeBinary)
    created_at: datetime
