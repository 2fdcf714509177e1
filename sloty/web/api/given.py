"""What programs write, read as the command line reads it: times, and answers to a service's parameters."""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from sloty.engine.uploads import Upload
from sloty.errors import Invalid
from sloty.formats import moments
from sloty.operations import slots

if TYPE_CHECKING:
    from sloty.operations.unit import Unit

_TIME = "ISO 8601 with its offset; without one, on the clock of the location"
Time = Annotated[str, Field(description=f"{_TIME}.", examples=["2027-03-01T09:30:00-05:00", "2027-03-01 09:30"])]
Answers = Annotated[
    dict[str, Any],
    Field(description='By the parameter\'s name. A file is {"filename": "…", "base64": "…"}.'),
]
_FILE = frozenset({"filename", "base64"})


class FileNotBase64(Invalid):
    """A file comes as Base64 (RFC 4648 §4)."""

    code = "file_not_base64"
    sentence = "The file for '{name}' is not Base64."


def start_of(unit: "Unit", time: str, service: str, provider: str | None, location: str | None) -> datetime:
    """When a visit is to start. Raises `ZoneUnclear` for a wall time in one of several zones."""
    return moments.exact(time, unit.now) or moments.instant(
        time, unit.now, slots.zone_of(unit, service, provider, location)
    )


def answers_in(given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers, with files as files."""
    return {name: _file(name, value) if _is_file(value) else value for name, value in given.items()}


def _is_file(value: object) -> bool:
    return isinstance(value, dict) and value.keys() == _FILE and all(isinstance(each, str) for each in value.values())


def _file(name: str, value: Mapping[str, str]) -> Upload:
    try:
        return Upload(value["filename"], b64decode(value["base64"], validate=True))
    except (binascii.Error, ValueError):
        raise FileNotBase64(name=name, field=name) from None
