"""The images of a tenant's pages: each by what is in it, and never changed, for mail that was sent shows them still."""

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field

from sloty.models.base import Stamped, TenantRow
from sloty.models.columns import check, owned_by_tenant


class BrandImage(Stamped, TenantRow, table=True):
    """A logo or a favicon, of the tenant or of a location: a PNG that we drew ourselves."""

    __tablename__ = "brand_image"
    __table_args__ = (
        UniqueConstraint("tenant_id", "sha256"),
        owned_by_tenant(),
        check("size_sane", "width between 1 and 1000 and height between 1 and 1000 and length(content) <= 20000"),
    )

    sha256: str
    """Of the content; by it the branding refers to the image."""
    width: int
    height: int
    content: bytes = Field(sa_type=LargeBinary, repr=False)
