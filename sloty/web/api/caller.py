"""Who calls: the key that stands in the Authorization header (RFC 6750), in the tenant that it is for and no other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import Request
from starlette.responses import Response

from sloty.actor import Actor
from sloty.errors import Forbidden, Invalid
from sloty.operations import keys
from sloty.operations.allowances import What
from sloty.operations.keys import KeyUnknown
from sloty.operations.unit import open_unit
from sloty.web.api import answers
from sloty.web.here import Serving

if TYPE_CHECKING:
    from sloty.db.pool import Database
    from sloty.operations.unit import Unit

_bearer = HTTPBearer(auto_error=False, description="An API key: sloty token create NAME --scope view_catalog …")


class KeyMissing(Forbidden):
    """The API answers nobody without a key."""

    code = "key_missing_here"
    sentence = "An API key is needed: Authorization: Bearer …"
    hint = "Make one: sloty token create NAME --scope view_catalog"


class QueryUnknown(Invalid):
    """A filter that is misspelt would be passed over, and more be told than was asked for."""

    code = "query_unknown"
    sentence = "Nothing is asked for by '{name}' here; known are: {known}."


@dataclass(frozen=True)
class Calling:
    """One request of a program."""

    database: "Database"
    request: Request
    actor: Actor
    told: datetime | None
    """The instant of its units; None: the database's."""

    @contextmanager
    def unit(self, *, key: str | None = None) -> "Iterator[Unit]":
        """One transaction for the key; `key` is the caller's idempotency key."""
        with open_unit(self.database, self.actor, now=self.told, idempotency_key=key) as unit:
            yield unit

    def answer(self, view: object, status: int = 200) -> Response:
        """What the program gets: JSON, with its tag."""
        return answers.answer(self.request, view, status)


def _caller(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> Calling:
    if given is None:
        raise KeyMissing
    serving: Serving = request.app.state.serving
    told = serving.instant()
    actor = keys.actor_of(serving.database, given.credentials, "api", told, counted=What.API)
    host = request.state.found.host
    if host is not None and host.tenant != actor.tenant:
        raise KeyUnknown
    _require_known(request)
    return Calling(serving.database, request, actor, told)


def _require_known(request: Request) -> None:
    """Raise `QueryUnknown` for what the endpoint does not read."""
    known = sorted(field.alias for field in request.scope["route"].dependant.query_params)
    for name in request.query_params:
        if name not in known:
            raise QueryUnknown(name=name, known=", ".join(known) or "none", field=name)


Caller = Annotated[Calling, Depends(_caller)]
"""An endpoint's first parameter."""
