"""What was booked, told to whoever holds its link: the page after booking, and the entry for a calendar."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sloty.engine.lifecycle import Status
from sloty.models.location import Location, LocationKind
from sloty.models.provider import Provider
from sloty.operations import records, rows
from sloty.operations.offerings import offering
from sloty.operations.self_service.behalf import on_behalf
from sloty.operations.unit import Unit
from sloty.operations.views import Money


@dataclass(frozen=True, slots=True)
class BookedView:
    """A visit by its names; nothing of what is known of the customer."""

    id: UUID
    code: str
    status: Status
    start: datetime
    end: datetime
    timezone: str
    service: str
    provider: str
    location: str
    is_virtual: bool
    address: str | None
    awaits_approval: bool
    price: Money | None
    version: int


def booked(unit: Unit, appointment: UUID) -> BookedView:
    """The visit that a link opens."""
    view = records.view(on_behalf(unit), appointment)
    place = rows.find(unit, Location, view.location, "location")
    town = " ".join(part for part in (place.postal_code, place.city) if part)
    return BookedView(
        id=view.id,
        code=view.confirmation_code,
        status=view.status,
        start=view.start,
        end=view.end,
        timezone=view.timezone,
        service=offering(unit, view.service).name,
        provider=rows.find(unit, Provider, view.provider, "provider").name,
        location=place.name,
        is_virtual=place.kind is LocationKind.VIRTUAL,
        address=", ".join(part for part in (place.address, town) if part) or None,
        awaits_approval=view.awaits_approval,
        price=view.price,
        version=view.version,
    )
