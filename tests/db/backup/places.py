"""Where back-ups are taken and restored in tests: databases and servers of a test's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from sloty.db import schema
from sloty.db.embedded import EmbeddedServer
from sloty.db.pool import Database, DatabaseRole
from sloty.settings import Settings
from tests.conftest import make_copy
from tests.servers import a_passable_folder, postgresql_15


@contextmanager
def a_copy(name: str) -> Iterator[Database]:
    """A database on the run's server, and what restores make beside it; dropped at the end."""
    made = Database(make_copy(name))
    try:
        yield made
    finally:
        made.close()
        with made.connect(DatabaseRole.ADMIN, autocommit=True, dbname="postgres") as admin:
            for each in databases(made):
                admin.execute(f'drop database "{each}" with (force)'.encode())


@contextmanager
def a_clean_machine() -> Iterator[Database]:
    """An installation in which nothing was done yet; its servers are stopped at the end."""
    with a_passable_folder() as folder:
        made = Database(Settings(data_dir=folder / "sloty"))
        try:
            yield made
        finally:
            made.close()
            EmbeddedServer(folder / "sloty" / "postgres").stop()


@contextmanager
def a_managed_server() -> Iterator[Database]:
    """Debian's PostgreSQL 15 with an administrator who may create roles and databases, and no more."""
    with a_passable_folder() as folder, postgresql_15(folder / "15") as settings:
        url = settings.database_url or ""
        with psycopg.connect(url.replace("/sloty", "/postgres"), autocommit=True) as superuser:
            superuser.execute("create role boss login createrole createdb password 'boss'")
        parts = urlsplit(url)
        boss = urlunsplit(parts._replace(netloc="boss:boss@" + parts.netloc.rpartition("@")[2]))
        made = Database(settings.model_copy(update={"database_url": boss}))
        try:
            yield made
        finally:
            made.close()


def databases(database: Database) -> set[str]:
    """The database, and those that were made beside it."""
    with database.connect(DatabaseRole.ADMIN, dbname="postgres") as admin:
        found = {str(name) for (name,) in admin.execute("select datname from pg_database").fetchall()}
    return {name for name in found if name.startswith(schema.database_name(database))}


def left_in(folder: Path) -> set[str]:
    """What lies in a data folder, but for lock files, which stay."""
    return {path.name for path in folder.iterdir() if path.suffix != ".lock"}


def locations(database: Database) -> list[str]:
    """Their names, of all tenants."""
    with database.connect(DatabaseRole.PLATFORM) as platform:
        return [str(name) for (name,) in platform.execute("select name from location order by name").fetchall()]
