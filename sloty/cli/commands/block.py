"""`sloty block`: time that is taken for no visit."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from typer import Argument, BadParameter, Option

from sloty import cli, operations
from sloty.cli.shell import Shell, noun, verb
from sloty.engine import civil
from sloty.formats import moments
from sloty.formats.moments import DayMissing

app = noun("block")

_COLUMNS = ("id", "start", "end", "provider", "resource", "location", "reason")


@verb(
    app,
    "add",
    example=(
        'sloty block add --provider ana --from "tomorrow 12:00" --to 13:00 --reason lunch',
        'sloty block add --resource room-2 --from "2027-03-01 09:00" --to "2027-03-03 17:00" --reason "new floor"',
    ),
    writes=True,
    columns=_COLUMNS,
)
def add(
    shell: Shell,
    start: Annotated[str, Option("--from", help="From when; wall time of the location.", metavar="TIME")],
    end: Annotated[str, Option("--to", help="To when; a time alone is on the same day.", metavar="TIME")],
    provider: Annotated[str | None, Option("--provider", help="Whose time.")] = None,
    resource: Annotated[str | None, Option("--resource", help="Or which room's or device's.")] = None,
    location: Annotated[str | None, Option("--location", help="Where you have the right to do so.")] = None,
    reason: Annotated[str | None, Option("--reason", help="What for.")] = None,
) -> None:
    """Take time for no visit: refused where a visit is, which it names. A provider's time is taken at all locations."""
    if (provider is None) == (resource is None):
        raise BadParameter("Give either --provider or --resource.")
    with cli.desk.unit(shell, "Block") as (unit, acts):
        zone = operations.blocks.zone(unit, provider, resource, location)
        begins = moments.instant(start, unit.now, zone)
        ends = _end(end, begins, unit.now, zone)
        wish = operations.blocks.BlockWish(begins, ends, provider, resource, location, reason)
        view = operations.blocks.block(unit, wish)
        acts.made(view)
    shell.show(view)


def _end(text: str, begins: datetime, now: datetime, zone: ZoneInfo) -> datetime:
    try:
        return moments.instant(text, now, zone)
    except DayMissing:
        return moments.instant(f"{civil.local_date(begins, zone)} {text}", now, zone)


@verb(app, "list", example=("sloty block list", "sloty block list --provider ana --to +30d"), columns=_COLUMNS)
def list_(
    shell: Shell,
    start: Annotated[str, Option("--from", help="From this day or time.", metavar="TIME")] = "today",
    end: Annotated[str | None, Option("--to", help="To this day, inclusive; a week on.", metavar="TIME")] = None,
    provider: Annotated[str | None, Option("--provider", help="Only this provider's.")] = None,
    location: Annotated[str | None, Option("--location", help="Only what touches this location.")] = None,
) -> None:
    """What is taken for no visit, by its start."""
    with shell.unit() as unit:
        zone = operations.day_sheet.zone(unit, provider=provider, location=location)
        span = moments.parse_range(start, end, unit.now, zone, days=7)
        views = operations.blocks.list_(unit, span.start, span.end, provider=provider, location=location)
    shell.show(views)


@verb(app, "remove", example="sloty block remove 0195d3a0-7c11-7a52-9f3e-2b6c1d4e8f90", writes=True, columns=_COLUMNS)
def remove(shell: Shell, ref: Annotated[str, Argument(help="Its id.", metavar="ID")]) -> None:
    """Give the time back."""
    with cli.desk.unit(shell, "Unblock", ref) as (unit, _):
        view = operations.blocks.unblock(unit, ref)
    shell.show(view)
