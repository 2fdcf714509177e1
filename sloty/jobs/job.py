"""A job: something that is done again and again, by one daemon or several, and does no harm when it is done twice."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING
from uuid import UUID

from sloty.actor import Actor
from sloty.ids import TenantId
from sloty.operations.unit import Unit, open_unit

if TYPE_CHECKING:
    from sloty.db.pool import Database


@dataclass
class Work:
    """What a job works with."""

    database: "Database"
    daemon: UUID
    stopping: Event = field(default_factory=Event)
    """Set when no new work is to be begun."""
    told: Callable[[], datetime] | None = None
    """Another clock than the database's, for tests."""

    def unit(self, tenant: TenantId | None = None) -> AbstractContextManager[Unit]:
        """One of the daemon, in a tenant or on the platform.

        Its instant is the database's when it begins: what woke the daemon was due before.
        """
        actor = Actor.operator("daemon", "daemon", tenant)
        return open_unit(self.database, actor, now=self.told() if self.told else None)


@dataclass(frozen=True)
class Job:
    """One of them."""

    name: str
    every: timedelta
    run: Callable[[Work], int]
    """How much it did; while that is something, it is run again at once."""
    wakes: bool = False
    """Run as well when something was written that is due."""
