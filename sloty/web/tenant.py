"""Whose pages are asked for: by the host, or on the host that all share, by the first part of the path.

Exact matches only. What leads nowhere is told like any page that is not there.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import idna
from anyio.to_thread import run_sync
from starlette.types import ASGIApp, Receive, Scope, Send

from sloty.operations import hosts

if TYPE_CHECKING:
    from sloty.db.pool import Database
    from sloty.models.tenant import DomainKind
    from sloty.operations.hosts import HostView

OF_THE_PROCESS = frozenset({"/healthz", "/readyz"})
"""Told at every host, also when the database does not answer."""
OF_NOBODY = frozenset({"api"})
"""What begins a path on the shared host and is no tenant's slug there."""
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
"""This machine, where whoever tries it out finds all tenants."""
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,252}")
_LASTS = timedelta(seconds=5)
"""So long a suspended tenant, a new name or a new look may go unnoticed."""
_MOST_KEPT = 2048


@dataclass(frozen=True, slots=True)
class Found:
    """Where a request leads."""

    host: "HostView | None"
    """None: to no tenant."""
    consumed: str = ""
    """The beginning of the path that told the tenant; the rest is the page."""
    root: str = ""
    """What links to pages of this tenant begin with."""


NOWHERE = Found(None)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom a request asks for, by its host and its path alone."""

    name: str = ""
    """Empty: nobody."""
    kinds: "tuple[DomainKind, ...]" = hosts.LABEL
    consumed: str = ""
    root: str = ""
    """Both as in `Found`."""


def host_name(header: str) -> str:
    """The name in a Host header: small letters, as the name system writes it, without port; empty for nonsense."""
    text = header.strip().lower()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    name = text.partition(":")[0].rstrip(".")
    if name.isascii():
        return name
    try:
        return idna.encode(name, uts46=True).decode()
    except idna.IDNAError:
        return ""


def on_this_machine(host: str) -> bool:
    """Whether a name or address is that of the machine itself."""
    return host in _HERE


def path_of(scope: Scope) -> str:
    """The path within the tenant's pages, once it is known whose they are."""
    return str(scope["path"]).removeprefix(scope.get("root_path", ""))


class Tenants:
    """Finds tenants by name, and keeps what it found for a moment."""

    def __init__(self, database: "Database", now: Callable[[], datetime]) -> None:
        settings = database.settings
        public = urlsplit(settings.public_url or "")
        self._database = database
        self._now = now
        self._base = settings.web_base_domain
        self._public = public.hostname or ""
        self._prefix = public.path.rstrip("/")
        self._shared = _HERE | {name for name in (self._base, self._public) if name}
        self._kept: dict[tuple[str, tuple[DomainKind, ...]], tuple[datetime, HostView | None]] = {}

    def read(self, host: str, path: str) -> Asked:
        """Whom a request for a host and a path asks for."""
        if path in OF_THE_PROCESS:
            return Asked()
        name = host_name(host)
        label, _, domain = name.partition(".")
        if self._base and domain == self._base:
            return Asked(label)
        return self._in_path(name, path) if name in self._shared else Asked(name, hosts.WHOLE)

    def _in_path(self, name: str, path: str) -> Asked:
        prefix = self._prefix if name == self._public else ""
        # A proxy may have taken the prefix away already; in links it has to stand all the same.
        passed = prefix if prefix and path.startswith(f"{prefix}/") else ""
        slug = path[len(passed) :].removeprefix("/").partition("/")[0]
        if not slug or slug in OF_NOBODY:
            return Asked("", hosts.LABEL, passed, prefix)
        return Asked(slug, hosts.LABEL, f"{passed}/{slug}", f"{prefix}/{slug}")

    def kept(self, asked: Asked) -> Found | None:
        """Where it leads, as it was found a moment ago; None where the database has to be asked."""
        if not _NAME.fullmatch(asked.name):
            return Found(None, asked.consumed, asked.root)
        kept = self._kept.get((asked.name, asked.kinds))
        if kept is None or kept[0] <= self._now():
            return None
        return Found(kept[1], asked.consumed, asked.root)

    def looked_up(self, asked: Asked) -> Found:
        """Where it leads, by the database where need be."""
        found = self.kept(asked)
        if found is not None:
            return found
        key, lasts = (asked.name, asked.kinds), self._now() + _LASTS
        before = self._kept.get(key)
        if before is not None:
            # One asks again; the others go on with what was found before, rather than all ask at once.
            self._kept[key] = (lasts, before[1])
        view = hosts.host_named(self._database, *key)
        while len(self._kept) >= _MOST_KEPT:
            self._kept.pop(next(iter(self._kept), key), None)
        self._kept.pop(key, None)
        self._kept[key] = (lasts, view)
        return Found(view, asked.consumed, asked.root)


class TenantOfRequest:
    """Notes where each request leads, before its page is looked for. Pages read it from `request.state`."""

    def __init__(self, app: ASGIApp, tenants: Tenants) -> None:
        self.app = app
        self.tenants = tenants

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http":
            header = next((value for name, value in scope["headers"] if name == b"host"), b"")
            asked = self.tenants.read(header.decode("latin-1"), scope["path"])
            found = self.tenants.kept(asked)
            if found is None:
                found = await run_sync(self.tenants.looked_up, asked)
            scope["state"]["found"] = found
            if found.consumed and (found.host is not None or scope["path"].startswith(f"{found.consumed}/")):
                scope["root_path"] = found.consumed
                if scope["path"] == found.consumed:
                    scope["path"] += "/"
        await self.app(scope, receive, send)
