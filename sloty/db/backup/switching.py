"""Putting a restored database in the place of the one in use, which is kept beside."""

from datetime import datetime

import psycopg
from psycopg import sql

from sloty.db import schema
from sloty.db.backup import trial
from sloty.db.pool import Database
from sloty.errors import Unavailable

_TRIES = 5
# Only of those whose sessions we may end: the administrator of a managed server may not end everybody's.
_END_SESSIONS = """
select pg_terminate_backend(pid) from pg_stat_activity where datname = any(%s) and pid <> pg_backend_pid()
    and (pg_has_role(usesysid, 'member') or pg_has_role('pg_signal_backend', 'member'))
"""


class DatabaseInUse(Unavailable):
    """Sessions that may not be ended keep the database from being replaced."""

    code = "database_in_use"
    sentence = "The database '{name}' is in use, and its sessions may not be ended by this administrator."
    hint = "Stop whatever is connected to it (web, daemon), then restore again. It is as it was."


def switch(database: Database, restored: Database, now: datetime) -> str | None:
    """Put `restored` in the place of `database`; where what was there is kept, or None when nothing was.

    At any moment there is either. Raises `DatabaseInUse`, `EmbeddedFailed`.
    """
    instant = f"{now:%Y%m%dT%H%M%SZ}"
    restored.close()
    database.close()
    if database.embedded is not None:
        return _switch_servers(database, restored, instant)
    return _switch_databases(database, restored, instant)


def _switch_servers(database: Database, restored: Database, instant: str) -> str | None:
    server, ready = database.embedded, restored.embedded
    assert server is not None
    assert ready is not None
    ready.stop()
    kept = server.data.with_name(f"{server.data.name}.before-{instant}")
    there = server.replace(ready.data, kept)
    server.start()
    return str(kept) if there else None


def _switch_databases(database: Database, restored: Database, instant: str) -> str | None:
    name, new = schema.database_name(database), schema.database_name(restored)
    kept = f"{name[: trial.LONGEST_NAME]}_before_{instant}"
    with trial.maintenance(database) as admin:
        there = admin.execute("select 1 from pg_database where datname = %s", [name]).fetchone() is not None
        for _ in range(_TRIES):
            admin.execute(_END_SESSIONS, [[name, new]])
            try:
                with admin.transaction():
                    if there:
                        admin.execute(_rename(name, kept))
                    admin.execute(_rename(new, name))
            except psycopg.errors.ObjectInUse:
                # Somebody came back between the two statements.
                continue
            return kept if there else None
    raise DatabaseInUse(name=name)


def _rename(old: str, new: str) -> sql.Composed:
    return sql.SQL("alter database {} rename to {}").format(sql.Identifier(old), sql.Identifier(new))
