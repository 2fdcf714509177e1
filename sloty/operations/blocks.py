"""Blocks: time of a provider or a room that is taken for no visit, under the same guard as every booking.

Other than an override it never covers a visit: what is there must be moved first. It takes every lane of the calendar.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sloty.actor import Permission
from sloty.db import reserve
from sloty.db.queries import block as queries
from sloty.engine import civil
from sloty.engine.span import Span
from sloty.errors import Conflict, Invalid, NotFound
from sloty.models.calendar import Calendar
from sloty.models.location import Location
from sloty.models.provider import Provider, ProviderLocation
from sloty.models.resource import Resource
from sloty.operations import rows
from sloty.operations.bookers import as_id
from sloty.operations.idempotency import once
from sloty.operations.places import location_id
from sloty.operations.unit import Unit

_LONGEST = timedelta(days=31)
_MOST_TOLD = 3


class BlockInvalid(Invalid):
    """A block is of one provider or one resource, from a minute to a later one, at most 31 days on."""

    code = "block_invalid"
    sentence = "A block takes one provider or one resource, from a whole minute to a later one, at most 31 days on."


class NotFree(Conflict):
    """There is something already where the block would be; whose visit, where the actor may see it."""

    code = "not_free"
    sentence = "{whose} is not free then: {there}."
    hint = "Move or cancel what is there; or record an absence, which leaves visits standing: sloty override add"


class NotAtLocation(NotFound):
    """The provider does not work at the location, or the resource is at another."""

    code = "not_at_location"
    sentence = "{whose} is not at '{location}'."
    hint = "See where: sloty provider show, sloty resource show"


@dataclass(frozen=True)
class BlockWish:
    """Time to be taken for no visit."""

    start: datetime
    """Aware."""
    end: datetime
    provider: str | None = None
    """Either a provider, or a resource."""
    resource: str | None = None
    location: str | None = None
    """Where the right to do so is claimed; None: wherever the provider works. The time is taken everywhere."""
    reason: str | None = None


@dataclass(frozen=True)
class BlockView:
    """Time that is taken for no visit."""

    id: UUID
    start: datetime
    end: datetime
    timezone: str
    provider: str | None
    resource: str | None
    location: str | None
    """Of a resource; a provider's time is taken at all of theirs."""
    reason: str | None


@dataclass(frozen=True)
class _Owner:
    """Whose time it is."""

    name: str
    calendar: Calendar
    locations: tuple[UUID, ...]
    zone: ZoneInfo


def block(unit: Unit, wish: BlockWish) -> BlockView:
    """Take the time, on every lane. Raises `NotFree` saying what is there, `BlockInvalid`, `NoSuch`, `NotAtLocation`."""
    unit.actor.require_somewhere(Permission.BLOCK_TIME)
    _require_sane(wish)
    return once(unit, "block", wish, BlockView, lambda: _block(unit, wish))


def _require_sane(wish: BlockWish) -> None:
    whole = all(not (edge.second or edge.microsecond) for edge in (wish.start, wish.end))
    one = (wish.provider is None) != (wish.resource is None)
    if not (one and whole and timedelta(0) < wish.end - wish.start <= _LONGEST):
        raise BlockInvalid


def _block(unit: Unit, wish: BlockWish) -> BlockView:
    owner = _provider(unit, wish.provider) if wish.provider else _resource(unit, str(wish.resource))
    where = location_id(unit, wish.location)
    if where is not None and where not in owner.locations:
        raise NotAtLocation(whose=owner.name, location=wish.location)
    _require_at_one(unit, owner.locations if where is None else (where,))
    during, calendar = Span(wish.start, wish.end), owner.calendar
    made = reserve.block(unit.session, calendar.id, calendar.capacity, during, reason=wish.reason, now=unit.now)
    if made is None:
        raise NotFree(whose=owner.name, **in_the_way(unit, calendar.id, during, owner.zone))
    return show(unit, str(made))


def zone(unit: Unit, provider: str | None, resource: str | None, location: str | None = None) -> ZoneInfo:
    """The zone in which a wall time for a block is meant: the location's, or that of whose time it is."""
    unit.actor.require(Permission.VIEW_CATALOG)
    if location is not None:
        return civil.zone(rows.find(unit, Location, location, "location").timezone)
    return (_provider(unit, provider) if provider else _resource(unit, str(resource))).zone


