"""What a service needs to be offered, as engine values: read whole, kept in memory, valid for one catalog version."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import NamedTuple
from uuid import UUID

from sloty.db.queries import offering as queries
from sloty.engine.fields import Parameter, ParameterType
from sloty.engine.hours import Schedule
from sloty.engine.offer import Candidate, PoolNeed
from sloty.engine.policy import Notice
from sloty.engine.slots import Timing
from sloty.errors import NotFound, Refused
from sloty.operations.memory import of_catalog
from sloty.operations.timetables import OfferRow, schedules_of
from sloty.operations.unit import Unit


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
    country: str
    """The location's."""
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
    most_participants: int
    waitlist: bool
    """Whether people may wait for it."""
    country: str
    """The tenant's."""
    parameters: tuple[Parameter, ...] = ()
    offers: tuple[Offer, ...] = field(default=(), repr=False)

    def matching(self, provider: str | None = None, location: str | None = None) -> tuple[Offer, ...]:
        """The offers of one provider, or one location; raises `NotOffered` when there are none."""
        who, where = _as_id(provider), _as_id(location)
        found = tuple(
            offer
            for offer in self.offers
            if (provider in {None, offer.provider, offer.provider_name} or who == offer.provider_id)
            and (location in {None, offer.location, offer.location_name} or where == offer.location_id)
        )
        if not found:
            raise NotOffered(
                service=self.service,
                by=_named("by", provider, {offer.provider_id: offer.provider for offer in self.offers}),
                at=_named("at", location, {offer.location_id: offer.location for offer in self.offers}),
                offered=", ".join(sorted({f"{offer.provider} at {offer.location}" for offer in self.offers}))
                or "nobody",
            )
        return found

    def country_of(self, offers: Iterable[Offer]) -> str:
        """Of which country numbers without a prefix are: the one where all of the offers are, else the tenant's."""
        there = {offer.country for offer in offers}
        return there.pop() if len(there) == 1 else self.country

    def bookable(self) -> "Offering":
        """Itself; raises `ServiceInactive` when it was archived."""
        if not self.active:
            raise ServiceInactive(service=self.service)
        return self


def offering(unit: Unit, ref: str) -> Offering:
    """The service by slug, code, name or id, with its offers; raises `ServiceNotFound`."""
    return of_catalog(unit, ("offering", ref), lambda: _load(unit, ref))


class _ServiceRow(NamedTuple):
    """As queries.SERVICE selects it."""

    id: UUID
    slug: str
    name: str
    step: int
    buffer_before: int
    buffer_after: int
    notice_hours: int
    notice_days: int
    horizon_days: int
    requires_approval: bool
    approval_hours: int
    auto_confirm: bool
    most_participants: int
    waitlist: bool
    currency: str
    status: str
    country: str


def _load(unit: Unit, ref: str) -> Offering:
    row = unit.session.row(queries.SERVICE, ref=ref, id=_as_id(ref))
    if row is None:
        slugs = [slug for (slug,) in unit.session.rows(queries.SERVICE_SLUGS)]
        close = get_close_matches(ref, slugs, n=3)
        raise ServiceNotFound(
            ref=ref, hint=f"Did you mean {' or '.join(close)}?" if close else "Run: sloty service list"
        )
    service = _ServiceRow(*row)
    rows = [OfferRow(*each) for each in unit.session.rows(queries.OFFERS, service=service.id)]
    schedules = schedules_of(unit, rows)
    pools = _pools(unit, service.id, {each.location_id for each in rows})
    return Offering(
        service_id=service.id,
        service=service.slug,
        name=service.name,
        active=service.status == "ACTIVE",
        currency=service.currency,
        requires_approval=service.requires_approval,
        approval_hours=service.approval_hours,
        auto_confirm=service.auto_confirm,
        most_participants=service.most_participants,
        waitlist=service.waitlist,
        country=service.country,
        parameters=_parameters(unit, service.id),
        offers=tuple(
            _offer(service, each, schedules[each.provider_id, each.location_id], pools[each.location_id])
            for each in rows
        ),
    )


def _offer(service: _ServiceRow, row: OfferRow, schedule: Schedule, pools: tuple[PoolNeed, ...]) -> Offer:
    candidate = Candidate(
        provider=row.provider_id,
        location=row.location_id,
        zone=schedule.zone,
        schedule=schedule,
        timing=Timing(row.duration, service.step, service.buffer_before, row.buffer_after),
        calendar=row.calendar_id,
        capacity=row.capacity,
        pools=pools,
        notice=Notice(service.notice_hours, service.notice_days),
        horizon_days=service.horizon_days,
    )
    return Offer(
        provider_id=row.provider_id,
        provider=row.provider,
        provider_name=row.provider_name,
        location_id=row.location_id,
        location=row.location,
        location_name=row.location_name,
        timezone=row.timezone,
        price=row.price,
        country=row.country,
        candidate=candidate,
    )


def _named(word: str, ref: str | None, slugs: Mapping[UUID, str]) -> str:
    """` by 'ana'`: whatever the reference was, people are told a slug, or nothing."""
    identity = _as_id(ref)
    slug = slugs.get(identity) if identity else ref
    return f" {word} '{slug}'" if slug else ""


def _as_id(ref: str | None) -> UUID | None:
    try:
        return None if ref is None else UUID(ref)
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
