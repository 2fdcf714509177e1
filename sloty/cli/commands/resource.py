"""`sloty resource`: rooms and devices, and pools of them."""

from typing import Annotated

from typer import Argument, Option

from sloty import operations
from sloty.cli.catalog import common_verbs
from sloty.cli.given import given
from sloty.cli.shell import Shell, noun, verb

app = noun("resource")

_COLUMNS = ("slug", "name", "kind", "pool", "location", "capacity", "status")
Ref = Annotated[str, Argument(help="Slug, code, id, or name when unique.", metavar="RESOURCE")]
Name = Annotated[str, Option("--name", help="Shown to staff.")]
Pool = Annotated[str, Option("--pool", help="Pool of resources that are as good as one another.")]
Location = Annotated[str, Option("--location", help="Where it is.")]
Kind = Annotated[str | None, Option("--kind", help="ROOM or DEVICE.")]
Capacity = Annotated[int | None, Option("--capacity", help="How many visits at a time.")]
Status = Annotated[str | None, Option("--status", help="ACTIVE or INACTIVE.")]

common_verbs(app, "resource", lambda: operations.resources.RESOURCE, columns=_COLUMNS, sample="room-4")


@verb(
    app,
    "create",
    example='sloty resource create room-4 --name "Room 4" --pool exam-rooms --location downtown',
    writes=True,
    columns=_COLUMNS,
)
def create(
    shell: Shell,
    slug: Annotated[str, Argument(help="Short name, unique in the tenant.", metavar="SLUG")],
    name: Name,
    pool: Pool,
    location: Location,
    kind: Kind = None,
    capacity: Capacity = None,
    status: Status = None,
) -> None:
    """Add a room or device to a pool."""
    values = given(
        slug=slug,
        name=name,
        pool=pool,
        location=location,
        kind=kind,
        capacity=capacity,
        status=status,
    )
    with shell.unit() as unit:
        view = operations.nouns.create(unit, operations.resources.RESOURCE, values)
    shell.show(view)


@verb(app, "edit", example="sloty resource edit room-4 --capacity 2", writes=True, columns=_COLUMNS)
def edit(
    shell: Shell,
    ref: Ref,
    name: Annotated[str | None, Option("--name", help="Shown to staff.")] = None,
    pool: Annotated[str | None, Option("--pool", help="Pool of resources that are as good as one another.")] = None,
    location: Annotated[str | None, Option("--location", help="Where it is.")] = None,
    kind: Kind = None,
    capacity: Capacity = None,
    status: Status = None,
) -> None:
    """Change what is given, and nothing else; an empty word ('') takes a value away that may be missing."""
    values = given(
        name=name,
        pool=pool,
        location=location,
        kind=kind,
        capacity=capacity,
        status=status,
    )
    with shell.unit() as unit:
        view = operations.nouns.edit(unit, operations.resources.RESOURCE, ref, values)
    shell.show(view)


@verb(app, "pools", example="sloty resource pools", columns=("slug", "name", "resources"))
def pools(shell: Shell) -> None:
    """Every pool with its resources."""
    with shell.unit() as unit:
        views = operations.nouns.list_(unit, operations.resources.POOL)
    shell.show(views)


@verb(
    app,
    "create-pool",
    example='sloty resource create-pool exam-rooms --name "Exam rooms"',
    writes=True,
    columns=("slug", "name"),
)
def create_pool(
    shell: Shell,
    slug: Annotated[str, Argument(help="Short name, unique in the tenant.", metavar="SLUG")],
    name: Name,
) -> None:
    """Add a pool, from which a service takes any resource that is free."""
    with shell.unit() as unit:
        view = operations.nouns.create(unit, operations.resources.POOL, {"slug": slug, "name": name})
    shell.show(view)
