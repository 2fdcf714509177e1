"""`sloty department`: departments of a tenant."""

from typing import Annotated

from typer import Argument, Option

from sloty import operations
from sloty.cli.catalog import common_verbs
from sloty.cli.given import given
from sloty.cli.shell import Shell, noun, verb

app = noun("department")

_COLUMNS = ("slug", "name", "location", "status")
Ref = Annotated[str, Argument(help="Slug, code, id, or name when unique.", metavar="DEPARTMENT")]
Name = Annotated[str, Option("--name", help="Shown to customers.")]
Location = Annotated[str | None, Option("--location", help="Where it is; none means everywhere.")]

common_verbs(app, "department", lambda: operations.places.DEPARTMENT, columns=_COLUMNS, sample="dental")


@verb(
    app,
    "create",
    example="sloty department create dental --name Dental --location downtown",
    writes=True,
    columns=_COLUMNS,
)
def create(
    shell: Shell,
    slug: Annotated[str, Argument(help="Short name, unique in the tenant.", metavar="SLUG")],
    name: Name,
    location: Location = None,
) -> None:
    """Add a department."""
    values = given(
        slug=slug,
        name=name,
        location=location,
    )
    with shell.unit() as unit:
        view = operations.nouns.create(unit, operations.places.DEPARTMENT, values)
    shell.show(view)


@verb(app, "edit", example='sloty department edit dental --name "Dental care"', writes=True, columns=_COLUMNS)
def edit(
    shell: Shell,
    ref: Ref,
    name: Annotated[str | None, Option("--name", help="Shown to customers.")] = None,
    location: Location = None,
) -> None:
    """Change what is given, and nothing else; an empty word ('') takes a value away that may be missing."""
    values = given(
        name=name,
        location=location,
    )
    with shell.unit() as unit:
        view = operations.nouns.edit(unit, operations.places.DEPARTMENT, ref, values)
    shell.show(view)
