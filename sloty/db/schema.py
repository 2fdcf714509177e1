"""Roles, database and schema: made once, migrated under a lock, and never used when newer than this program."""

from pathlib import Path
from threading import Event
from typing import Any

import psycopg
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy.exc import DBAPIError

from sloty.db import credentials
from sloty.db.pool import DATABASE_NAME, Database, DatabaseRole, server_key
from sloty.errors import Unavailable

OLDEST_POSTGRESQL = 150000
_MIGRATION_LOCK = 0x510717
"""Any number, as long as every migrator uses it."""
PASSWORD_ROLES = (DatabaseRole.MIGRATOR, DatabaseRole.APP, DatabaseRole.PLATFORM)
_MAINTENANCE = "postgres"
"""Every server has it; from there a database can be created."""
EXTENSIONS = ("btree_gin", "btree_gist", "pg_trgm")
"""All three come with PostgreSQL, and are trusted: who owns a database may have them."""


class PostgresTooOld(Unavailable):
    """The server lacks what the schema needs."""

    code = "postgresql_too_old"
    sentence = "PostgreSQL {version} is too old: Sloty needs 15 or newer."
    hint = "Point SLOTY_DATABASE_URL at a newer server, or unset it to use the embedded one."


class SchemaNewer(Unavailable):
    """The database was migrated by a newer program."""

    code = "schema_newer"
    sentence = "The database's schema ({revision}) is newer than this program."
    hint = "Upgrade Sloty: pip install -U sloty"


class MigrationBusy(Unavailable):
    """Somebody held a table, or migrated, all the time."""

    code = "migration_busy"
    sentence = "The schema could not be migrated: somebody holds a table, or migrates, for minutes."
    hint = "Look who in pg_stat_activity, and try again: sloty db migrate"


_LONGEST_LOCK_MS = 200
_PAUSES = [min(2.0, 0.1 * 2**number) for number in range(60)]
"""Seconds between the tries: two minutes in all."""


def initialise(database: Database) -> list[str]:
    """Make roles, database and schema where they are missing; what was done, a line each. Safe to repeat."""
    return prepare(database) + migrate(database)


