"""`sloty agenda`: the day of a provider or a location, printed."""

from typing import Annotated

from typer import Option

from sloty import cli, operations
from sloty.cli.shell import Output, Shell, noun, verb
from sloty.formats import moments

app = noun("agenda", alone=True)


@verb(
    app,
    "agenda",
    example=("sloty agenda", "sloty agenda --date tomorrow --location downtown", "sloty agenda --provider ana -o json"),
    columns=("start", "end", "status", "provider", "location", "service", "customer_name", "confirmation_code"),
)
def agenda(
    shell: Shell,
    date: Annotated[str, Option("--date", "-d", help="Which day.", metavar="DAY")] = "today",
    provider: Annotated[str | None, Option("--provider", help="This provider's day, at all locations.")] = None,
    location: Annotated[str | None, Option("--location", help="This location's day, all providers.")] = None,
) -> None:
    """The day of a provider, a location or the whole tenant: who comes when, and how each visit stands."""
    with shell.unit() as unit:
        zone = operations.day_sheet.zone(unit, provider=provider, location=location)
        day = moments.day(date, unit.now, zone)
        sheet = operations.day_sheet.sheet(unit, day, provider=provider, location=location)
        now = unit.now
    if shell.output is Output.TABLE or (shell.output is None and shell.on_terminal):
        cli.daylight.draw(sheet, now, color=shell.color)
    else:
        shell.show(sheet.appointments)
