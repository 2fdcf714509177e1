"""From what somebody gave to a spec, all problems at once, each naming its field."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from sloty.errors import Invalid, raise_all


class InvalidValue(Invalid):
    """A field of a request cannot be right."""

    code = "invalid_value"
    sentence = "{path}: {problem}."


class Spec(BaseModel):
    """A request: unknown keys are refused, text is stripped, it never changes."""

    model_config = ConfigDict(
        extra="forbid", str_strip_whitespace=True, frozen=True, use_enum_values=False, use_attribute_docstrings=True
    )


class ShortForm(Spec):
    """A request that one text can say as well."""

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Either, for editors that complete."""
        return {"anyOf": [{"type": "string"}, handler(schema)]}


S = TypeVar("S", bound=Spec)


def checked(kind: type[S], given: Mapping[str, Any], where: str = "", hints: Mapping[str, str] | None = None) -> S:
    """`given` as a spec; raises every `InvalidValue` in it at once.

    `where` is told before each path; `hints` say of fields what to do.
    """
    made, problems = attempted(kind, given)
    raise_all(
        [
            InvalidValue(field=name, path=f"{where}{name}", problem=said, hint=(hints or {}).get(name))
            for path, said in problems
            if (name := dotted(path))
        ]
    )
    assert made is not None
    return made


def attempted(kind: type[S], given: Mapping[str, Any]) -> tuple[S | None, list[tuple[tuple[str | int, ...], str]]]:
    """`given` as a spec, or what is wrong with it: each problem with its path."""
    try:
        return kind.model_validate(dict(given)), []
    except ValidationError as error:
        return None, [(each["loc"], _said(each)) for each in error.errors()]


def emptied(kind: type[Spec], given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, where an empty word takes away a value that may be missing, or a whole list."""
    defaults = {name: field.default for name, field in kind.model_fields.items()}
    cleared = {
        name: defaults[name]
        for name, value in given.items()
        if (value == "" and defaults.get(name, "") is None) or (value == [""] and defaults.get(name) == ())
    }
    return {**given, **cleared}


def dotted(path: Sequence[str | int]) -> str:
    """A path as it is told: `locations.0.name`."""
    return ".".join(str(part) for part in path) or "value"


def _said(error: Any) -> str:
    kind, message = error["type"], str(error["msg"])
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        return "is not known here"
    message = message.removeprefix("Value error, ").removeprefix("Input ")
    return message[:1].lower() + message[1:] + _meant(error)


def _meant(error: Any) -> str:
    """The choice that a value which is none may mean, whatever its case."""
    expected = str(error.get("ctx", {}).get("expected", "")) if error["type"] == "enum" else ""
    choices = {choice.lower(): choice for choice in re.findall(r"'([^']*)'", expected)}
    near = get_close_matches(str(error["input"]).lower(), choices, n=1)
    return f" (did you mean '{choices[near[0]]}'?)" if near else ""
