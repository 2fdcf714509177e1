"""Where one can look: the locations and the providers of a tenant, by name."""

from dataclasses import dataclass

from sloty.actor import Permission
from sloty.db.queries import board
from sloty.db.queries import report as queries
from sloty.operations.timetables import OfferRow
from sloty.operations.unit import Unit


@dataclass(frozen=True, slots=True)
class Sight:
    """One of them."""

    slug: str
    name: str
    is_own: bool = True
    """Whether the role of who asks holds there; of a provider, always."""


@dataclass(frozen=True, slots=True)
class Sights:
    """Those in use: whoever works somewhere, and where somebody works."""

    locations: tuple[Sight, ...]
    providers: tuple[Sight, ...]
    own: str | None = None
    """Slug of the provider that whoever asks is themselves."""


def sights(unit: Unit) -> Sights:
    """All of it."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    places = [OfferRow(*row) for row in unit.session.rows(queries.PLACES, provider=None)]
    held = unit.actor.locations
    return Sights(
        _by_name(
            {Sight(each.location, each.location_name, held is None or each.location_id in held) for each in places}
        ),
        _by_name({Sight(each.provider, each.provider_name) for each in places}),
        _own(unit),
    )


def _own(unit: Unit) -> str | None:
    if unit.actor.user is None:
        return None
    row = unit.session.row(board.OWN, email=unit.actor.name)
    return row[0] if row else None


def _by_name(found: set[Sight]) -> tuple[Sight, ...]:
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.slug)))
