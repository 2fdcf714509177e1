"""The dated sections of a plan: overrides of providers and closures of locations, from today on."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from sloty.models.provider import Provider
from sloty.models.schedule import Closure, Override
from sloty.operations import overrides, rows
from sloty.operations.places import location_id
from sloty.operations.specs import ClosureSpec, OverrideSpec
from sloty.operations.unit import Unit

_LOOK_BACK = timedelta(days=1)


def _put_override(unit: Unit, spec: OverrideSpec) -> None:
    overrides.add(unit, spec.model_dump())


def _put_closure(unit: Unit, spec: ClosureSpec) -> None:
    overrides.close(unit, spec.model_dump())


def _remove_overrides(unit: Unit, kept: Iterable[OverrideSpec]) -> None:
    _remove(unit, Override, [_override_values(unit, spec) for spec in kept])


def _remove_closures(unit: Unit, kept: Iterable[ClosureSpec]) -> None:
    where = [
        {**spec.model_dump(exclude={"location"}), "location_id": location_id(unit, spec.location)} for spec in kept
    ]
    _remove(unit, Closure, where)


def _override_values(unit: Unit, spec: OverrideSpec) -> dict[str, Any]:
    return {
        **spec.model_dump(exclude={"provider", "location"}),
        "provider_id": rows.find(unit, Provider, spec.provider, "provider").id,
        "location_id": location_id(unit, spec.location),
    }


def _remove(unit: Unit, model: type[Override] | type[Closure], kept: list[dict[str, Any]]) -> None:
    since = (unit.now - _LOOK_BACK).date()
    found = unit.session.exec(select(model).where(col(model.tenant_id) == unit.tenant, col(model.day) >= since))
    for row in found:
        if not any(all(getattr(row, name) == value for name, value in values.items()) for values in kept):
            unit.session.delete(row)
    unit.session.flush()


PUTS: dict[str, Callable[[Unit, Any], object]] = {"overrides": _put_override, "closures": _put_closure}
REMOVES: dict[str, Callable[[Unit, Any], object]] = {"overrides": _remove_overrides, "closures": _remove_closures}
