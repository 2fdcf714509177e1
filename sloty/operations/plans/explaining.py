"""What plans are made of, for people and for editors: the fields of each kind, and the JSON Schema of the whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic.fields import FieldInfo

from sloty.errors import NotFound
from sloty.operations.specs import (
    ClosureSpec,
    DelivererSpec,
    DepartmentSpec,
    HoursSpec,
    LocationSpec,
    OverrideSpec,
    ParameterSpec,
    PlanSpec,
    PoolSpec,
    ProviderSpec,
    RequirementSpec,
    ResourceSpec,
    ServiceSpec,
    SiteSpec,
    Spec,
    TenantSpec,
    UserSpec,
)

KINDS: dict[str, type[Spec]] = {
    "plan": PlanSpec,
    "tenant": TenantSpec,
    "location": LocationSpec,
    "department": DepartmentSpec,
    "pool": PoolSpec,
    "resource": ResourceSpec,
    "provider": ProviderSpec,
    "site": SiteSpec,
    "hours": HoursSpec,
    "service": ServiceSpec,
    "parameter": ParameterSpec,
    "deliverer": DelivererSpec,
    "requirement": RequirementSpec,
    "override": OverrideSpec,
    "closure": ClosureSpec,
    "user": UserSpec,
}
"""What `sloty explain KIND` knows."""


class KindUnknown(NotFound):
    """A plan has nothing of that kind."""

    code = "kind_unknown"
    sentence = "A plan has no '{kind}'."
    hint = "Name one of: " + ", ".join(KINDS) + "."


@dataclass(frozen=True)
class FieldView:
    """One field of a kind."""

    field: str
    type: str
    """In the words of JSON Schema; a kind of ours by its name."""
    default: str
    """Its default, or `required`; empty for none."""
    meaning: str


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a plan, for editors that complete and check."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **PlanSpec.model_json_schema()}


def explain(kind: str) -> list[FieldView]:
    """The fields of a kind; raises `KindUnknown`."""
    spec = KINDS.get(kind.lower().removesuffix("s")) or KINDS.get(kind.lower())
    if spec is None:
        close = get_close_matches(kind.lower(), KINDS, n=1)
        raise KindUnknown(kind=kind, hint=f"Did you mean {close[0]}?" if close else None)
    return list(_views(spec))


def _views(spec: type[Spec]) -> Iterator[FieldView]:
    whole = spec.model_json_schema()
    # A kind with a short form is either a text, or this.
    shapes = whole.get("properties") or next(each for each in whole["anyOf"] if "properties" in each)["properties"]
    for name, field in spec.model_fields.items():
        yield FieldView(name, _told(shapes[name]), _default(field), _meaning(field))


def _told(shape: dict[str, Any]) -> str:
    if "$ref" in shape:
        name = shape["$ref"].rpartition("/")[2]
        return next((kind for kind, spec in KINDS.items() if spec.__name__ == name), _spaced(name))
    if "anyOf" in shape:
        return " or ".join(dict.fromkeys(filter(None, (_told(each) for each in shape["anyOf"] if each != _NOTHING))))
    if shape.get("type") == "array":
        return f"list of {_told(shape.get('items', {})) or 'text'}"
    return {"string": "text"}.get(kind := str(shape.get("type", "")), kind)


_NOTHING = {"type": "null"}


def _spaced(name: str) -> str:
    return "".join(f" {each.lower()}" if each.isupper() else each for each in name).strip()


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    if field.default in (None, ()):
        return ""
    return str(getattr(field.default, "value", field.default))


def _meaning(field: FieldInfo) -> str:
    return " ".join((field.description or "").split())
