"""What can be booked on the page: services that are offered online, with their price and length."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import offering as queries
from sloty.operations.memory import of_catalog
from sloty.operations.offerings import Offer, offering
from sloty.operations.unit import Unit
from sloty.operations.views import Money


@dataclass(frozen=True, slots=True)
class Terms:
    """How long it takes and what it costs. Where several give a service, that may differ."""

    minutes: int
    """The shortest."""
    most_minutes: int
    price: Money | None
    """The lowest; None: nobody says."""
    most_price: Money | None


@dataclass(frozen=True, slots=True)
class OfferedService:
    """A service as a customer chooses it."""

    slug: str
    name: str
    description: str | None
    category: str | None
    terms: Terms
    requires_approval: bool
    waitlist: bool
    """Whether one may wait for it where there is no time."""
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
    return OfferedService(
        slug=each.service,
        name=each.name,
        description=description,
        category=category,
        terms=terms_of(offers, each.currency),
        requires_approval=each.requires_approval,
        waitlist=each.waitlist,
        providers=tuple(dict.fromkeys(offer.provider for offer in offers)),
        locations=tuple(dict.fromkeys(offer.location for offer in offers)),
    )


def terms_of(offers: Sequence[Offer], currency: str) -> Terms:
    """What lies between the least and the most of some offers, of which there is one at least."""
    minutes = [offer.candidate.timing.duration for offer in offers]
    prices = sorted(offer.price for offer in offers if offer.price is not None)
    least, most = (Money(prices[0], currency), Money(prices[-1], currency)) if prices else (None, None)
    return Terms(min(minutes), max(minutes), least, most)
