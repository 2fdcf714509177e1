"""Who gets the visit where any provider would do: the one with the fewest that day, ties broken by lot."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sloty.db.queries.busy import loads
from sloty.engine import civil
from sloty.operations.offerings import Offer
from sloty.operations.unit import Unit


def ranked(unit: Unit, offers: Sequence[Offer], starts_at: datetime) -> list[tuple[Offer, str | None]]:
    """The offers in the order in which they are tried, each with the reason to store; no reason where none was needed.

    The lot is a hash of provider and start: it favours nobody, and a retry draws the same.
    """
    if len(offers) == 1:
        return [(offers[0], None)]
    zone = civil.zone(offers[0].timezone)
    day = civil.day_span(civil.local_date(starts_at, zone), zone)
    calendars = {offer.candidate.calendar for offer in offers}
    visits = loads(unit.session, calendars, int(day.start.timestamp()), int(day.end.timestamp()))
    order = sorted(offers, key=lambda offer: (visits[offer.candidate.calendar], _lot(offer, starts_at)))
    return [(offer, _reason(visits[offer.candidate.calendar], len(offers))) for offer in order]


def _lot(offer: Offer, starts_at: datetime) -> bytes:
    ticket = f"{offer.provider_id}{offer.location_id}{starts_at.timestamp()}"
    return hashlib.blake2b(ticket.encode(), digest_size=8).digest()


def _reason(visits: int, candidates: int) -> str:
    load = f"{visits} visit{'' if visits == 1 else 's'}"
    return f"any provider: {load} that day, fewest of {candidates} free; ties by lot"
