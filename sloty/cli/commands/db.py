"""`sloty db`: the database: made, started, stopped, migrated."""

from typing import Annotated

from typer import Option

from sloty import operations
from sloty.cli.shell import Shell, noun, verb

app = noun("db")


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


def _tell(shell: Shell, done: list[str], nothing: str) -> None:
    for line in done or [nothing]:
        shell.say(line)
