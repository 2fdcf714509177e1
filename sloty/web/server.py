"""The server of `sloty web`: where it listens, how many processes, and where people find the pages."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import uvicorn

from sloty.web.app import BASE_DOMAIN
from sloty.web.tenant import on_this_machine

if TYPE_CHECKING:
    from sloty.settings import Settings

_APPLICATION = "sloty.web.app:served"
_SILENT_SECONDS = 60
"""A worker is taken for dead after so long: on a busy machine it is some seconds before one says anything."""
_LEAVING_SECONDS = 10
"""Requests that are under way are finished for so long when the server is told to stop."""


@dataclass(frozen=True)
class Listening:
    """Where it listens."""

    host: str
    port: int
    workers: int = 1
    base_domain: str | None = None
    """Instead of the setting's."""


def run(listening: Listening, application: str = _APPLICATION) -> None:
    """Serve until told to stop. Each worker makes its application itself, from the settings of this machine."""
    if listening.base_domain:
        # Workers are processes of their own, and read their settings like everybody else.
        os.environ[BASE_DOMAIN] = listening.base_domain
    uvicorn.run(
        application,
        factory=True,
        host=listening.host,
        port=listening.port,
        workers=listening.workers,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_LEAVING_SECONDS,
        timeout_worker_healthcheck=_SILENT_SECONDS,
    )


def addresses(settings: "Settings", listening: Listening, slugs: Iterable[str]) -> Iterator[str]:
    """Where the pages of these tenants are found."""
    base = listening.base_domain or settings.web_base_domain
    host = f"[{listening.host}]" if ":" in listening.host else listening.host
    for slug in slugs:
        if base:
            yield f"http://{slug}.{base}:{listening.port}/"
        elif settings.public_url:
            yield f"{settings.public_url.rstrip('/')}/{slug}"
        else:
            yield f"http://{host if on_this_machine(listening.host) else 'localhost'}:{listening.port}/{slug}"


def is_found(settings: "Settings", listening: Listening) -> bool:
    """Whether anybody but this machine finds a tenant by its slug."""
    named = listening.base_domain or settings.web_base_domain or settings.public_url
    return bool(named) or on_this_machine(listening.host)
