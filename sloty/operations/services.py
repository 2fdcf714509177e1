"""The noun service: what can be booked, by whom, where, with which questions, and what it takes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sloty.actor import Permission
from sloty.engine import fields
from sloty.models.location import ActiveStatus, Location
from sloty.models.provider import Provider
from sloty.models.resource import ResourcePool
from sloty.models.service import Parameter, Service, ServiceLocation, ServiceProvider, ServiceRequirement
from sloty.operations import rows, rule_book
from sloty.operations.idempotency import once
from sloty.operations.nouns import Noun
from sloty.operations.specs import ParameterSpec, ServiceSpec, checked
from sloty.operations.unit import Unit
from sloty.operations.views import Money


@dataclass(frozen=True)
class ParameterView:
    """A question of a service."""

    name: str
    label: str
    type: str
    required: bool
    options: tuple[str, ...]


@dataclass(frozen=True)
class ServiceView:
    """A bookable kind of visit. Lengths are minutes."""

    id: UUID
    slug: str
    name: str
    category: str | None
    duration: int | None
    step: int
    buffer_before: int
    buffer_after: int
    price: Money | None
    notice_hours: int
    notice_days: int
    horizon_days: int
    requires_approval: bool
    auto_confirm: bool
    most_participants: int
    waitlist: bool
    status: str
    providers: tuple[str, ...]
    locations: tuple[str, ...]
    requires: tuple[str, ...]
    parameters: tuple[ParameterView, ...]


_PARTS = frozenset({"parameters", "providers", "locations", "requires"})


def _columns(spec: ServiceSpec) -> dict[str, Any]:
    own = spec.reminders.model_dump(mode="json", exclude_none=True)
    return {**spec.model_dump(exclude={*_PARTS, "reminders"}), "reminders": own}


def _parts(unit: Unit, row: Service, spec: ServiceSpec) -> bool:
    owner = {"service_id": row.id}
    counted = rule_book.counted(unit, row.reminders, row.reminders_since)
    changed = rows.change(unit, row, {"reminders_since": counted}) is not rows.Action.UNCHANGED
    if spec.parameters is not None:
        changed |= rows.sync(unit, Parameter, owner, _parameters(spec.parameters), ("name",))
    if spec.providers is not None:
        wanted = [
            {
                **each.model_dump(exclude={"provider"}),
                "provider_id": rows.find(unit, Provider, each.provider, "provider").id,
            }
            for each in spec.providers
        ]
        changed |= rows.sync(unit, ServiceProvider, owner, wanted, ("provider_id",))
    if spec.locations is not None:
        wanted = [{"location_id": rows.find(unit, Location, ref, "location").id} for ref in spec.locations]
        changed |= rows.sync(unit, ServiceLocation, owner, wanted, ("location_id",))
    if spec.requires is not None:
        needs = [
            {"pool_id": rows.find(unit, ResourcePool, need.pool, "pool").id, "quantity": need.quantity}
            for need in spec.requires
        ]
        changed |= rows.sync(unit, ServiceRequirement, owner, needs, ("pool_id",))
    return changed


def require_answerable(spec: ParameterSpec) -> None:
    """Raise `ParameterInvalid` for a question that no answer could meet, as the engine sees it."""
    fields.Parameter(
        name=spec.name,
        label=spec.label,
        type=spec.type,
        required=spec.required,
        options=spec.options,
        minimum=spec.minimum,
        maximum=spec.maximum,
        min_length=spec.min_length,
        max_length=spec.max_length,
        pattern=spec.pattern,
    )


def _parameters(specs: Iterable[ParameterSpec]) -> list[dict[str, Any]]:
    wanted = []
    for position, spec in enumerate(specs):
        require_answerable(spec)
        wanted.append({**spec.model_dump(), "options": list(spec.options), "position": position})
    return wanted


def _slugs(unit: Unit, model: type[rows.R], ids: Iterable[UUID]) -> tuple[str, ...]:
    wanted = set(ids)
    return tuple(sorted(str(getattr(row, "slug", "")) for row in rows.all_of(unit, model) if row.id in wanted))


def _show(unit: Unit, row: Service) -> ServiceView:
    owner = {"service_id": row.id}
    pools = {pool.id: pool.slug for pool in rows.all_of(unit, ResourcePool)}
    needs = rows.all_of(unit, ServiceRequirement, **owner)
    questions = sorted(rows.all_of(unit, Parameter, **owner), key=lambda each: (each.position, each.name))
    return ServiceView(
        row.id, row.slug, row.name, row.category, row.duration, row.step, row.buffer_before, row.buffer_after,
        None if row.price is None else Money(row.price, row.currency), row.notice_hours, row.notice_days,
        row.horizon_days, row.requires_approval, row.auto_confirm, row.most_participants, row.waitlist, row.status,
        _slugs(unit, Provider, (each.provider_id for each in rows.all_of(unit, ServiceProvider, **owner))),
        _slugs(unit, Location, (each.location_id for each in rows.all_of(unit, ServiceLocation, **owner))),
        tuple(sorted(f"{need.quantity} {pools[need.pool_id]}" for need in needs)),
        tuple(ParameterView(each.name, each.label, each.type, each.required, tuple(each.options)) for each in questions),
    )  # fmt: skip


SERVICE = Noun(
    "service",
    Service,
    ServiceSpec,
    ServiceView,
    lambda _, spec: _columns(spec),
    _show,
    _parts,
    archived={"status": ActiveStatus.INACTIVE},
)


def ask(unit: Unit, ref: str, question: Mapping[str, Any]) -> ServiceView:
    """Let a service ask a question, or change the one of that name. Raises `InvalidValue`, `ParameterInvalid`."""
    unit.actor.require(Permission.EDIT_CATALOG)
    spec = checked(ParameterSpec, question)

    def act() -> ServiceView:
        row = rows.find(unit, Service, ref, "service")
        there = rows.all_of(unit, Parameter, service_id=row.id)
        (values,) = _parameters([spec])
        values["position"] = next((each.position for each in there if each.name == spec.name), len(there))
        known = next((each for each in there if each.name == spec.name), None)
        if known is None:
            rows.add(unit, Parameter, service_id=row.id, **values)
        else:
            rows.change(unit, known, values)
        return _show(unit, row)

    return once(unit, "ask", {"ref": ref, **question}, ServiceView, act)


def require(unit: Unit, ref: str, pool: str, quantity: int) -> ServiceView:
    """Let a service take so many resources of a pool; 0 for none any more."""
    unit.actor.require(Permission.EDIT_CATALOG)

    def act() -> ServiceView:
        row = rows.find(unit, Service, ref, "service")
        needs = {each.pool_id: each.quantity for each in rows.all_of(unit, ServiceRequirement, service_id=row.id)}
        needs[rows.find(unit, ResourcePool, pool, "pool").id] = quantity
        wanted = [{"pool_id": pool_id, "quantity": number} for pool_id, number in needs.items() if number]
        rows.sync(unit, ServiceRequirement, {"service_id": row.id}, wanted, ("pool_id",))
        return _show(unit, row)

    return once(unit, "require", {"ref": ref, "pool": pool, "quantity": quantity}, ServiceView, act)
