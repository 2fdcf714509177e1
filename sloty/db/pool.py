"""Where the database is, and the connections of this process to it, by role. Nothing connects before it is asked to."""

from threading import Lock
from typing import Any

import psycopg
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from sloty.db import address
from sloty.db.address import DATABASE_NAME, DatabaseRole, DatabaseUrlWrong, server_key
from sloty.db.embedded import EmbeddedServer
from sloty.db.sqlstate import is_lost_connection
from sloty.errors import Unavailable
from sloty.settings import Settings

__all__ = ["DATABASE_NAME", "Database", "DatabaseRole", "DatabaseUrlWrong", "server_key"]

_REPEATED = 3


class NotSetUp(Unavailable):
    """Nobody has made the database on this machine yet, or not whole."""

    code = "not_set_up"
    sentence = "The database in {folder} is not set up."
    hint = "Run: sloty db init (or sloty demo, which brings a sample clinic to look at)"


class Database:
    """The database of one installation. Engines are made on first use and kept; close it at the end."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.memory: dict[object, Any] = {}
        """Copies of what rarely changes, each validated by the tenant's catalog version."""
        self.starts_server = True
        """Whether a connection starts the embedded server when it is down: not for who runs for long, and would undo a stop."""
        self.starts_stopped = True
        """Whether also one that was shut down. Not for a desk, which asks again and again; it starts one that was killed."""
        self._engines: dict[DatabaseRole, Engine] = {}
        self._lock = Lock()

    @property
    def embedded(self) -> EmbeddedServer | None:
        """Our own server, unless SLOTY_DATABASE_URL points elsewhere."""
        return None if self.settings.database_url else address.embedded(self.settings.data_dir)

    @property
    def stopped(self) -> bool:
        """Whether our own server was shut down, and has not been started since."""
        return self.embedded is not None and self.embedded.was_stopped

    def address(self, role: DatabaseRole) -> str:
        """The libpq URL for `role`, password included: never to be shown. Raises `DatabaseUrlWrong`."""
        return address.address(self.settings.data_dir, self.settings.database_url, role)

    def direct_address(self, role: DatabaseRole) -> str:
        """As `address`, but past any pooler."""
        return address.direct(
            self.settings.data_dir, self.settings.database_url, self.settings.database_direct_url, role
        )

    def connect_directly(self, role: DatabaseRole) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection past any pooler, for LISTEN: each statement is its own transaction."""
        url = self.direct_address(role)
        return psycopg.connect(url, autocommit=True, prepare_threshold=None, **address.signs_of_life(url))

    @property
    def credentials_path(self) -> Any:
        """The 0600 file of passwords that `sloty db init` generated."""
        return self.settings.data_dir / address.CREDENTIALS

    def connect(self, role: DatabaseRole, **options: Any) -> psycopg.Connection[tuple[Any, ...]]:
        """A bare connection, starting the embedded server when it is down, unless `starts_server` says no.

        Raises `NotSetUp` for a role that was never made on our own server, which is not started for that.
        """
        url = self.address(role)
        options = {"prepare_threshold": self._threshold, **address.signs_of_life(url), **options}
        try:
            return psycopg.connect(url, **options)
        except psycopg.OperationalError as error:
            server = self.embedded
            if server is not None and role is not DatabaseRole.ADMIN and not server.knows(role.value):
                raise NotSetUp(folder=self.settings.data_dir) from error
            if (
                server is None
                or not self._may_start(server)
                or not is_lost_connection(error)
                or server.status().running
            ):
                raise
            server.start()
            return psycopg.connect(self.address(role), **options)

    def _may_start(self, server: EmbeddedServer) -> bool:
        return self.starts_server and (self.starts_stopped or not server.was_stopped)

    @property
    def _threshold(self) -> int | None:
        """After how many times a statement is prepared; never through a pooler in transaction mode, which loses it."""
        wanted = self.settings.prepare_statements
        prepares = self.embedded is not None if wanted is None else wanted
        return _REPEATED if prepares else None

    def engine(self, role: DatabaseRole) -> Engine:
        """The pool of connections for `role`."""
        with self._lock:
            if role not in self._engines:
                self._engines[role] = create_engine(
                    "postgresql+psycopg://",
                    creator=lambda: self.connect(role),
                    **self._pooling(role),
                )
            return self._engines[role]

    def _pooling(self, role: DatabaseRole) -> dict[str, Any]:
        if role not in {DatabaseRole.APP, DatabaseRole.PLATFORM}:
            return {"poolclass": NullPool}
        return {
            "pool_size": self.settings.pool_size,
            "max_overflow": self.settings.pool_overflow,
            "pool_use_lifo": True,
        }

    def close(self) -> None:
        """Close every connection of this process; the server goes on."""
        with self._lock:
            for engine in self._engines.values():
                engine.dispose()
            self._engines.clear()
