"""`sloty domain`: the names by which pages are found, of tenants and of their locations."""

from typing import Annotated

from typer import Argument, Option

from sloty import operations
from sloty.cli.shell import Shell, noun, verb

app = noun("domain")

_COLUMNS = ("name", "kind", "tenant", "location")
Name = Annotated[str, Argument(help="A host name, or a label below the platform's own domain.", metavar="NAME")]


@verb(app, "list", example=("sloty domain list", "sloty domain list --only riverside"), tenant=False, columns=_COLUMNS)
def list_(
    shell: Shell, only: Annotated[str | None, Option("--only", help="Of one tenant.", metavar="SLUG")] = None
) -> None:
    """Every name, and where it leads: to a tenant, or to one location of it."""
    with shell.unit() as unit:
        views = operations.domains.list_(unit, only)
    shell.show(views)


@verb(
    app,
    "add",
    example=(
        "sloty domain add book.riverside.example --to riverside",
        "sloty domain add downtown-dental --to riverside --location downtown",
    ),
    writes=True,
    tenant=False,
    columns=_COLUMNS,
)
def add(
    shell: Shell,
    name: Name,
    to: Annotated[str, Option("--to", help="The tenant that it leads to.", metavar="SLUG")],
    location: Annotated[str | None, Option("--location", help="Its location that it leads to.")] = None,
) -> None:
    """Let a name lead to a tenant's pages, or to those of one location, which then look and sound like that location."""
    with shell.unit() as unit:
        views = operations.domains.add(unit, operations.tenants.id_of(unit, to), name, location)
    shell.show(views)


@verb(
    app,
    "remove",
    example="sloty domain remove book.riverside.example --yes",
    writes=True,
    tenant=False,
    columns=_COLUMNS,
)
def remove(shell: Shell, name: Name) -> None:
    """Let a name lead nowhere. Links that were sent with it break."""
    with shell.unit() as unit:
        found = operations.domains.named(unit, name)
    shell.confirm(f"Links with {found.name} to {found.tenant} that were sent break. Remove it?")
    with shell.unit() as unit:
        views = operations.domains.remove(unit, name)
    shell.show(views)
