"""Weekly hours: of a provider at a location, or of the location itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from sloty.actor import Permission
from sloty.models.location import Location
from sloty.models.provider import Provider, ProviderLocation
from sloty.models.schedule import WorkingBreak, WorkingHours
from sloty.operations import rows
from sloty.operations.idempotency import once
from sloty.operations.places import hours_of, set_hours
from sloty.operations.specs import HoursSpec
from sloty.operations.specs.checked import Spec, checked
from sloty.operations.unit import Unit


@dataclass(frozen=True)
class HoursView:
    """The weekly hours of somebody somewhere, as they are written."""

    provider: str | None
    """None: the location's own."""
    location: str
    hours: tuple[str, ...]


class _Weekly(Spec):
    """Any number of spans."""

    hours: tuple[HoursSpec, ...]


class NotThere(rows.NoSuch):
    """The provider does not work at the location."""

    code = "not_there"
    sentence = "{provider} does not work at {location}."


def show(unit: Unit, provider: str | None = None, location: str | None = None) -> list[HoursView]:
    """Weekly hours: of one provider or all, at one location or all, and the locations' own when no provider is named."""
    unit.actor.require(Permission.VIEW_CATALOG)
    places = {row.id: row for row in rows.all_of(unit, Location)}
    if location is not None:
        there = rows.find(unit, Location, location, "location")
        places = {there.id: there}
    people = {row.id: row for row in rows.all_of(unit, Provider)}
    if provider is not None:
        person = rows.find(unit, Provider, provider, "provider")
        people = {person.id: person}
    views = [
        HoursView(
            people[each.provider_id].slug,
            places[each.location_id].slug,
            hours_of(unit, each.location_id, each.provider_id),
        )
        for each in rows.all_of(unit, ProviderLocation)
        if each.provider_id in people and each.location_id in places
    ]
    if provider is None:
        views += [HoursView(None, row.slug, hours_of(unit, row.id, None)) for row in places.values()]
    return sorted(views, key=lambda view: (view.location, view.provider or ""))


def set_(unit: Unit, location: str, provider: str | None, hours: Sequence[str]) -> HoursView:
    """Replace weekly hours; raises `NotThere`, `InvalidValue`."""
    unit.actor.require_somewhere(Permission.EDIT_CATALOG)
    weekly = checked(_Weekly, {"hours": list(hours)})
    request = {"location": location, "provider": provider, "hours": list(hours)}

    def act() -> HoursView:
        where, person = _at(unit, location, provider)
        unit.actor.require_at(Permission.EDIT_CATALOG, where.id)
        set_hours(unit, where.id, person.id if person else None, weekly.hours)
        return _view(unit, where, person)

    return once(unit, "set hours", request, HoursView, act)


def copy(unit: Unit, location: str, source: str, target: str) -> HoursView:
    """Give one provider the weekly hours of another at a location; raises `NotThere`."""
    unit.actor.require_somewhere(Permission.EDIT_CATALOG)

    def act() -> HoursView:
        where, giver = _at(unit, location, source)
        unit.actor.require_at(Permission.EDIT_CATALOG, where.id)
        _, taker = _at(unit, location, target)
        assert giver is not None
        assert taker is not None
        if giver.id != taker.id:
            _copy(unit, where, giver, taker)
        return _view(unit, where, taker)

    return once(unit, "copy hours", {"location": location, "from": source, "to": target}, HoursView, act)


def _copy(unit: Unit, where: Location, giver: Provider, taker: Provider) -> None:
    set_hours(unit, where.id, taker.id, ())
    for row in rows.all_of(unit, WorkingHours, location_id=where.id, provider_id=giver.id):
        values = row.model_dump(include={"weekday", "opens", "closes", "valid_from", "valid_to"})
        made = rows.add(unit, WorkingHours, location_id=where.id, provider_id=taker.id, **values)
        for pause in rows.all_of(unit, WorkingBreak, working_hours_id=row.id):
            rows.add(unit, WorkingBreak, working_hours_id=made.id, opens=pause.opens, closes=pause.closes)


def _at(unit: Unit, location: str, provider: str | None) -> tuple[Location, Provider | None]:
    where = rows.find(unit, Location, location, "location")
    if provider is None:
        return where, None
    person = rows.find(unit, Provider, provider, "provider")
    if not rows.all_of(unit, ProviderLocation, provider_id=person.id, location_id=where.id):
        raise NotThere(
            provider=person.slug,
            location=where.slug,
            hint=f"Run: sloty provider place {person.slug} --location {where.slug}",
        )
    return where, person


def _view(unit: Unit, where: Location, person: Provider | None) -> HoursView:
    return HoursView(
        person.slug if person else None, where.slug, hours_of(unit, where.id, person.id if person else None)
    )
