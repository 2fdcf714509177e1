"""How the API answers: JSON as the command line writes it, with a tag by which it is told whether it has changed.

The tag of an appointment begins with its version. If-Match asks that the version be the same still: what is said of a
customer elsewhere changes the tag, and hinders nobody. Of all else the tag is of what is told, and If-Match asks that
all of it be the same.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Header
from pydantic import BaseModel, ConfigDict, model_validator
from starlette.requests import Request
from starlette.responses import Response

from sloty.actor import Permission
from sloty.errors import Conflict
from sloty.formats.contract import data
from sloty.operations.views import AppointmentView

V = TypeVar("V")
_TAG = re.compile(r'"(\d{1,9})-[0-9a-f]+"')
SCOPES = "x-scopes"
"""Under this name the description of an endpoint says which scopes a key needs."""

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description="Your name for this request: sent again under it, it is not done again, but answered again.",
    ),
]
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description="The ETag of what you saw: 412 when it was changed since."),
]


class TagUnknown(Conflict):
    """If-Match holds what was never an appointment's ETag."""

    code = "tag_unknown"
    sentence = "If-Match names no version of an appointment."


class ChangedMeanwhile(Conflict):
    """Somebody changed it since the ETag in If-Match was told."""

    code = "changed_meanwhile"
    sentence = "This was changed since you read it."


@dataclass(frozen=True)
class Listed(Generic[V]):
    """Several, in their order."""

    items: list[V]
    next: str | None = None
    """The cursor of what follows; null when that is all."""


class Body(BaseModel):
    """What is sent to the API: a name that is misspelt is told, not passed over."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _is_text(cls, given: Any) -> Any:
        """JSON can write half a character (RFC 8259 §8.2), which is no text, and stands nowhere in a database."""
        if isinstance(given, bytes):
            raise ValueError("Send it as Content-Type: application/json.")
        try:
            json.dumps(given, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise ValueError("There is half a character in it.") from None
        return given


def reads(*scopes: Permission) -> dict[str, Any]:
    """What is said of an endpoint that changes nothing, and needs a key with these scopes."""
    return {**writes(*scopes), "responses": {304: {"description": "As If-None-Match knows it"}}}


def writes(*scopes: Permission) -> dict[str, Any]:
    """What is said of an endpoint that needs a key with these scopes."""
    return {"openapi_extra": {SCOPES: [each.value for each in scopes]}}


def answer(request: Request, view: object, status: int = 200) -> Response:
    """A view, or 304 for whoever has it as it is."""
    body = _written(view)
    version = f"{view.version}-" if isinstance(view, AppointmentView) else ""
    tag = f'"{version}{_digest(body)}"'
    headers = {"ETag": tag}
    known = {each.removeprefix("W/") for each in _listed(request.headers.get("if-none-match", ""))}
    if request.method == "GET" and {"*", tag} & known:
        return Response(status_code=304, headers=headers)
    return Response(body, status, headers=headers, media_type="application/json")


def _written(view: object) -> bytes:
    return json.dumps(data(view), ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:20]


def _listed(tags: str) -> set[str]:
    return {each.strip() for each in tags.split(",")}


def unchanged(tags: str | None) -> Callable[[object], None] | None:
    """What raises `ChangedMeanwhile` for a view that has none of the tags of If-Match; None: however it is."""
    if tags is None or tags.strip() == "*":
        return None

    def check(view: object) -> None:
        if f'"{_digest(_written(view))}"' not in _listed(tags):
            raise ChangedMeanwhile

    return check


def version_in(tag: str | None) -> int | None:
    """The version that If-Match asks for; None: whichever it is. Raises `TagUnknown`."""
    if tag is None or tag.strip() == "*":
        return None
    found = _TAG.fullmatch(tag.strip())
    if found is None:
        raise TagUnknown
    return int(found[1])
