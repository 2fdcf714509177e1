"""`sloty token`: API keys for programs."""

from dataclasses import replace
from typing import Annotated

from typer import Argument, Option

from sloty import operations
from sloty.cli.shell import Shell, noun, verb
from sloty.engine import civil
from sloty.formats import moments

app = noun("token")

_COLUMNS = ("name", "scopes", "location", "created_by", "expires_at", "revoked_at", "used_at")
Name = Annotated[str, Argument(help="What the key is for.", metavar="NAME")]


@verb(
    app,
    "create",
    example="sloty token create website --scope find_slots --scope book --expires 2027-12-31",
    writes=True,
)
def create(
    shell: Shell,
    name: Name,
    scope: Annotated[list[str], Option("--scope", help="A permission; may be repeated.")],
    location: Annotated[str | None, Option("--location", help="Only there.")] = None,
    expires: Annotated[str | None, Option("--expires", help="Until when, in UTC.", metavar="TIME")] = None,
) -> None:
    """Make an API key; it is shown this once. SLOTY_TOKEN lets the command line act with it."""
    with shell.unit() as unit:
        until = None if expires is None else moments.end(expires, unit.now, civil.zone("UTC"))
        view = operations.keys.create(unit, name, scope, location=location, expires_at=until)
    if shell.dry_run:
        # Nobody gets in by a secret that was rolled back.
        view = replace(view, key=None)
    shell.show(view)
    if view.key is None and not shell.dry_run:
        shell.note(f"This was done before, and the key was shown then. Is it lost? sloty token revoke {name}")


@verb(app, "list", example="sloty token list", columns=_COLUMNS)
def list_(shell: Shell) -> None:
    """Every API key of the tenant, without its secret."""
    with shell.unit() as unit:
        views = operations.keys.list_(unit)
    shell.show(views)


@verb(app, "revoke", example="sloty token revoke website --yes", writes=True, columns=_COLUMNS)
def revoke(shell: Shell, name: Name) -> None:
    """Let a key be valid no more, at once."""
    shell.confirm(f"Revoke {name}?")
    with shell.unit() as unit:
        view = operations.keys.revoke(unit, name)
    shell.show(view)
