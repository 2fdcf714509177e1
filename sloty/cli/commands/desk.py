"""`sloty desk`: the front desk in a terminal."""

import getpass
import platform
from typing import Annotated

from typer import Option

from sloty import cli, operations, tui
from sloty.cli import diagnostics
from sloty.cli.shell import Shell, noun, verb

app = noun("desk", alone=True)


@verb(app, "desk", example=("sloty desk", "sloty desk -t riverside --sign-in", "sloty desk --name front-1"))
def desk(
    shell: Shell,
    name: Annotated[
        str | None, Option("--name", help="Name of this desk, by which it takes back what it did; else USER@HOST.")
    ] = None,
    sign_in: Annotated[bool, Option("--sign-in", help="Ask who is there, whoever may be signed in.")] = False,
) -> None:
    """The front desk: the day as a column per provider, on a terminal of at least 80 by 24.

    Press ? for its keys, or see: sloty help desk-keys. Every act of it is a command too: see the other nouns.
    """
    diagnostics.require_terminal()
    database = shell.database()
    tui.keys.require(database.settings.desk_keys)
    operations.installation.require_current(database)
    tenant = cli.session.tenant(shell)
    actor = None if sign_in or database.settings.desk_sign_in else cli.session.desk_actor(shell)
    tui.opening.open_desk(
        database,
        tenant,
        name or f"{getpass.getuser()}@{platform.node()}",
        actor,
        origin=cli.session.origin(),
        remember_session=cli.session.remember,
    )
