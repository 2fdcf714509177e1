"""`sloty slots`: find free times; explain why a time is not offered."""

from datetime import timedelta
from itertools import islice
from typing import Annotated

from typer import Argument, Option

from sloty import operations
from sloty.cli.shell import Output, Shell, noun, verb
from sloty.formats import moments

app = noun("slots", default="find")

Service = Annotated[str, Option("--service", help="Slug, code, name or id.", metavar="SERVICE")]
Provider = Annotated[str | None, Option("--provider", help="Only with this provider.", metavar="PROVIDER")]
Location = Annotated[str | None, Option("--location", help="Only at this location.", metavar="LOCATION")]

_SLOT = ("start", "end", "provider", "location", "service", "duration_minutes")


@verb(
    app,
    "find",
    example=("sloty slots --service cleaning --limit 5", "sloty slots --service cleaning --from tomorrow --to +7d"),
    columns=_SLOT,
)
def find(
    shell: Shell,
    service: Service,
    provider: Provider = None,
    location: Location = None,
    start: Annotated[str | None, Option("--from", help="From this day or time; now.", metavar="TIME")] = None,
    end: Annotated[
        str | None, Option("--to", help="To this day, inclusive, or time; two weeks on.", metavar="TIME")
    ] = None,
    limit: Annotated[int, Option("--limit", help="At most so many.", min=1, max=10_000)] = 20,
) -> None:
    """Free times, earliest first, with every provider who is free then."""
    with shell.unit() as unit:
        zone = operations.slots.zone_or_utc(unit, service, provider, location)
        first = moments.start(start, unit.now, zone) if start else unit.now
        last = moments.end(end, unit.now, zone) if end else first + timedelta(days=14)
        search = operations.slots.Search(service, first, last, provider, location)
        found = list(islice(operations.slots.find_slots(unit, search), limit))
    shell.show(found)
    if len(found) == limit:
        shell.note(f"The first {limit}; more with --limit.")


@verb(
    app,
    "explain",
    example='sloty slots explain "2027-03-01 09:10" --service cleaning --provider ana',
    columns=("provider", "location", "check", "passed", "detail"),
)
def explain(
    shell: Shell,
    time: Annotated[str, Argument(help="The start in question.")],
    service: Service,
    provider: Provider = None,
    location: Location = None,
) -> None:
    """Why a time is offered or not: every rule, passed or failed, for every provider of the service."""
    with shell.unit() as unit:
        zone = operations.slots.zone_of(unit, service, provider, location)
        told = operations.slots.explain(unit, service, moments.instant(time, unit.now, zone), provider, location)
    if shell.output in {Output.JSON, Output.JSONL, Output.YAML}:
        shell.show(told)
        return
    verdict = f"bookable with {', '.join(told.providers)}" if told.bookable else "not bookable"
    shell.note(f"{told.start:%a %Y-%m-%d %H:%M} {told.service}: {verdict}")
    shell.show(told.checks)
