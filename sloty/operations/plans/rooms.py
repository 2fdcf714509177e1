"""Rooms and devices of visits that are booked already: whether they still serve, and others in their place.

A room that is archived, that moved to another pool or location, or that holds fewer at once than it did, is free for
nobody new; but whoever has it keeps it, until somebody says what becomes of them.
"""

from collections.abc import Collection, Hashable
from uuid import UUID

from sloty.db import reserve
from sloty.db.reserve import Missing
from sloty.engine.span import Span
from sloty.operations.offerings import Offer
from sloty.operations.placing import needs
from sloty.operations.unit import Unit

Place = tuple[Hashable, int]
"""A calendar, and the lane of it that is taken."""


def lacking(offer: Offer, taken: Collection[Place]) -> str | None:
    """The first pool of which a visit has fewer than it needs, in words; None when it has all.

    Whoever has nothing at all lacks nothing: their hold has ended.
    """
    for pool in offer.candidate.pools if taken else ():
        serving = dict(pool.members)
        held = sum(lane < serving.get(calendar, 0) for calendar, lane in taken)
        if held < pool.quantity:
            return f"what it has of '{pool.name}' no longer serves: {held} of {pool.quantity}"
    return None


def others(unit: Unit, appointment: UUID, offer: Offer, footprint: Span, hold: float | None) -> bool:
    """Take what the visit needs anew, in its own time; whether that could be had. `hold` is the seconds it is held yet."""
    minutes = None if hold is None else max(1, round(hold / 60))
    outcome = reserve.take(
        unit.session, appointment, footprint, needs(offer), now=unit.now, hold_minutes=minutes, moving=True
    )
    return not isinstance(outcome, Missing)
