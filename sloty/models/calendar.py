"""What time can be taken on."""

from enum import StrEnum

from sqlmodel import Field

from sloty.models.base import Stamped, TenantRow
from sloty.models.columns import check, choice, one_of, owned_by_tenant


class CalendarKind(StrEnum):
    """Whose time it is."""

    PROVIDER = "PROVIDER"
    RESOURCE = "RESOURCE"


class Calendar(Stamped, TenantRow, table=True):
    """Time that can be taken, in `capacity` lanes side by side. A provider has one calendar over all locations."""

    __tablename__ = "calendar"
    __table_args__ = (
        owned_by_tenant(),
        one_of("kind", CalendarKind),
        check("capacity_sane", "capacity between 1 and 1000"),
    )

    kind: CalendarKind = choice(CalendarKind)
    capacity: int = Field(default=1)
