"""A whole tenant from one plan, made so by slugs: the second time nothing changes and no row is written."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sloty.actor import Actor
from sloty.db.pool import Database
from sloty.errors import Invalid, SlotyError, raise_all
from sloty.operations import customers, nouns, tenants
from sloty.operations.access import actor_for
from sloty.operations.nouns import Noun
from sloty.operations.places import DEPARTMENT, LOCATION
from sloty.operations.providers import PROVIDER
from sloty.operations.resources import POOL, RESOURCE
from sloty.operations.rows import Change
from sloty.operations.services import SERVICE
from sloty.operations.specs import CustomerSpec, TenantSpec, checked
from sloty.operations.specs.checked import Spec
from sloty.operations.unit import Unit, open_unit

_SECTIONS: dict[str, Noun[Any, Any, Any]] = {
    "locations": LOCATION,
    "departments": DEPARTMENT,
    "pools": POOL,
    "resources": RESOURCE,
    "providers": PROVIDER,
    "services": SERVICE,
}
"""In the order in which they refer to each other."""


class PlanUnreadable(Invalid):
    """The file is not YAML of the shape that a plan has."""

    code = "plan_unreadable"
    sentence = "{path} cannot be read as a plan: {problem}."


@dataclass(frozen=True)
class Plan:
    """A tenant whole, every part of it checked."""

    tenant: TenantSpec
    sections: Mapping[str, tuple[Spec, ...]]
    customers: tuple[CustomerSpec, ...]


def load_plan(folder: Path) -> Plan:
    """The plan in `clinic.yaml` and the customers in `customers.csv`; raises every problem at once, with its path."""
    path = folder / "clinic.yaml"
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PlanUnreadable(path=path, problem=" ".join(str(error).split())) from None
    if not isinstance(content, dict) or set(content) - {"tenant", *_SECTIONS}:
        raise PlanUnreadable(path=path, problem=f"it has a tenant, and any of {', '.join(_SECTIONS)}")
    errors: list[SlotyError] = []
    tenant = tuple(_checked(TenantSpec, {"tenant": content.get("tenant") or {}}, path, errors))
    sections = {
        name: tuple(_checked(noun.spec, _numbered(path, name, content.get(name)), path, errors))
        for name, noun in _SECTIONS.items()
    }
    people = tuple(_checked(CustomerSpec, _customers(folder / "customers.csv"), folder / "customers.csv", errors))
    raise_all(errors)
    return Plan(tenant[0], sections, people)


def _numbered(path: Path, name: str, items: Any) -> dict[str, Any]:
    """A section's items by their place in it; an empty section is none."""
    if not isinstance(items or [], list):
        raise PlanUnreadable(path=path, problem=f"{name} are a list")
    return {f"{name}.{number}": item for number, item in enumerate(items or [])}


def _checked(kind: type[Any], items: Mapping[str, Any], path: Path, errors: list[SlotyError]) -> Iterator[Any]:
    for place, item in items.items():
        try:
            if not isinstance(item, dict):
                raise PlanUnreadable(path=path, problem=f"{place} has no fields")
            yield checked(kind, {str(name): value for name, value in item.items()}, f"{path.name}: {place}.")
        except SlotyError as error:
            errors.append(error)


def _customers(path: Path) -> dict[str, Any]:
    """Customers by the line that they end on."""
    if not path.exists():
        return {}
    found: dict[str, Any] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, restkey="(more)")
            for row in reader:
                found[f"line {reader.line_num}"] = {name: value for name, value in row.items() if value}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PlanUnreadable(path=path, problem=" ".join(str(error).split())) from None
    return found


def provision(database: Database, operator: Actor, plan: Plan) -> list[Change]:
    """Make the tenant and all its parts so: the tenant in one transaction, its parts in another."""
    with open_unit(database, operator) as platform:
        changes = [tenants.put(platform, plan.tenant)]
    actor = actor_for(database, tenant=plan.tenant.slug, email=None, front_end=operator.front_end)
    with open_unit(database, actor) as unit:
        changes += _parts(unit, plan)
    return changes


def _parts(unit: Unit, plan: Plan) -> Iterator[Change]:
    for name, noun in _SECTIONS.items():
        for spec in plan.sections[name]:
            yield nouns.put(unit, noun, spec)
    for customer in plan.customers:
        yield customers.put(unit, customer)
