"""`sloty export`: what is in the database, as files."""

from typing import Annotated

from typer import Argument, Option

from sloty import operations
from sloty.cli.shell import Shell, noun, verb

app = noun("export")


@verb(
    app,
    "tenant",
    example=(
        "sloty export tenant riverside > riverside.yaml",
        "sloty export tenant riverside --slug lakeside | sloty apply",
    ),
    tenant=False,
)
def tenant(
    shell: Shell,
    slug: Annotated[str, Argument(help="The tenant's slug.", metavar="SLUG")],
    new: Annotated[str | None, Option("--slug", help="Written as the plan of another tenant.", metavar="SLUG")] = None,
    name: Annotated[str | None, Option("--name", help="The other tenant's name.")] = None,
) -> None:
    """A tenant whole, as the YAML that `sloty apply` reads: catalog, hours, policies; no customers, no appointments."""
    shell.say(operations.plans.export_tenant(shell.database(), shell.operator(), slug, new, name).rstrip("\n"))
