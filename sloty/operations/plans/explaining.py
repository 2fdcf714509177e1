"""What plans are made of, for people and for editors: the fields of each kind, and the JSON Schema of the whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import WithDefaultSchema

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
from sloty.operations.specs.branding import BrandingSpec
from sloty.operations.specs.tenancy import (
    AttendancePolicy,
    CancellationPolicy,
    MessagePolicy,
    PagePolicy,
    PolicySpec,
    ReminderPolicy,
    RetentionPolicy,
    ServiceReminders,
)
from sloty.operations.specs.types import clock

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
    "policies": PolicySpec,
    "cancellation": CancellationPolicy,
    "reminders": ReminderPolicy,
    "service-reminders": ServiceReminders,
    "messages": MessagePolicy,
    "attendance": AttendancePolicy,
    "retention": RetentionPolicy,
    "page": PagePolicy,
    "branding": BrandingSpec,
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


class _Schema(GenerateJsonSchema):
    """The default of a time of day is told as a file says it."""

    def default_schema(self, schema: WithDefaultSchema) -> JsonSchemaValue:
        """As the library makes it, but for numbers where text is wanted."""
        made = super().default_schema(schema)
        types = {each.get("type") for each in (made, *made.get("anyOf", ()))}
        if isinstance(made.get("default"), int) and "string" in types and not {"integer", "number"} & types:
            made["default"] = clock(made["default"])
        return made


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a plan, for editors that complete and check."""
    return {"$schema": _Schema.schema_dialect, **_of(PlanSpec)}


def _of(spec: type[Spec]) -> dict[str, Any]:
    return spec.model_json_schema(schema_generator=_Schema)


def explain(kind: str) -> list[FieldView]:
    """The fields of a kind; raises `KindUnknown`."""
    spec = KINDS.get(kind.lower().removesuffix("s")) or KINDS.get(kind.lower())
    if spec is None:
        close = get_close_matches(kind.lower(), KINDS, n=1)
        raise KindUnknown(kind=kind, hint=f"Did you mean {close[0]}?" if close else None)
    return list(_views(spec))


def _views(spec: type[Spec]) -> Iterator[FieldView]:
    whole = _of(spec)
    # A kind with a short form is either a text, or this.
    shapes = whole.get("properties") or next(each for each in whole["anyOf"] if "properties" in each)["properties"]
    parts = whole.get("$defs", {})
    for name, field in spec.model_fields.items():
        default = "required" if field.is_required() else _default(shapes[name].get("default"))
        yield FieldView(name, _told(shapes[name], parts), default, _meaning(field))


def _told(shape: dict[str, Any], parts: dict[str, Any]) -> str:
    """A shape in words; a kind of ours by its name, a choice by what there is to choose."""
    if "$ref" in shape:
        name = shape["$ref"].rpartition("/")[2]
        choices = parts[name].get("enum")
        kind = next((kind for kind, spec in KINDS.items() if spec.__name__ == name), "text")
        return ", ".join(choices) if choices else kind
    if "anyOf" in shape:
        every = (_told(each, parts) for each in shape["anyOf"] if each != _NOTHING)
        return " or ".join(dict.fromkeys(filter(None, every)))
    kind = str(shape.get("type", ""))
    if kind == "array":
        return f"list of {_told(shape.get('items', {}), parts) or 'text'}"
    if kind == "object":
        keys, values = (_told(shape.get(part, {}), parts) for part in ("propertyNames", "additionalProperties"))
        return f"{keys}: each {values}"
    if "enum" in shape:
        return ", ".join(shape["enum"])
    if kind == "string":
        return f"text such as {shape['examples'][0]}" if "examples" in shape else "text"
    return kind


_NOTHING = {"type": "null"}


def _default(value: Any) -> str:
    """As a file would say it; what has parts of its own is explained apart."""
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _meaning(field: FieldInfo) -> str:
    return " ".join((field.description or "").split())
