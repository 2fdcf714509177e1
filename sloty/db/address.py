"""Where the database is, and as whom to go there: libpq URLs by role. Light: no SQLAlchemy, for completion asks too."""

from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

from sloty.db import credentials
from sloty.db.embedded import EmbeddedServer
from sloty.errors import Unavailable

DATABASE_NAME = "sloty"
_SIGNS_OF_LIFE: Final = MappingProxyType(
    {
        "connect_timeout": 10,
        "keepalives": 1,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": 10_000,
    }
)
"""Of a network that drops without a word nobody else tells for hours, or at all where one only listens: here, within 11 s."""
CREDENTIALS = "credentials.json"
"""In the data folder: the 0600 file of passwords that `sloty db init` generated."""


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


def embedded(data_dir: Path) -> EmbeddedServer:
    """Our own server, whose data lie below `data_dir`."""
    return EmbeddedServer(data_dir / "postgres")


def address(data_dir: Path, url: str | None, role: DatabaseRole) -> str:
    """The libpq URL for `role`, password included: never to be shown. Without `url`, the embedded server's.

    Raises `DatabaseUrlWrong`.
    """
    if url is None:
        return embedded(data_dir).dsn(role.value, "postgres" if role is DatabaseRole.ADMIN else DATABASE_NAME)
    key = server_key(url)
    if role is DatabaseRole.ADMIN:
        return url
    password = credentials.load(data_dir / CREDENTIALS, key).password(role.value)
    return url if password is None else _with_user(url, role.value, password)


def direct(data_dir: Path, url: str | None, past_pooler: str | None, role: DatabaseRole) -> str:
    """The libpq URL past any pooler; the passwords are those of the server behind it. Raises `DatabaseUrlWrong`."""
    if url is None or past_pooler is None:
        return address(data_dir, url, role)
    known = [credentials.load(data_dir / CREDENTIALS, server_key(each)) for each in (past_pooler, url)]
    password = next((found for each in known if (found := each.password(role.value))), None)
    return past_pooler if password is None else _with_user(past_pooler, role.value, password)


def signs_of_life(url: str) -> dict[str, Any]:
    """What a connection is asked to find out about a server that is gone; whatever the URL says of that itself is left."""
    said = conninfo_to_dict(url)
    return {name: value for name, value in _SIGNS_OF_LIFE.items() if name not in said}


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
