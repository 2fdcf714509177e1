"""The daemons of the installation: that they are there, what they do, and when they were last heard of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from sloty import __version__
from sloty.actor import Permission
from sloty.db.queries import upkeep as queries
from sloty.operations.unit import Unit

BEAT_SECONDS = 10
PATIENCE_SECONDS = 3 * BEAT_SECONDS
"""Who was not heard of for so long is not there."""


@dataclass(frozen=True)
class DaemonView:
    """One daemon."""

    id: UUID
    host: str
    pid: int
    program: str
    alive: bool
    started_at: datetime
    seen_at: datetime
    stopped_at: datetime | None
    jobs: dict[str, Any]
    """By name: how often it ran, how much it did, how often it failed."""


def arrive(platform: Unit, daemon: UUID, host: str, pid: int) -> None:
    """Say that a daemon is there; those that were not heard of for a week are forgotten."""
    platform.actor.require(Permission.MANAGE_PLATFORM)
    platform.session.run(queries.FORGET_DAEMONS)
    platform.session.run(queries.ARRIVE, id=daemon, host=host, pid=pid, program=__version__)


def beat(platform: Unit, daemon: UUID, counters: dict[str, Any]) -> None:
    """Say that it still is."""
    platform.session.run(queries.BEAT, id=daemon, counters=Jsonb(counters))


def leave(platform: Unit, daemon: UUID, counters: dict[str, Any]) -> None:
    """Say that it stops."""
    platform.session.run(queries.LEAVE, id=daemon, counters=Jsonb(counters))


def list_(platform: Unit) -> list[DaemonView]:
    """Every daemon of the last week, the newest first."""
    platform.actor.require(Permission.MANAGE_PLATFORM)
    return [
        DaemonView(identity, host, pid, program, alive, started, seen, stopped, counters)
        for identity, host, pid, program, started, seen, stopped, counters, alive in platform.session.rows(
            queries.DAEMONS, patience=PATIENCE_SECONDS
        )
    ]
