"""A job: something that is done again and again, by one daemon or several, and does no harm when it is done twice."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING
from uuid import UUID

from sloty.actor import Actor
from sloty.ids import TenantId
from sloty.operations.unit import database_now

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
    _known: tuple[datetime, float] | None = None

    def now(self) -> datetime:
        """By the database's clock: that of a daemon's machine may be wrong by hours, and nothing is early or late for it."""
        if self.told is not None:
            return self.told()
        if self._known is None or time.monotonic() - self._known[1] > 1:
            self._known = (database_now(self.database), time.monotonic())
        told, at = self._known
        return told + timedelta(seconds=time.monotonic() - at)

    def actor(self, tenant: TenantId | None = None) -> Actor:
        """The daemon, in a tenant or on the platform."""
        return Actor.operator("daemon", "daemon", tenant)


@dataclass(frozen=True)
class Job:
    """One of them."""

    name: str
    every: timedelta
    run: Callable[[Work], int]
    """How much it did; while that is something, it is run again at once."""
    wakes: bool = False
    """Run as well when something was written that is due."""
