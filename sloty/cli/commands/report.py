"""`sloty report`: how full the calendars are, and what cannot be right in them."""

from typing import Annotated

from typer import Option

from sloty import operations
from sloty.cli.shell import Exit, Shell, noun, verb
from sloty.engine import civil
from sloty.formats import moments

app = noun("report")


@verb(
    app,
    "load",
    example=("sloty report load --provider ana-souza", "sloty report load --from 2027-03-01 --to 2027-03-31 -o csv"),
    columns=("day", "provider", "location", "open_minutes", "booked_minutes", "visits", "percent"),
)
def load(
    shell: Shell,
    provider: Annotated[str | None, Option("--provider", help="Only this one, at all locations.")] = None,
    start: Annotated[str, Option("--from", help="First day.", metavar="DAY")] = "today",
    end: Annotated[str, Option("--to", help="Last day.", metavar="DAY")] = "+6d",
) -> None:
    """How full each day of each provider is, location by location; days are those of the location."""
    with shell.unit() as unit:
        utc = civil.zone("UTC")
        first, last = moments.day(start, unit.now, utc), moments.day(end, unit.now, utc)
        views = operations.reports.load(unit, first, last, provider)
    shell.show(views)


@verb(
    app,
    "conflicts",
    example=("sloty report conflicts", "sloty report conflicts --exit-code -o jsonl"),
    columns=("kind", "provider", "location", "start", "detail"),
)
def conflicts(
    shell: Shell,
    exit_code: Annotated[bool, Option("--exit-code", help="Exit 3 when there are any.")] = False,
) -> Exit:
    """What cannot be right from now on: a provider expected in two places at once, visits that have no place any more."""
    with shell.unit() as unit:
        views = operations.reports.conflicts(unit)
    shell.show(views)
    return Exit.DIFFERENCES if views and exit_code else Exit.DONE
