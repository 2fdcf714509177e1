"""Places to try a back-up in, beside the database in use, which they do not touch; gone when the trial ends.

For the embedded server it is another server in a folder beside; on a server elsewhere, another database. What one that
was killed left is removed by the next.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from psycopg import sql

from sloty.db import address, schema
from sloty.db.embedded import EmbeddedServer
from sloty.db.filelock import exclusive
from sloty.db.pool import Database, DatabaseRole
from sloty.errors import Unavailable

MAINTENANCE = "postgres"
LONGEST_NAME = 40
"""Of a database, so that what is added to it fits into PostgreSQL's 63 bytes."""
_LOCK = 0x510718
_LOCK_SECONDS = 60
_FOLDER = "trial-"
_DATABASE = "_trial_"


class TrialBusy(Unavailable):
    """Another back-up is being tried or restored on this server."""

    code = "trial_busy"
    sentence = "Another back-up is being verified or restored on this server."
    hint = "Wait for it to end, then try again."


@contextmanager
def beside(database: Database) -> Iterator[Database]:
    """An empty place of the same kind, one at a time. Raises `TrialBusy`, `Locked`, and what starting a server does."""
    with _server_beside(database) if database.embedded is not None else _database_beside(database) as trial:
        try:
            yield trial
        finally:
            trial.close()


@contextmanager
def _server_beside(database: Database) -> Iterator[Database]:
    data_dir = database.settings.data_dir
    place = data_dir / f"{_FOLDER}{uuid4().hex[:12]}"
    server = EmbeddedServer(place / "postgres")
    server.prepare()
    try:
        with exclusive(data_dir / "trial.lock", seconds=_LOCK_SECONDS):
            for left in data_dir.glob(f"{_FOLDER}*/"):
                if left != place:
                    _remove(left)
            if database.credentials_path.exists():
                # The passwords of the place that it may be put into.
                _copy(database.credentials_path, place / address.CREDENTIALS)
            server.start()
            yield Database(database.settings.model_copy(update={"data_dir": place}))
    finally:
        _remove(place)


def _copy(secret: Path, to: Path) -> None:
    """Private from its birth."""
    handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secret.read_bytes())


def _remove(place: Path) -> None:
    EmbeddedServer(place / "postgres").stop()
    shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _database_beside(database: Database) -> Iterator[Database]:
    prefix = f"{schema.database_name(database)[:LONGEST_NAME]}{_DATABASE}"
    url = named(database.settings.database_url or "", f"{prefix}{uuid4().hex[:12]}")
    with closing(database.connect(DatabaseRole.ADMIN, dbname=MAINTENANCE)) as guard:
        # Held by an open transaction, which a pooler in transaction mode keeps on one connection.
        lock = sql.SQL("select pg_try_advisory_xact_lock({}, hashtext({}))")
        if guard.execute(lock.format(sql.Literal(_LOCK), sql.Literal(prefix))).fetchone() != (True,):
            raise TrialBusy
        _drop(database, prefix)
        try:
            yield Database(database.settings.model_copy(update={"database_url": url}))
        finally:
            _drop(database, prefix)


def named(url: str, name: str) -> str:
    """The URL of another database of the same server, whether its path or its query names one."""
    parts = urlsplit(url)
    kept = [each for each in parts.query.split("&") if unquote(each.partition("=")[0]) != "dbname"]
    return urlunsplit(parts._replace(path=f"/{quote(name, safe='')}", query="&".join(kept)))


def _drop(database: Database, prefix: str) -> None:
    with maintenance(database) as admin:
        known = admin.execute("select datname from pg_database where starts_with(datname, %s)", [prefix]).fetchall()
        for (name,) in known:
            admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def maintenance(database: Database) -> psycopg.Connection[tuple[Any, ...]]:
    """The administrator's connection to the database that every server has."""
    return database.connect(DatabaseRole.ADMIN, autocommit=True, dbname=MAINTENANCE)
