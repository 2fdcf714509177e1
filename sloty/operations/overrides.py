"""Dated changes: a provider's overrides and a location's closures. What is booked already stays as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from sloty.actor import Permission
from sloty.engine import civil
from sloty.engine.hours import OverrideKind
from sloty.engine.lifecycle import ACTIVE
from sloty.models.location import Location
from sloty.models.provider import Provider
from sloty.models.schedule import Closure, Override
from sloty.operations import appointments, rows
from sloty.operations.appointments import Filter
from sloty.operations.bookers import as_id
from sloty.operations.idempotency import once
from sloty.operations.places import location_id
from sloty.operations.specs import ClosureSpec, OverrideSpec, checked
from sloty.operations.specs.types import clock
from sloty.operations.unit import Unit
from sloty.operations.views import AppointmentView

_DAY = 1440


@dataclass(frozen=True)
class OverrideView:
    """A provider's dated change, or a location's closure."""

    id: UUID
    day: date
    kind: str
    """CLOSURE for a location."""
    provider: str | None
    location: str | None
    time: str
    """`10:00-11:00`, or all day."""
    reason: str | None


@dataclass(frozen=True)
class AbsenceView:
    """Somebody is not there, and whose visits that leaves without them."""

    override: OverrideView
    affected: tuple[AppointmentView, ...]
    """Still agreed, by their start: to be moved, given to others, or cancelled."""


def add(unit: Unit, given: Mapping[str, Any]) -> OverrideView:
    """Add a provider's override. One that is there already is left as it is. Raises `InvalidValue`, `NoSuch`."""
    unit.actor.require_somewhere(Permission.BLOCK_TIME)
    spec = checked(OverrideSpec, given)
    return once(unit, "add override", spec.model_dump(mode="json"), OverrideView, lambda: _add(unit, spec))


def absent(unit: Unit, given: Mapping[str, Any]) -> AbsenceView:
    """As `add`, and which visits are now left outside the provider's hours: they stand, and the desk sees to them."""
    unit.actor.require_somewhere(Permission.BLOCK_TIME)
    spec = checked(OverrideSpec, given)

    def act() -> AbsenceView:
        view = _add(unit, spec)
        return AbsenceView(view, tuple(affected(unit, str(view.id))))

    return once(unit, "absent", spec.model_dump(mode="json"), AbsenceView, act)


def _add(unit: Unit, spec: OverrideSpec) -> OverrideView:
    provider = rows.find(unit, Provider, spec.provider, "provider")
    values = {
        **spec.model_dump(exclude={"provider", "location"}),
        "provider_id": provider.id,
        "location_id": location_id(unit, spec.location),
    }
    unit.actor.require_at(Permission.BLOCK_TIME, values["location_id"])
    there = rows.all_of(unit, Override, **values)
    return _of_override(unit, there[0] if there else rows.add(unit, Override, **values))


def affected(unit: Unit, ref: str) -> list[AppointmentView]:
    """The visits, still agreed, that an override leaves without their provider, earliest first; raises `NoSuch`."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    identity = as_id(ref)
    found = rows.all_of(unit, Override, id=identity) if identity else []
    if not found:
        raise _no_such(ref)
    (row,) = found
    if row.kind is OverrideKind.AVAILABLE:
        return []
    # Wide enough for the day in every zone; each visit is then judged by the day of its own location.
    around = civil.day_span(row.day, civil.zone("UTC"))
    view = _of_override(unit, row)
    wanted = Filter(
        around.start - timedelta(days=2),
        around.end + timedelta(days=2),
        provider=view.provider,
        location=view.location,
        statuses=tuple(ACTIVE),
    )
    return [visit for visit in appointments.list_(unit, wanted) if _takes(row, visit)]


def _takes(row: Override, visit: AppointmentView) -> bool:
    """Whether the override takes away time of the visit, by the clock of its location."""
    zone = civil.zone(visit.timezone)
    opens, closes = (0, _DAY) if row.opens is None or row.closes is None else (row.opens, row.closes)
    last = row.day if closes > opens else row.day + timedelta(days=1)
    return visit.start < civil.instant(last, closes, zone) and civil.instant(row.day, opens, zone) < visit.end


def close(unit: Unit, given: Mapping[str, Any]) -> OverrideView:
    """Close a location on a day. A closure that is there already is left as it is. Raises `InvalidValue`, `NoSuch`."""
    unit.actor.require_somewhere(Permission.EDIT_CATALOG)
    spec = checked(ClosureSpec, given)
    values = {**spec.model_dump(exclude={"location"}), "location_id": location_id(unit, spec.location)}
    unit.actor.require_at(Permission.EDIT_CATALOG, values["location_id"])

    def act() -> OverrideView:
        there = rows.all_of(unit, Closure, **values)
        return _of_closure(unit, there[0] if there else rows.add(unit, Closure, **values))

    return once(unit, "add closure", spec.model_dump(mode="json"), OverrideView, act)


def list_(unit: Unit, first: date, last: date) -> list[OverrideView]:
    """All overrides and closures from one day to another, inclusive."""
    unit.actor.require(Permission.VIEW_CATALOG)
    overrides = unit.session.exec(
        select(Override).where(
            col(Override.tenant_id) == unit.tenant, col(Override.day) >= first, col(Override.day) <= last
        )
    )
    closures = unit.session.exec(
        select(Closure).where(
            col(Closure.tenant_id) == unit.tenant, col(Closure.day) >= first, col(Closure.day) <= last
        )
    )
    views = [_of_override(unit, row) for row in overrides] + [_of_closure(unit, row) for row in closures]
    return sorted(views, key=lambda view: (view.day, view.time, str(view.id)))


def remove(unit: Unit, ref: str) -> OverrideView:
    """Remove an override or closure by its id; raises `NoSuch`."""
    unit.actor.require(Permission.VIEW_CATALOG)
    return once(unit, "remove override", {"ref": ref}, OverrideView, lambda: _remove(unit, ref))


def _remove(unit: Unit, ref: str) -> OverrideView:
    identity = as_id(ref)
    for override in rows.all_of(unit, Override, id=identity) if identity else []:
        view = _of_override(unit, override)
        unit.actor.require_at(Permission.BLOCK_TIME, override.location_id)
        _delete(unit, override)
        return view
    for closure in rows.all_of(unit, Closure, id=identity) if identity else []:
        view = _of_closure(unit, closure)
        unit.actor.require_at(Permission.EDIT_CATALOG, closure.location_id)
        _delete(unit, closure)
        return view
    raise _no_such(ref)


def _no_such(ref: str) -> rows.NoSuch:
    return rows.NoSuch(noun="override", ref=ref, hint="Run: sloty override list")


def _delete(unit: Unit, row: Override | Closure) -> None:
    unit.session.delete(row)
    unit.session.flush()


def _time(opens: int | None, closes: int | None) -> str:
    return "all day" if opens is None or closes is None else f"{clock(opens)}-{clock(closes)}"


def _slug(unit: Unit, model: type[rows.R], identity: UUID | None) -> str | None:
    return next((str(getattr(row, "slug", "")) for row in rows.all_of(unit, model, id=identity)), None)


def _of_override(unit: Unit, row: Override) -> OverrideView:
    provider, where = _slug(unit, Provider, row.provider_id), _slug(unit, Location, row.location_id)
    return OverrideView(row.id, row.day, row.kind, provider, where, _time(row.opens, row.closes), row.reason)


def _of_closure(unit: Unit, row: Closure) -> OverrideView:
    where = _slug(unit, Location, row.location_id)
    return OverrideView(row.id, row.day, "CLOSURE", None, where, _time(row.opens, row.closes), row.reason)
