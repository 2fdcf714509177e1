"""What can be booked with somebody somewhere: the services to choose from, with what each asks."""

from dataclasses import dataclass

from sloty.actor import Permission
from sloty.db.queries import offering as queries
from sloty.engine.fields import Parameter
from sloty.operations.offerings import NotOffered, offering
from sloty.operations.unit import Unit
from sloty.operations.views import Money


@dataclass(frozen=True)
class ServiceChoice:
    """A service as it is given by that provider, at that location."""

    service: str
    """Slug."""
    name: str
    minutes: int
    """The shortest, where several who give it take different times."""
    price: Money | None
    """The lowest; None: nobody says."""
    parameters: tuple[Parameter, ...]
    requires_approval: bool
    waitlist: bool = False
    """Whether people may wait for it."""


def services(unit: Unit, provider: str | None = None, location: str | None = None) -> tuple[ServiceChoice, ...]:
    """Every service that is offered by that provider, or anybody, at that location, or anywhere; by name."""
    unit.actor.require(Permission.FIND_SLOTS)
    found = []
    for (slug,) in unit.session.rows(queries.SERVICE_SLUGS):
        each = offering(unit, slug)
        try:
            offers = each.matching(provider, location)
        except NotOffered:
            continue
        price = min((offer.price for offer in offers if offer.price is not None), default=None)
        found.append(
            ServiceChoice(
                service=slug,
                name=each.name,
                minutes=min(offer.candidate.timing.duration for offer in offers),
                price=None if price is None else Money(price, each.currency),
                parameters=tuple(sorted(each.parameters, key=lambda parameter: parameter.order)),
                requires_approval=each.requires_approval,
                waitlist=each.waitlist,
            )
        )
    return tuple(sorted(found, key=lambda choice: choice.name.casefold()))
