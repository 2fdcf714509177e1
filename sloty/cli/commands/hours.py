"""`sloty hours`: the weekly working hours of a provider at a location, or of a location itself."""

from typing import Annotated

from typer import Option

from sloty import operations
from sloty.cli.shell import Shell, noun, verb

app = noun("hours")

_COLUMNS = ("provider", "location", "hours")
Provider = Annotated[str | None, Option("--provider", help="Whose; without, the location's own.")]
Location = Annotated[str, Option("--location", help="Where.")]


@verb(app, "show", example="sloty hours show --provider zoe", columns=_COLUMNS)
def show(
    shell: Shell,
    provider: Provider = None,
    location: Annotated[str | None, Option("--location", help="Only there.")] = None,
) -> None:
    """Weekly hours as they are written; what has none of its own works the location's."""
    with shell.unit() as unit:
        views = operations.hours.show(unit, provider, location)
    shell.show(views)


@verb(
    app,
    "set",
    example='sloty hours set --provider zoe --location downtown --hours "mon-fri 09:00-17:00 except 12:00-13:00"',
    writes=True,
    columns=_COLUMNS,
)
def set_(
    shell: Shell,
    location: Location,
    hours: Annotated[list[str], Option("--hours", help="Like 'mon-fri 09:00-17:00'; again for more.")],
    provider: Provider = None,
) -> None:
    """Replace the weekly hours of a provider at a location, or those of the location itself."""
    with shell.unit() as unit:
        view = operations.hours.set_(unit, location, provider, hours)
    shell.show(view)


@verb(
    app,
    "copy",
    example="sloty hours copy --from zoe --to ben --location downtown",
    writes=True,
    columns=_COLUMNS,
)
def copy(
    shell: Shell,
    location: Location,
    source: Annotated[str, Option("--from", help="The provider who has them.")],
    target: Annotated[str, Option("--to", help="The provider who shall have them.")],
) -> None:
    """Give a provider the same weekly hours at a location as another one."""
    with shell.unit() as unit:
        view = operations.hours.copy(unit, location, source, target)
    shell.show(view)
