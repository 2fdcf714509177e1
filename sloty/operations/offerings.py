"""What a service needs to be offered, as engine values: read whole, kept in memory, valid for one catalog version.

The version is read in the transaction that uses the copy, and before the copy is made: so a copy is never older than
the version it stands under.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import Any
from uuid import UUID

from sloty.db.queries import offering as queries
from sloty.engine import civil
from sloty.engine.fields import Parameter, ParameterType
from sloty.engine.hours import Break, Closure, Override, OverrideKind, Schedule, WorkingHours
from sloty.engine.offer import Candidate, PoolNeed
from sloty.engine.policy import Notice
from sloty.engine.slots import Timing
from sloty.errors import NotFound, Refused
from sloty.operations.unit import Unit

_PAST = timedelta(days=2)
"""Overrides and closures of longer ago cannot touch a time that is still to come, in any zone."""
_MOST_KEPT = 256
"""Offerings kept per process; the oldest goes."""


class ServiceNotFound(NotFound):
    """No service of that slug, code, name or id."""

    code = "service_not_found"
    sentence = "There is no service '{ref}'."


class NotOffered(NotFound):
    """The service exists, but not with this provider, or not at this location."""

    code = "not_offered"
    sentence = "'{service}' is not offered{by}{at}."
    hint = "Offered by: {offered}"


class ServiceInactive(Refused):
    """An archived service takes no new appointments."""

    code = "service_inactive"
    sentence = "'{service}' is archived and cannot be booked."


@dataclass(frozen=True)
class Offer:
    """A provider who gives the service at a location."""

    provider_id: UUID
    provider: str
    provider_name: str
    location_id: UUID
    location: str
    location_name: str
    timezone: str
    price: Decimal | None
    candidate: Candidate


@dataclass(frozen=True)
class Offering:
    """A service with everything that decides when it can be booked."""

    service_id: UUID
    service: str
    name: str
    active: bool
    currency: str
    requires_approval: bool
    approval_hours: int
    auto_confirm: bool
    parameters: tuple[Parameter, ...] = ()
    offers: tuple[Offer, ...] = field(default=(), repr=False)

    def matching(self, provider: str | None = None, location: str | None = None) -> tuple[Offer, ...]:
        """The offers of one provider, or one location; raises `NotOffered` when there are none."""
        found = tuple(
            offer
            for offer in self.offers
            if provider in {None, offer.provider, offer.provider_name, str(offer.provider_id)}
            and location in {None, offer.location, offer.location_name, str(offer.location_id)}
        )
        if not found:
            raise NotOffered(
                service=self.service,
                by=f" by '{provider}'" if provider else "",
                at=f" at '{location}'" if location else "",
                offered=", ".join(sorted({f"{offer.provider} at {offer.location}" for offer in self.offers}))
                or "nobody",
            )
        return found

    def bookable(self) -> "Offering":
        """Itself; raises `ServiceInactive` when it was archived."""
        if not self.active:
            raise ServiceInactive(service=self.service)
        return self


def offering(unit: Unit, ref: str) -> Offering:
    """The service by slug, code, name or id, with its offers; raises `ServiceNotFound`."""
    row = unit.session.row(queries.VERSION)
    version = 0 if row is None else row[0]
    memory = unit.database.memory
    key = ("offering", unit.tenant, ref)
    kept = memory.get(key)
    if kept is not None and kept[0] == version and kept[1] == unit.now.date():
        return kept[2]  # type: ignore[no-any-return]  # memory holds anything
    made = _load(unit, ref)
    if len(memory) >= _MOST_KEPT:
        memory.pop(next(iter(memory)), None)
    memory[key] = (version, unit.now.date(), made)
    return made


def _load(unit: Unit, ref: str) -> Offering:
    row = unit.session.row(queries.SERVICE, ref=ref, id=_as_id(ref))
    if row is None:
        slugs = [slug for (slug,) in unit.session.rows(queries.SERVICE_SLUGS)]
        close = get_close_matches(ref, slugs, n=3)
        raise ServiceNotFound(
            ref=ref, hint=f"Did you mean {' or '.join(close)}?" if close else "Run: sloty service list"
        )
    (
        service,
        slug,
        name,
        step,
        before,
        _,
        notice_hours,
        notice_days,
        horizon,
        approval,
        hours,
        auto,
        currency,
        status,
    ) = row
    rows = unit.session.rows(queries.OFFERS, service=service)
    locations = {offer[5]: offer[8] for offer in rows}
    schedules = _schedules(unit, {offer[0] for offer in rows}, locations, rows)
    pools = _pools(unit, service, locations)
    offers = tuple(
        Offer(
            provider_id=r[0],
            provider=r[1],
            provider_name=r[2],
            location_id=r[5],
            location=r[6],
            location_name=r[7],
            timezone=r[8],
            price=r[11],
            candidate=Candidate(
                provider=r[0],
                location=r[5],
                zone=civil.zone(r[8]),
                schedule=schedules[r[0], r[5]],
                timing=Timing(r[9], step, before, r[10]),
                calendar=r[3],
                capacity=r[4],
                pools=pools[r[5]],
                notice=Notice(notice_hours, notice_days),
                horizon_days=horizon,
            ),
        )
        for r in rows
    )
    return Offering(
        service, slug, name, status == "ACTIVE", currency, approval, hours, auto, _parameters(unit, service), offers
    )


def _as_id(ref: str) -> UUID | None:
    try:
        return UUID(ref)
    except ValueError:
        return None


def _parameters(unit: Unit, service: UUID) -> tuple[Parameter, ...]:
    return tuple(
        Parameter(
            name=name,
            label=label,
            type=ParameterType(kind),
            required=required,
            description=description or "",
            options=tuple(options),
            minimum=minimum,
            maximum=maximum,
            min_length=min_length,
            max_length=max_length,
            pattern=pattern,
            order=position,
            group=group or "",
        )
        for (
            name, label, kind, required, description, options, minimum, maximum, min_length, max_length, pattern,
            position, group,
        ) in unit.session.rows(queries.PARAMETERS, service=service)
    )  # fmt: skip


def _schedules(
    unit: Unit, providers: Iterable[UUID], locations: dict[UUID, str], offers: list[tuple[Any, ...]]
) -> dict[tuple[UUID, UUID], Schedule]:
    """Each provider's schedule at each location; those without hours there work the location's own."""
    scope = {"providers": list(providers), "locations": list(locations), "since": unit.now.date() - _PAST}
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
        (offer[0], offer[5]): Schedule(
            civil.zone(locations[offer[5]]),
            _employed(hours.get((offer[0], offer[5])) or hours.get((None, offer[5]), []), offer[12], offer[13]),
            (*overrides[offer[0], None], *overrides[offer[0], offer[5]]),
            closures[offer[5]],
        )
        for offer in offers
    }


def _employed(hours: list[WorkingHours], first: date | None, last: date | None) -> tuple[WorkingHours, ...]:
    """Hours only while the provider works there: validity cut to the dates of employment."""
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


def _pools(unit: Unit, service: UUID, locations: Iterable[UUID]) -> dict[UUID, tuple[PoolNeed, ...]]:
    """What the service requires at each location. A pool without members there can never be met, and says so."""
    needs: dict[str, tuple[str, int]] = {}
    members: dict[tuple[str, UUID], list[tuple[UUID, int]]] = defaultdict(list)
    for slug, name, quantity, location, calendar, capacity, _ in unit.session.rows(
        queries.REQUIREMENTS, service=service
    ):
        needs[slug] = (name, quantity)
        if calendar is not None:
            members[slug, location].append((calendar, capacity))
    return {
        location: tuple(
            PoolNeed(slug, quantity, tuple(members[slug, location])) for slug, (_, quantity) in needs.items()
        )
        for location in locations
    }