def _require_at_one(unit: Unit, locations: tuple[UUID, ...]) -> None:
    """A calendar is taken whole: whoever may do so at one of its locations may."""
    if not any(unit.actor.may(Permission.BLOCK_TIME, each) for each in locations):
        unit.actor.require_at(Permission.BLOCK_TIME, next(iter(locations), None))


def _provider(unit: Unit, ref: str) -> _Owner:
    row = rows.find(unit, Provider, ref, "provider")
    there = [each.location_id for each in rows.all_of(unit, ProviderLocation, provider_id=row.id)]
    first = row.home_location_id or next(iter(there), None)
    return _owner(unit, row.name, row.calendar_id, tuple(there), first)


def _resource(unit: Unit, ref: str) -> _Owner:
    row = rows.find(unit, Resource, ref, "resource")
    return _owner(unit, row.name, row.calendar_id, (row.location_id,), row.location_id)


def _owner(unit: Unit, name: str, calendar_id: UUID, locations: tuple[UUID, ...], first: UUID | None) -> _Owner:
    (calendar,) = rows.all_of(unit, Calendar, id=calendar_id)
    zone = next((each.timezone for each in rows.all_of(unit, Location, id=first)), "UTC")
    return _Owner(name, calendar, locations, civil.zone(zone))


def in_the_way(unit: Unit, calendar: UUID, during: Span, zone: ZoneInfo) -> dict[str, Any]:
    """The facts `there`, for people, and `appointments`, their codes: what takes the calendar then."""
    found = unit.session.rows(queries.TAKEN, calendar=calendar, first=during.start, last=during.end)
    told = [_told(zone, *row) for row in found[:_MOST_TOLD]]
    more = len(found) - len(told)
    return {
        "there": "; ".join(told) + (f"; and {more} more" if more else ""),
        "appointments": [row[4] for row in found if row[4]],
    }


def _told(
    zone: ZoneInfo,
    kind: str,
    start: datetime,
    end: datetime,
    reason: str | None,
    code: str | None,
    service: str | None,
    customer: str | None,
) -> str:
    if kind == "BLOCK":
        what = f"a block ({reason})" if reason else "a block"
    elif code is None:
        what = "a visit elsewhere"
    else:
        what = f"{customer}, {service} ({code})" if customer else "a hold"
    return f"{what}, {start.astimezone(zone):%Y-%m-%d %H:%M}-{end.astimezone(zone):%H:%M}"


def unblock(unit: Unit, ref: str) -> BlockView:
    """Give the time of a block back, by its id; raises `NoSuch`."""
    unit.actor.require_somewhere(Permission.BLOCK_TIME)
    return once(unit, "unblock", {"ref": ref}, BlockView, lambda: _unblock(unit, ref))


def _unblock(unit: Unit, ref: str) -> BlockView:
    view = show(unit, ref)
    _require_at_one(unit, locations(unit, view))
    reserve.unblock(unit.session, view.id)
    return view


def locations(unit: Unit, view: BlockView) -> tuple[UUID, ...]:
    """Where whose time the block takes can be."""
    if view.provider:
        return _provider(unit, view.provider).locations
    return _resource(unit, view.resource).locations if view.resource else ()


def show(unit: Unit, ref: str) -> BlockView:
    """A block by its id; raises `NoSuch`."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    identity = as_id(ref)
    found = _found(unit, id=identity) if identity else []
    if not found:
        raise rows.NoSuch(noun="block", ref=ref, hint="Run: sloty block list")
    return found[0]


def list_(
    unit: Unit, first: datetime, last: datetime, *, provider: str | None = None, location: str | None = None
) -> list[BlockView]:
    """Every block within [first, last), by its start: all of them, a provider's, or those that touch a location."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    whose = None if provider is None else rows.find(unit, Provider, provider, "provider").id
    found = _found(unit, first=first, last=last, provider=whose, location=location_id(unit, location))
    return sorted(found, key=lambda view: (view.start, view.provider or "", view.resource or ""))


def _found(unit: Unit, **wanted: Any) -> list[BlockView]:
    nothing = dict.fromkeys(("id", "first", "last", "provider", "location"))
    return [_view(*row) for row in unit.session.rows(queries.BLOCKS, **{**nothing, **wanted})]


def _view(identity: UUID, start: datetime, end: datetime, timezone: str | None, *names: str | None) -> BlockView:
    zone = civil.zone(timezone or "UTC")
    return BlockView(identity, start.astimezone(zone), end.astimezone(zone), zone.key, *names)
