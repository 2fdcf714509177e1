"""The application: its layers, from the outside in, and its routers."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from anyio.to_thread import current_default_thread_limiter, run_sync
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

import sloty
from sloty import clock
from sloty.errors import SlotyError
from sloty.operations.allowances import TooMany
from sloty.operations.self_service.holding import HoldTokenUnusable
from sloty.operations.unit import open_database
from sloty.operations.wakeups import Changes
from sloty.settings import load_settings
from sloty.web import health
from sloty.web.api import api
from sloty.web.api.described import Described
from sloty.web.boundary import Boundary, configure_logs
from sloty.web.door import Door
from sloty.web.errors import answer
from sloty.web.guard import Guard
from sloty.web.here import Serving
from sloty.web.kept import Kept, Together
from sloty.web.limits import count_guess
from sloty.web.packing import pack
from sloty.web.pages import pages
from sloty.web.tenant import TenantOfRequest, Tenants

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from sloty.db.pool import Database

BASE_DOMAIN = "SLOTY_WEB_BASE_DOMAIN"
_LARGEST_BODY = 24 * 1024 * 1024
"""A form with the files that a service may ask for."""


def make_app(database: "Database", told: Callable[[], datetime] | None = None) -> FastAPI:
    """The application on a database; tests tell another time than its clock. Nothing connects yet."""
    app = Described(
        title="Sloty",
        version=sloty.__version__,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        max_body_size=_LARGEST_BODY,
        lifespan=_lifespan,
        exception_handlers=dict.fromkeys((SlotyError, RequestValidationError, HTTPException), _answer),
    )
    tenants = Tenants(database, told or clock.now)
    app.state.serving = serving = Serving(database, tenants, Together(Changes(database)), told)
    for router in (health.router, api, pages):
        app.include_router(router)
    # Each is put around those before it.
    app.add_middleware(Door)
    app.add_middleware(Kept, serving=serving)
    app.add_middleware(TenantOfRequest, tenants=tenants)
    app.add_middleware(Guard)
    app.add_middleware(Boundary)
    pack(app)
    proxies = database.settings.trusted_proxies
    if proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=[each.strip() for each in proxies.split(",")])
    return app


def served() -> FastAPI:
    """The application on the database of this machine: what each worker of `sloty web` makes for itself."""
    configure_logs()
    return make_app(open_database(load_settings()))


async def _answer(request: "Request", error: Exception) -> "Response":
    if isinstance(error, HoldTokenUnusable):
        try:
            await run_sync(count_guess, request)
        except TooMany as too_many:
            return answer(request, too_many)
    return answer(request, error)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """As many at once as connections are kept: the others wait for their turn here, not for a connection.

    More would not be quicker: threads of Python take turns as well, and each further connection is made for one page.
    """
    serving: Serving = app.state.serving
    current_default_thread_limiter().total_tokens = serving.database.settings.pool_size
    serving.together.listens = True
    yield
    await serving.together.close()
    serving.database.close()