def prepare(database: Database) -> list[str]:
    """Make roles and an empty database where they are missing; what was done, a line each. Raises `PostgresTooOld`."""
    done: list[str] = []
    with database.connect(DatabaseRole.ADMIN, autocommit=True, dbname=_MAINTENANCE) as admin:
        if admin.info.server_version < OLDEST_POSTGRESQL:
            raise PostgresTooOld(version=admin.info.server_version // 10000)
        done += make_roles(database, admin)
        done += make_database(admin, database_name(database))
    with database.connect(DatabaseRole.ADMIN, autocommit=True, dbname=database_name(database)) as admin:
        open_database(admin)
    return done


def make_roles(database: Database, admin: psycopg.Connection[Any]) -> list[str]:
    """The four roles; passwords are generated, kept in the credentials file, and sent to the server hashed."""
    with admin.transaction():
        _lock(admin)
        done = _make_missing_roles(admin)
        passwords = credentials_for(database).with_generated([role.value for role in PASSWORD_ROLES])
        for role in PASSWORD_ROLES:
            password = passwords.password(role.value)
            assert password is not None
            _set_password(admin, role, password)
        for role in (DatabaseRole.APP, DatabaseRole.PLATFORM):
            _limit(admin, role, database.settings.statement_timeout_ms)
        # Whoever is no superuser may give a database only to a role of which they are a member.
        admin.execute("grant sloty_owner to current_user")
        _let_migrate(admin)
    return done


def _make_missing_roles(admin: psycopg.Connection[Any]) -> list[str]:
    known = {row[0] for row in admin.execute("select rolname from pg_roles").fetchall()}
    missing = [name for name in ("sloty_owner", *PASSWORD_ROLES) if str(name) not in known]
    for name in missing:
        login = "nologin" if name == "sloty_owner" else "login"
        admin.execute(sql.SQL("create role {} {}").format(sql.Identifier(str(name)), sql.SQL(login)))
    return [f"role {name} created" for name in missing]


def _set_password(admin: psycopg.Connection[Any], role: DatabaseRole, password: str) -> None:
    hashed = admin.pgconn.encrypt_password(password.encode(), role.value.encode(), b"scram-sha-256").decode()
    # Not `nosuperuser`, which is the default: only a superuser may say it, and managed servers give us none.
    admin.execute(sql.SQL("alter role {} login password {}").format(sql.Identifier(role.value), sql.Literal(hashed)))
    admin.execute(sql.SQL("alter role {} set timezone = 'UTC'").format(sql.Identifier(role.value)))


def _let_migrate(admin: psycopg.Connection[Any]) -> None:
    """The migrator may become the owner, and without that has no right of the owner's: not by mistake either."""
    admin.execute("alter role sloty_migrator noinherit")
    # From 16 on each grant says so itself, whatever the role says; one that was made before is changed.
    of_its_own = " with inherit false" if admin.info.server_version >= 160000 else ""
    admin.execute(f"grant sloty_owner to sloty_migrator{of_its_own}".encode())


def _limit(admin: psycopg.Connection[Any], role: DatabaseRole, statement_timeout_ms: int) -> None:
    """No front end holds the others up for long."""
    identifier, limit = sql.Identifier(role.value), sql.Literal(f"{statement_timeout_ms}ms")
    admin.execute(sql.SQL("alter role {} set statement_timeout = {}").format(identifier, limit))
    admin.execute(sql.SQL("alter role {} set idle_in_transaction_session_timeout = '10min'").format(identifier))


def credentials_for(database: Database) -> credentials.Credentials:
    """The passwords kept for the server in use."""
    return credentials.load(database.credentials_path, server_of(database))


def server_of(database: Database) -> str:
    """The server's key: "embedded", or host:port."""
    url = database.settings.database_url
    return server_key(url) if url else "embedded"


def database_name(database: Database) -> str:
    """The name of the database that is worked in."""
    url = database.settings.database_url
    return DATABASE_NAME if url is None else str(psycopg.conninfo.conninfo_to_dict(url).get("dbname") or DATABASE_NAME)


def make_database(admin: psycopg.Connection[Any], name: str) -> list[str]:
    """An empty database of that name, owned by `sloty_owner`, where there is none."""
    if admin.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
        return []
    create = "create database {} owner sloty_owner encoding 'UTF8' template template0"
    try:
        admin.execute(sql.SQL(create).format(sql.Identifier(name)))
    except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
        # Somebody made it in the same moment. A database is made outside transactions, so that no lock of one holds.
        return []
    return [f"database {name} created"]


def open_database(admin: psycopg.Connection[Any]) -> None:
    """What the administrator alone can do in the database: extensions, and the schema's owner."""
    with admin.transaction():
        _lock(admin)
        for extension in EXTENSIONS:
            admin.execute(sql.SQL("create extension if not exists {}").format(sql.Identifier(extension)))
        admin.execute("grant usage, create on schema public to sloty_owner")
        admin.execute("revoke create on schema public from public")
        admin.execute("grant usage on schema public to sloty_app, sloty_platform")


def _lock(admin: psycopg.Connection[Any]) -> None:
    """Two at once would meet in the rows of roles, extensions and schemas, and one would fail."""
    admin.execute(sql.SQL("select pg_advisory_xact_lock({})").format(sql.Literal(_MIGRATION_LOCK)))


def _configuration(connection: Any) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def newest() -> str:
    """The revision that this program wants."""
    head = ScriptDirectory.from_config(_configuration(None)).get_current_head()
    assert head is not None
    return head


def revisions() -> frozenset[str]:
    """Every revision that this program knows."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(_configuration(None)).walk_revisions())


def migrate(database: Database) -> list[str]:
    """Bring the schema to the newest revision, one migrator at a time; what was done, a line each.

    All of it is one transaction, lock included, so that it works through a pooler and leaves nothing half done. It
    waits for a table at most a moment: whoever waits for one holds up all who come after. Raises `MigrationBusy`.
    """
    for pause in _PAUSES:
        try:
            with database.engine(DatabaseRole.MIGRATOR).begin() as connection:
                connection.exec_driver_sql("set local role sloty_owner")
                connection.exec_driver_sql(f"set local lock_timeout = {_LONGEST_LOCK_MS}")
                connection.exec_driver_sql(f"select pg_advisory_xact_lock({_MIGRATION_LOCK})")
                return _upgrade(connection)
        except DBAPIError as error:
            if not isinstance(error.orig, psycopg.errors.LockNotAvailable):
                raise
        Event().wait(pause)
    raise MigrationBusy


def keep_from_migrating(connection: psycopg.Connection[Any]) -> None:
    """No migration begins before this transaction ends; waits for one that is under way."""
    connection.execute(sql.SQL("select pg_advisory_xact_lock_shared({})").format(sql.Literal(_MIGRATION_LOCK)))


def _upgrade(connection: Any) -> list[str]:
    before = MigrationContext.configure(connection).get_current_revision()
    config = _configuration(connection)
    if before is not None and before not in revisions():
        raise SchemaNewer(revision=before)
    if before == newest():
        return []
    command.upgrade(config, "head")
    # So that the front ends can tell whether the schema fits.
    connection.exec_driver_sql("grant select on alembic_version to sloty_app, sloty_platform")
    return [f"schema migrated from {before or 'nothing'} to {newest()}"]


def revision(connection: psycopg.Connection[Any]) -> str | None:
    """The revision of the schema that is there."""
    if connection.execute("select to_regclass('alembic_version')").fetchone() == (None,):
        return None
    row = connection.execute("select version_num from alembic_version").fetchone()
    return None if row is None else str(row[0])
