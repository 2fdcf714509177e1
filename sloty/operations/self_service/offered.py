"""What can be booked on the page: services that are offered online, with their price and length."""

from dataclasses import dataclass
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import offering as queries
from sloty.operations.memory import of_catalog
from sloty.operations.offerings import offering
from sloty.operations.unit import Unit
from sloty.operations.views import Money


@dataclass(frozen=True, slots=True)
class OfferedService:
    """A service as a customer chooses it. Where several give it, their lengths and prices may differ."""

    slug: str
    name: str
    description: str | None
    category: str | None
    minutes: int
    """The shortest."""
    most_minutes: int
    price: Money | None
    """The lowest; None: nobody says."""
    most_price: Money | None
    requires_approval: bool
    providers: tuple[str, ...]
    """Slugs."""
    locations: tuple[str, ...]
    """Slugs of those where it is given."""


def services(unit: Unit, location: str | None = None) -> tuple[OfferedService, ...]:
    """Every service that can be booked online, at one location or anywhere, in the tenant's own order."""
    unit.actor.require(Permission.FIND_SLOTS)
    return of_catalog(unit, ("offered online", location), lambda: _load(unit, location))


def _load(unit: Unit, location: str | None) -> tuple[OfferedService, ...]:
    rows = unit.session.rows(queries.ONLINE)
    found = (_offered(unit, identity, description, category, location) for identity, description, category in rows)
    return tuple(each for each in found if each is not None)


def _offered(
    unit: Unit, identity: UUID, description: str | None, category: str | None, location: str | None
) -> OfferedService | None:
    each = offering(unit, str(identity))
    offers = [offer for offer in each.offers if location in {None, offer.location}]
    if not offers:
        return None
    minutes = [offer.candidate.timing.duration for offer in offers]
    prices = [Money(offer.price, each.currency) for offer in offers if offer.price is not None]
    return OfferedService(
        slug=each.service,
        name=each.name,
        description=description,
        category=category,
        minutes=min(minutes),
        most_minutes=max(minutes),
        price=min(prices, key=lambda price: price.amount, default=None),
        most_price=max(prices, key=lambda price: price.amount, default=None),
        requires_approval=each.requires_approval,
        providers=tuple(dict.fromkeys(offer.provider for offer in offers)),
        locations=tuple(dict.fromkeys(offer.location for offer in offers)),
    )
