"""When each provider works where: hours, overrides and closures as engine values, cut to the dates of employment."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from sloty.db.queries import offering as queries
from sloty.engine import civil
from sloty.engine.hours import Break, Closure, Override, OverrideKind, Schedule, WorkingHours
from sloty.operations.unit import Unit

_PAST = timedelta(days=2)
"""Overrides and closures of longer ago cannot touch a time that is still to come, in any zone."""


class OfferRow(NamedTuple):
    """As queries.OFFERS selects it."""

    provider_id: UUID
    provider: str
    provider_name: str
    calendar_id: UUID
    capacity: int
    location_id: UUID
    location: str
    location_name: str
    timezone: str
    duration: int
    buffer_after: int
    price: Decimal | None
    starts_on: date | None
    ends_on: date | None
    country: str = ""
    """Where it is asked for."""


def schedules_of(unit: Unit, offers: list[OfferRow], since: date | None = None) -> dict[tuple[UUID, UUID], Schedule]:
    """Each provider's schedule at each location; those without hours there work the location's own.

    Overrides and closures of days before `since` are left out: without it, those that lie behind us.
    """
    scope = {
        "providers": list({offer.provider_id for offer in offers}),
        "locations": list({offer.location_id for offer in offers}),
        "since": (since or unit.now.date()) - _PAST,
    }
    breaks: dict[UUID, list[Break]] = defaultdict(list)
    for hours_id, opens, closes in unit.session.rows(queries.BREAKS, locations=scope["locations"]):
        breaks[hours_id].append(Break(opens, closes))
    hours: dict[tuple[UUID | None, UUID], list[WorkingHours]] = defaultdict(list)
    for row_id, provider, location, weekday, opens, closes, valid_from, valid_to in unit.session.rows(
        queries.HOURS, providers=scope["providers"], locations=scope["locations"]
    ):
        span = WorkingHours(weekday, opens, closes, valid_from, valid_to, tuple(breaks[row_id]))
        hours[provider, location].append(span)
    overrides: dict[tuple[UUID, UUID | None], list[Override]] = defaultdict(list)
    for provider, at, day, kind, opens, closes, reason in unit.session.rows(
        queries.OVERRIDES, providers=scope["providers"], since=scope["since"]
    ):
        overrides[provider, at].append(Override(day, OverrideKind(kind), opens, closes, reason or ""))
    closures: dict[UUID, list[Closure]] = defaultdict(list)
    for location, day, opens, closes, reason in unit.session.rows(
        queries.CLOSURES, locations=scope["locations"], since=scope["since"]
    ):
        closures[location].append(Closure(day, opens, closes, reason or ""))
    return {
        (offer.provider_id, offer.location_id): Schedule(
            civil.zone(offer.timezone),
            _employed(
                hours.get((offer.provider_id, offer.location_id)) or hours.get((None, offer.location_id), []), offer
            ),
            (*overrides[offer.provider_id, None], *overrides[offer.provider_id, offer.location_id]),
            closures[offer.location_id],
        )
        for offer in offers
    }


def _employed(hours: list[WorkingHours], offer: OfferRow) -> tuple[WorkingHours, ...]:
    """Hours only while the provider works there: validity cut to the dates of employment."""
    first, last = offer.starts_on, offer.ends_on
    if first is None and last is None:
        return tuple(hours)
    cut = [
        replace(
            span,
            valid_from=max(filter(None, (span.valid_from, first)), default=None),
            valid_to=min(filter(None, (span.valid_to, last)), default=None),
        )
        for span in hours
        if not (first and span.valid_to and span.valid_to < first)
        and not (last and span.valid_from and span.valid_from > last)
    ]
    return tuple(cut)
