"""Names from the database for completion: from a file that is a few minutes old at most, else from a short look.

Nothing here may be slow, say anything, or start anything; without an answer there are no names.
"""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import platformdirs

from sloty import clock, operations, paths, sources
from sloty.errors import SlotyError

FRESH_SECONDS = 300
"""So long a list of names is offered without asking again."""
PATIENCE_SECONDS = 0.15
"""So long a person who pressed TAB waits for the database."""
KINDS = frozenset({"tenant", "location", "department", "provider", "service", "resource", "pool", "customer"})
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
"""What every shell takes as it stands; completion scripts hand their words to `eval`, so nothing else is offered."""


def offered(kind: str, *, tenant: str | None = None, email: str | None = None) -> list[str]:
    """The names of a kind (one of `KINDS`) that `email` may see: those of `tenant`, or of the one that is set."""
    try:
        settings = _settings()
    except SlotyError:
        return []
    tenant = tenant or settings.get("tenant") or None
    data_dir = Path(settings.get("data_dir") or paths.data_dir()).expanduser().absolute()
    url = settings.get("database_url") or None
    file = _cache_file(data_dir, url, tenant, email)
    found = _remembered(file)
    if found is None and (url or (data_dir / "postgres" / "postmaster.pid").exists()):
        place = operations.glance.Place(data_dir, url)
        found = operations.glance.names(place, PATIENCE_SECONDS, tenant=tenant, email=email)
        if found is not None:
            _remember(file, found)
    return _plain((found or {}).get(kind, ()))


def cache_dir() -> Path:
    """Where names are remembered; it may be removed at any time."""
    return Path(platformdirs.user_cache_dir("sloty")) / "names"


def _settings() -> dict[str, Any]:
    written = {**sources.from_files(), **sources.from_environment()}
    return {name: found.value for name, found in written.items() if isinstance(found.value, str)}


def _cache_file(data_dir: Path, url: str | None, tenant: str | None, email: str | None) -> Path:
    """One for each database, tenant and user; the name gives nothing away, for a URL may hold a password."""
    meant = json.dumps([str(data_dir), url, tenant, email])
    digest = hashlib.blake2b(meant.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return cache_dir() / f"{digest}.json"


def _remembered(file: Path) -> dict[str, Any] | None:
    """The names in the file; None when there is none, it is old, or it is not ours."""
    try:
        with file.open("rb") as opened:
            found = os.fstat(opened.fileno())
            age = clock.now().timestamp() - found.st_mtime
            if found.st_uid != os.geteuid() or not 0 <= age < FRESH_SECONDS:
                return None
            names = json.load(opened)
    except (OSError, ValueError):
        return None
    return names if isinstance(names, dict) else None


def _remember(file: Path, names: dict[str, list[str]]) -> None:
    """Whole or not at all, for the owner alone (mkstemp makes it 0600); a folder that cannot be written is no matter."""
    with suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".names-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as opened:
                json.dump(names, opened)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def _plain(names: Iterable[Any]) -> list[str]:
    return [name for name in names if isinstance(name, str) and _PLAIN.fullmatch(name)]
