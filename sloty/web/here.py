"""What a page knows of its request: whose page it is, at what time, in which language; and the way to the operations.

A page is parse → one operation → show::

    @router.get("/")
    def services(here: Here) -> Response:
        with here.unit() as unit:
            found = offered.services(unit, here.location)
        return here.page("services.html", found=found)
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sloty import clock
from sloty.actor import Actor
from sloty.errors import NotFound, Unavailable
from sloty.operations.unit import open_unit
from sloty.web import view
from sloty.web.errors import PageNotFound
from sloty.web.tenant import Tenants
from sloty.web.view import Look

if TYPE_CHECKING:
    from sloty.db.pool import Database
    from sloty.operations.hosts import HostView
    from sloty.operations.unit import Unit
    from sloty.web.kept import Together

_MOST_FIELDS, _MOST_FILES, _LONGEST_FIELD = 300, 20, 64 * 1024


class NotServed(Unavailable):
    """The tenant's pages are closed for the time being; its data are kept."""

    code = "not_served"
    sentence = "This calendar takes no bookings at present."
    hint = "For the platform: sloty tenant resume SLUG"


class Gone(NotFound):
    """The tenant has left for good."""

    code = "gone"
    sentence = "This calendar is closed for good."


@dataclass(frozen=True)
class Serving:
    """What all requests of this process share. Stands in `app.state.serving`."""

    database: "Database"
    tenants: Tenants
    together: "Together"
    """Whether something was written, for pages that are kept."""
    told: Callable[[], datetime] | None = None
    """Another clock than those of the database and of this machine, for tests."""

    def now(self) -> datetime:
        """By the clock of this machine: how old a form or a copy is that it made itself."""
        return self.told() if self.told else clock.now()

    def instant(self) -> datetime | None:
        """What a unit is told: as a rule nothing, and then its instant is the database's."""
        return self.told() if self.told else None


@dataclass(frozen=True)
class Page:
    """One request for a page of a tenant that is served."""

    database: "Database"
    request: Request
    host: "HostView"
    now: datetime
    """By the clock of this machine; what is decided goes by that of its units."""
    look: Look
    told: datetime | None = None
    """The instant of its units; None: the database's."""

    @property
    def location(self) -> str | None:
        """Slug of the location whose page it is; None: the tenant's."""
        return self.host.location

    @contextmanager
    def unit(self, *, key: str | None = None) -> "Iterator[Unit]":
        """One transaction for the visitor; `key` makes a form that is sent twice one act. Nobody holds it while rendering."""
        visitor = Actor.visitor(self.host.tenant)
        with open_unit(self.database, visitor, now=self.told, idempotency_key=key) as unit:
            yield unit

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """The page, from `templates/web`."""
        return view.page(self.look, template, status, **values)

    def lasts(self, length: timedelta) -> None:
        """How long the page is as it is, if nothing is written; unless it says so, a minute. See `kept.py`."""
        self.request.state.lasts = length

    def go(self, path: str, **query: Any) -> Response:
        """On to another page, after a form (RFC 9110 §15.4.4): reloading it sends nothing again."""
        return RedirectResponse(self.look.link(path, **query), 303)


async def _here(request: Request) -> Page:
    serving: Serving = request.app.state.serving
    host = request.state.found.host
    if host is None:
        raise PageNotFound
    if host.is_gone:
        raise Gone
    if not host.is_served:
        raise NotServed
    return Page(serving.database, request, host, serving.now(), view.look_of(request), serving.instant())


async def _sent(request: Request) -> AsyncIterator[FormData]:
    limits = {"max_fields": _MOST_FIELDS, "max_files": _MOST_FILES, "max_part_size": _LONGEST_FIELD}
    # Files are closed once the page is made.
    async with request.form(**limits) as form:
        yield form


Here = Annotated[Page, Depends(_here)]
"""A page's first parameter."""
Sent = Annotated[FormData, Depends(_sent)]
"""The form that was sent, files included; nothing of it comes from the address."""
