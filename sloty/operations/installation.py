"""The installation itself: its database made, started, stopped, migrated, examined. For the operator of the machine."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from sloty.actor import Actor, Permission
from sloty.db import doctor, schema
from sloty.db.doctor import Finding
from sloty.db.pool import Database, DatabaseRole, NotSetUp
from sloty.db.queries import link
from sloty.db.sqlstate import SchemaMissing, translate
from sloty.errors import Invalid, Refused, Unavailable
from sloty.operations import access, links

T = TypeVar("T")


class NotEmbedded(Refused):
    """A server elsewhere is started and stopped by whoever runs it."""

    code = "not_embedded"
    sentence = "SLOTY_DATABASE_URL points at a server that Sloty does not start or stop."
    hint = "Unset SLOTY_DATABASE_URL to use the embedded server."


class UnknownDatabaseRole(Invalid):
    """The roles that connect are app, platform, migrator and admin."""

    code = "unknown_database_role"
    sentence = "There is no database role '{role}'."
    hint = "Use app, platform, migrator or admin."


class SchemaOlder(Unavailable):
    """The database has not been brought to this program's schema yet."""

    code = "schema_older"
    sentence = "The schema is at {there}, and this program wants {wanted}."
    hint = "Run: sloty db migrate"


@dataclass(frozen=True)
class DatabaseStatus:
    """Where the database is and how."""

    server: str
    """embedded, or host:port."""
    running: bool
    version: str
    """Of PostgreSQL; empty when it does not answer."""
    schema: str
    """The revision there, or none."""
    wanted: str
    """The revision that this program wants."""
    data_dir: str
    pid: int | None = None


def require_current(database: Database) -> None:
    """Raise `SchemaMissing`, `SchemaOlder` or `SchemaNewer` unless the schema is the one that this program wants.

    Raises `DatabaseAway` when it does not answer.
    """
    there, wanted = _translated(_revision, database), schema.newest()
    if there is None:
        raise SchemaMissing
    if there < wanted:
        raise SchemaOlder(there=there, wanted=wanted)
    if there != wanted:
        raise schema.SchemaNewer(revision=there)


def initialise(database: Database, actor: Actor) -> list[str]:
    """Start the embedded server, make roles, database and schema where they are missing; what was done, a line each."""
    actor.require(Permission.MANAGE_PLATFORM)
    done = []
    server = database.embedded
    if server is not None and not server.status().running:
        server.start()
        done.append("embedded server started")
    return done + _translated(schema.initialise, database)


def start(database: Database, actor: Actor) -> bool:
    """Start the embedded server; False when it runs already. Raises `NotEmbedded`."""
    actor.require(Permission.MANAGE_PLATFORM)
    if database.embedded is None:
        raise NotEmbedded
    if database.embedded.status().running:
        return False
    database.embedded.start()
    return True


def stop(database: Database, actor: Actor) -> bool:
    """Stop the embedded server; False when it is down already. Raises `NotEmbedded`."""
    actor.require(Permission.MANAGE_PLATFORM)
    if database.embedded is None:
        raise NotEmbedded
    was_running = database.embedded.status().running
    database.close()
    database.embedded.stop()
    return was_running


def erase(database: Database, actor: Actor) -> None:
    """Remove the embedded server's data for good. Raises `NotEmbedded`."""
    actor.require(Permission.MANAGE_PLATFORM)
    if database.embedded is None:
        raise NotEmbedded
    database.close()
    database.embedded.erase()


def migrate(database: Database, actor: Actor) -> list[str]:
    """Bring the schema to the revision of this program; what was done."""
    actor.require(Permission.MANAGE_PLATFORM)
    return _translated(schema.migrate, database)


def url(database: Database, actor: Actor, role: str) -> str:
    """The libpq URL of a role (app, platform, migrator, admin), password included: the one place that shows it.

    Raises `UnknownDatabaseRole`.
    """
    actor.require(Permission.MANAGE_PLATFORM)
    try:
        return database.address(DatabaseRole[role.upper()])
    except KeyError:
        raise UnknownDatabaseRole(role=role) from None


def status(database: Database) -> DatabaseStatus:
    """How the database is. Never raises for a database that does not answer."""
    embedded = database.embedded
    known = embedded.status() if embedded is not None else None
    there = version = ""
    if known is None or known.running:
        try:
            with database.connect(DatabaseRole.APP, autocommit=True) as app:
                number = app.info.server_version
                version, there = f"{number // 10000}.{number % 10000}", schema.revision(app) or ""
        except psycopg.Error:
            pass
    return DatabaseStatus(
        server=schema.server_of(database),
        running=bool(version) or bool(known and known.running),
        version=version or (known.version if known else ""),
        schema=there or "none",
        wanted=schema.newest(),
        data_dir=str(known.data_dir if known else ""),
        pid=known.pid if known else None,
    )


def examine(database: Database) -> Iterator[Finding]:
    """Every check of the doctor, in order; a database that does not answer is a finding too."""
    try:
        fits = True
        for finding in doctor.examine(database):
            fits = fits and (finding.ok or finding.check != "schema")
            yield finding
        if fits:
            yield _links(database)
    except (psycopg.Error, NotSetUp) as error:
        known = error if isinstance(error, NotSetUp) else translate(error)
        if known is None:
            raise
        yield Finding("database", ok=False, detail=known.message, fix=known.advice.removeprefix("Run: "))


def _links(database: Database) -> Finding:
    """Whether what customers get leads them to the booking page."""
    public = database.settings.public_url
    if public:
        return Finding("links", ok=True, detail=f"messages lead to {public}")
    with access.platform(database) as platform:
        slugs = [slug for (slug,) in platform.execute(link.WITHOUT_PAGES)]
    if not slugs:
        return Finding("links", ok=True, detail=f"messages are files, and lead to {links.HERE}")
    told = f"messages have no links, for nobody knows where the booking page is: {', '.join(slugs)}"
    fix = "Set SLOTY_PUBLIC_URL=https://…, or give these tenants domains of their own."
    return Finding("links", ok=False, detail=told, fix=fix)


def _revision(database: Database) -> str | None:
    with database.connect(DatabaseRole.PLATFORM) as connection:
        return schema.revision(connection)


def _translated(act: Callable[[Database], T], database: Database) -> T:
    try:
        return act(database)
    except (psycopg.Error, SQLAlchemyError) as error:
        raise translate(error) or error from error
