"""From what somebody gave to a spec, all problems at once, each naming its field."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from sloty.errors import Invalid, SlotyError, raise_all


class InvalidValue(Invalid):
    """A field of a request cannot be right."""

    code = "invalid_value"
    sentence = "{path}: {problem}."


class Spec(BaseModel):
    """A request: unknown keys are refused, text is stripped, it never changes."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True, use_enum_values=False)


S = TypeVar("S", bound=Spec)


def checked(kind: type[S], given: Mapping[str, Any], where: str = "") -> S:
    """`given` as a spec; raises every `InvalidValue` in it at once. `where` is told before each path."""
    try:
        return kind.model_validate(dict(given))
    except ValidationError as error:
        raise_all([_problem(each, where) for each in error.errors()])
        raise AssertionError from error


def _problem(error: Any, where: str) -> SlotyError:
    path = ".".join(str(part) for part in error["loc"]) or "value"
    return InvalidValue(field=path, path=f"{where}{path}", problem=_said(error))


def _said(error: Any) -> str:
    kind, message = error["type"], str(error["msg"])
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        return "is not known here"
    message = message.removeprefix("Value error, ").removeprefix("Input ")
    return message[:1].lower() + message[1:]
