"""The pages of all tenants of a database, served over HTTP as `sloty web` serves them, with a clock that stands still."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sloty.db.pool import Database
from sloty.web.app import make_app
from tests.builders import NOW
from tests.web import serving as web

BASE = "localhost"
"""Names below it lead to this machine, in every browser."""


@dataclass
class Served:
    """Where the pages are."""

    port: int
    now: datetime
    """What the clock of the application shows."""

    def home(self, slug: str) -> str:
        """What the addresses of a tenant's pages begin with."""
        return f"http://{slug}.{BASE}:{self.port}"

    def wait(self, seconds: int = 5) -> None:
        """As long as a person takes to fill in a form."""
        self.now += timedelta(seconds=seconds)


@contextmanager
def serving(database: Database, now: datetime = NOW) -> Iterator[Served]:
    """Serve until the end of the block. The database is closed then."""
    served = Served(0, now)
    with web.serving(make_app(database, lambda: served.now)) as served.port:
        yield served
