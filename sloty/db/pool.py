"""Where the database is, and the connections of this process to it, by role. Nothing connects before it is asked to."""

from enum import StrEnum
from threading import Lock
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from sloty.db import credentials
from sloty.db.embedded import EmbeddedServer
from sloty.db.sqlstate import is_lost_connection
from sloty.errors import Unavailable
from sloty.settings import Settings

DATABASE_NAME = "sloty"
CONNECT_TIMEOUT_SECONDS = 10
_REPEATED = 3


class DatabaseUrlWrong(Unavailable):
    """SLOTY_DATABASE_URL is no libpq URL. It is not repeated, for it may hold a password."""

    code = "database_url_wrong"
    sentence = "SLOTY_DATABASE_URL cannot be read."
    hint = "Write it as postgresql://user:password@host:port/database, with other characters percent-encoded."


class DatabaseRole(StrEnum):
    """As whom to connect. None of them but the administrator is a superuser, and the first two own nothing."""

    APP = "sloty_app"
    """Front ends and daemon, one tenant at a time."""
    PLATFORM = "sloty_platform"
    """Superadmin work across tenants."""
    MIGRATOR = "sloty_migrator"
    """Migrations; a member of `sloty_owner`, who owns the tables and cannot log in."""
    ADMIN = "postgres"
    """Makes roles and the database, once: the embedded superuser, or whoever SLOTY_DATABASE_URL names."""


class Database:
    """The database of one installation. Engines are made on first use and kept; close it at the end."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.memory: dict[object, Any] = {}
        """Copies of what rarely changes, each validated by the tenant's catalog version."""
        self._engines: dict[DatabaseRole, Engine] = {}
        self._lock = Lock()

    @property
    def embedded(self) -> EmbeddedServer | None:
        """Our own server, unless SLOTY_DATABASE_URL points elsewhere."""
        return None if self.settings.database_url else EmbeddedServer(self.settings.data_dir / "postgres")

    def address(self, role: DatabaseRole) -> str:
        """The libpq URL for `role`, password included: never to be shown. Raises `DatabaseUrlWrong`."""
        url = self.settings.database_url
        if url is None:
            server = self.embedded
            assert server is not None
            return server.dsn(role.value, "postgres" if role is DatabaseRole.ADMIN else DATABASE_NAME)
        key = server_key(url)
        if role is DatabaseRole.ADMIN:
            return url
        password = credentials.load(self.credentials_path, key).password(role.value)
        return url if password is None else _with_user(url, role.value, password)

    @property
    def credentials_path(self) -> Any:
        """The 0600 file of passwords that `sloty db init` generated."""
        return self.settings.data_dir / "credentials.json"

    def connect(self, role: DatabaseRole, **options: Any) -> psycopg.Connection[tuple[Any, ...]]:
        """A bare connection, starting the embedded server when it is down."""
        options = {"prepare_threshold": self._threshold, "connect_timeout": CONNECT_TIMEOUT_SECONDS, **options}
        try:
            return psycopg.connect(self.address(role), **options)
        except psycopg.OperationalError as error:
            server = self.embedded
            if server is None or not is_lost_connection(error) or server.status().running:
                raise
            server.start()
            return psycopg.connect(self.address(role), **options)

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


def server_key(url: str) -> str:
    """host:port of a URL: passwords are kept by server, for roles belong to a server. Raises `DatabaseUrlWrong`."""
    if not url.startswith(("postgresql://", "postgres://")):
        raise DatabaseUrlWrong
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise DatabaseUrlWrong from None
    return f"{parts.get('host') or 'localhost'}:{parts.get('port') or 5432}"


def _with_user(url: str, user: str, password: str) -> str:
    """Whoever the URL names is left out, in its query too: there, it would win over `user`."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    kept = [each for each in parts.query.split("&") if unquote(each.partition("=")[0]) not in {"user", "password"}]
    return urlunsplit(parts._replace(netloc=f"{quote(user)}:{quote(password, safe='')}@{host}", query="&".join(kept)))
