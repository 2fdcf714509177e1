"""`sloty desk`: the front desk in a terminal."""

import getpass
import platform
from typing import TYPE_CHECKING, Annotated

from typer import Option

from sloty import cli, operations, tui
from sloty.cli import diagnostics
from sloty.cli.shell import Shell, noun, verb

if TYPE_CHECKING:
    from sloty.tui.opening import Seat

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
    tui.opening.open_desk(lambda: _seat(shell, name, sign_in=sign_in))


def _seat(shell: Shell, name: str | None, *, sign_in: bool) -> "Seat":
    database = shell.database()
    operations.installation.require_current(database)
    asks = sign_in or database.settings.desk_sign_in
    seat: Seat = tui.opening.Seat(
        database,
        cli.session.tenant(shell),
        name or f"{getpass.getuser()}@{platform.node()}",
        actor=None if asks else cli.session.desk_actor(shell),
        origin=cli.session.origin(),
        remember_session=cli.session.remember,
        renew=lambda: cli.session.desk_actor(shell),
    )
    return seat
