"""`sloty db`: the database: made, started, stopped, migrated."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from sloty import clock, operations
from sloty.cli.shell import Shell, noun, verb

app = noun("db")

_BACKUP = ("file", "taken_at", "schema", "tables", "policies", "rows", "tenants")
File = Annotated[Path, Argument(help="The file of the back-up.", metavar="FILE")]


@verb(app, "init", example="sloty db init", tenant=False)
def init(shell: Shell) -> None:
    """Start the embedded server and make roles, database and schema, whatever is missing. Safe to repeat.

    With SLOTY_DATABASE_URL set, its user must be allowed to create roles and a database.
    """
    _tell(shell, operations.installation.initialise(shell.database(), shell.operator()), "Nothing to do.")


@verb(app, "start", example="sloty db start", tenant=False)
def start(shell: Shell) -> None:
    """Start the embedded server; it outlives this command."""
    started = operations.installation.start(shell.database(), shell.operator())
    shell.say("Started." if started else "It runs already.")


@verb(app, "stop", example="sloty db stop", tenant=False)
def stop(shell: Shell) -> None:
    """Stop the embedded server."""
    stopped = operations.installation.stop(shell.database(), shell.operator())
    shell.say("Stopped." if stopped else "It is down already.")


@verb(app, "status", example="sloty db status -o json", tenant=False)
def status(shell: Shell) -> None:
    """Where the database is, and how."""
    shell.show(operations.installation.status(shell.database()))


@verb(app, "migrate", example="sloty db migrate", tenant=False)
def migrate(shell: Shell) -> None:
    """Bring the schema to the revision of this program."""
    _tell(shell, operations.installation.migrate(shell.database(), shell.operator()), "The schema is current.")


@verb(app, "url", example='psql "$(sloty db url)"', tenant=False)
def url(
    shell: Shell,
    role: Annotated[str, Option("--role", help="app, platform, migrator or admin.")] = "app",
) -> None:
    """The database's libpq URL for a role. It holds the password: mind who looks on."""
    shell.say(operations.installation.url(shell.database(), shell.operator(), role))


@verb(
    app,
    "backup",
    example=("sloty db backup sloty.tar", "sloty db backup /var/backups"),
    tenant=False,
    columns=_BACKUP,
)
def backup(
    shell: Shell,
    path: Annotated[
        str, Argument(help="The file to write; in a folder, one named after the time.", metavar="FILE|DIR")
    ],
    yes: Annotated[bool, Option("--yes", "-y", help="Write over a file that is there.")] = False,
) -> None:
    """The whole database in one file: roles, dump, and a manifest with counts and digests from the same moment.

    It holds every customer's data: only you can read it, and it is best kept on another machine.
    """
    now = clock.now()
    # As it was typed: a path that ends with a stroke is a folder.
    file = operations.backups.place(path, now)
    there = file.exists()
    if there and not yes:
        shell.confirm(f"Write over {file}?")
    shell.show(operations.backups.take(shell.database(), shell.operator(), file, now, replace=there))


@verb(app, "verify", example="sloty db verify sloty.tar", tenant=False, columns=_BACKUP)
def verify(shell: Shell, file: File) -> None:
    """Restore a back-up into a place that is thrown away, and compare: exit 6 with what is not as it was."""
    view = operations.backups.verify(shell.database(), shell.operator(), file)
    shell.note("It is whole: rows, owners, policies and grants are what was backed up, and the doctor finds nothing.")
    shell.show(view)


@verb(
    app,
    "restore",
    example=("sloty db restore sloty.tar", "sloty db restore sloty.tar --confirm sloty"),
    tenant=False,
    erases=True,
    columns=_BACKUP,
)
def restore(shell: Shell, file: File) -> None:
    """Restore a back-up beside, compare it with its manifest, and only then put it in the place of the database.

    What was there is kept under another name, which is told.
    """
    database, operator = shell.database(), shell.operator()
    holds_data = operations.backups.holds_data(database, operator)
    if holds_data:
        name = operations.backups.name(database)
        shell.confirm(f"The database '{name}' holds data, which the back-up replaces.", name=name)
    view = operations.backups.restore(database, operator, file, clock.now(), replace=holds_data)
    if view.kept:
        shell.note(f"What was there is kept as {view.kept}")
    shell.show(view)


def _tell(shell: Shell, done: list[str], nothing: str) -> None:
    for line in done or [nothing]:
        shell.say(line)
