"""The outermost layer: each request gets a reference, one line in the log, and an answer, whatever goes wrong.

Logged is what helps to run the program, and nothing personal: no address of a visitor, no query, no secret of a path.
"""

import re
import secrets
import sys
import time
import traceback
from typing import Any

import structlog
from starlette import requests
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sloty.errors import SlotyError
from sloty.web.errors import answer, status_of
from sloty.web.guard import SECRET_PATHS
from sloty.web.tenant import NOWHERE

log = structlog.get_logger()
_CUSTOMERS = "/customers/"
"""In the API they are named by their address."""
_SECRET = re.compile(f"({'|'.join(map(re.escape, (*SECRET_PATHS, _CUSTOMERS)))})[^/]+")
_LONG = re.compile(r"[^/]{40,}")
"""No name of ours is so long: whatever it is, it is somebody's secret."""


class Boundary:
    """Catches what nobody else has, and logs."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {}).update(reference=secrets.token_hex(6), nonce=secrets.token_urlsafe(12))
        asked, begun = (scope["method"], scope["path"]), time.perf_counter()
        statuses: list[int] = []

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
            await send(message)

        # Pages are written for GET; of an answer to HEAD the server, whose scope stays as it is, sends no body.
        within = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        try:
            await self.app(within, receive, noted)
        except requests.ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 - a boundary
            _log_failure(scope, error)
            if not statuses:
                await answer(Request(within), error)(within, receive, noted)
        _log(scope, *asked, statuses[0] if statuses else 0, time.perf_counter() - begun)


def _log(scope: Scope, method: str, path: str, status: int, seconds: float) -> None:
    host = scope["state"].get("found", NOWHERE).host
    log.info(
        "request",
        method=method,
        path=shown(path),
        status=status,
        ms=round(seconds * 1000, 1),
        tenant=host.slug if host else None,
        reference=scope["state"]["reference"],
    )


def _log_failure(scope: Scope, error: Exception) -> None:
    reference = scope["state"]["reference"]
    if isinstance(error, SlotyError):
        log.warning("failed", error=error.code, status=status_of(error), reference=reference)
        return
    # Where it happened, and not what it said: messages of drivers hold what people wrote.
    frames = traceback.extract_tb(error.__traceback__)
    at = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
    log.error("bug", error=type(error).__name__, at=at, reference=reference)


def shown(path: str) -> str:
    """A path as it may be logged: secrets, whatever may be one, and whose record it is are left out."""
    return _LONG.sub("…", _SECRET.sub(r"\1…", path))


def configure_logs(stream: Any = sys.stderr) -> None:
    """A line of JSON for each request, for programs that read logs; for people on a terminal, in colours."""
    form = structlog.dev.ConsoleRenderer() if stream.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True), form],
        logger_factory=structlog.PrintLoggerFactory(stream),
    )
