"""What a tenant promises, as typed data; a service may remind otherwise."""

from collections.abc import Iterable
from typing import Any

from sloty.actor import Permission
from sloty.models.service import Service
from sloty.operations import nouns, rows, rule_book, tenants
from sloty.operations.services import SERVICE
from sloty.operations.specs.checked import InvalidValue, Spec
from sloty.operations.specs.tenancy import PolicySpec, ReminderPolicy, ServiceReminders
from sloty.operations.unit import Unit

_SERVICES = "reminders"
"""The one section that a service may have of its own."""
_SECTIONS: dict[str, type[Spec]] = {name: type(default) for name, default in PolicySpec()}


def show(unit: Unit, ref: str) -> PolicySpec:
    """The promises of a tenant, defaults included. Raises `TenantNotFound`."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    return tenants.policies(unit, ref)


def set_(unit: Unit, ref: str, settings: Iterable[str]) -> PolicySpec:
    """Change promises: `cancellation.window_hours=48`; an empty value takes one back to its default.

    Raises `InvalidValue`, with the path of what cannot be.
    """
    unit.actor.require(Permission.MANAGE_PLATFORM)
    before = tenants.policies(unit, ref).model_dump(mode="json", exclude_defaults=True)
    kept: dict[str, dict[str, Any]] = {section: dict(values) for section, values in before.items()}
    for setting in settings:
        path, _, value = setting.partition("=")
        section, _, name = path.partition(".")
        _put(kept.setdefault(section, {}), _SECTIONS.get(section, Spec), name, value)
    tenants.edit(unit, ref, {"policies": {section: values for section, values in kept.items() if values}})
    return tenants.policies(unit, ref)


def show_service(unit: Unit, ref: str, service: str) -> ReminderPolicy:
    """How a service reminds, all told."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    inside = unit.within(tenants.id_of(unit, ref))
    row = rows.find(inside, Service, service, "service")
    return rule_book.merged(rule_book.of(inside).policies.reminders, row.reminders)


def set_service(unit: Unit, ref: str, service: str, settings: Iterable[str]) -> ReminderPolicy:
    """Let a service remind otherwise: `reminders.hours_before=48`; an empty value is the tenant's again."""
    unit.actor.require(Permission.MANAGE_PLATFORM)
    inside = unit.within(tenants.id_of(unit, ref))
    own = dict(rows.find(inside, Service, service, "service").reminders)
    for setting in settings:
        path, _, value = setting.partition("=")
        section, _, name = path.partition(".")
        if section != _SERVICES:
            raise InvalidValue(field=path, path=path, problem=f"is no promise of a service; {_SERVICES} alone are")
        _put(own, ServiceReminders, name, value)
    nouns.edit(inside, SERVICE, service, {"reminders": own})
    return rule_book.merged(
        rule_book.of(inside).policies.reminders, rows.find(inside, Service, service, "service").reminders
    )


def _put(known: dict[str, Any], kind: type[Spec], name: str, value: str) -> None:
    known.pop(name, None)
    if value:
        known[name] = _read(kind, name, value)


def _read(kind: type[Spec], name: str, value: str) -> Any:
    """A text as the field takes it: `none` is nothing, and what can be several is apart by commas."""
    field = kind.model_fields.get(name)
    several = field is not None and "tuple" in str(field.annotation)
    if value == "none":
        return [] if several else None
    return value.split(",") if several else value
