"""`sloty config`: what is set, and where that is written."""

import os
from typing import Annotated, Any

from typer import Option

from sloty import operations
from sloty.cli.shell import Shell, noun, verb

app = noun("config", default="show")


@verb(
    app,
    "show",
    example=("sloty config show --origin", "sloty config show -o json"),
    columns=("setting", "value"),
)
def show(
    shell: Shell,
    origin: Annotated[bool, Option("--origin", help="Where each value comes from, too.")] = False,
) -> None:
    """Every setting in force; passwords are masked.

    A flag wins over the environment, then the nearest .sloty.toml above this folder, the user's file, the system's.
    """
    views = operations.configuration.shown(shell.settings(), _flags(shell))
    shell.show(views, columns=("setting", "value", "origin") if origin else ())


@verb(app, "path", example="sloty config path", tenant=False, columns=("level", "path", "exists"))
def path(shell: Shell) -> None:
    """The files that settings are read from, the strongest first."""
    shell.show(operations.configuration.files())


def _flags(shell: Shell) -> dict[str, tuple[str, Any]]:
    """--tenant, unless it is what SLOTY_TENANT says: Typer fills the option from it."""
    given = shell.tenant is not None and shell.tenant != os.environ.get("SLOTY_TENANT")
    return {"tenant": ("--tenant", shell.tenant)} if given else {}
