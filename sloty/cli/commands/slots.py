"""`sloty slots`: find free times; explain why a time is not offered."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from sloty import operations
from sloty.cli.shell import Output, Shell, noun, verb
from sloty.formats import moments

if TYPE_CHECKING:
    from sloty.operations.unit import Unit

app = noun("slots", default="find")

Service = Annotated[str, Option("--service", help="Slug, code, name or id.", metavar="SERVICE")]
Provider = Annotated[str | None, Option("--provider", help="Only with this provider.", metavar="PROVIDER")]
Location = Annotated[str | None, Option("--location", help="Only at this location.", metavar="LOCATION")]
StartsAt = Annotated[str, Option("--at", help="When it starts; wall time of the location.", metavar="TIME")]

Start = Annotated[str | None, Option("--from", help="From this day or time; now.", metavar="TIME")]
End = Annotated[str | None, Option("--to", help="To this day, inclusive, or time; two weeks on.", metavar="TIME")]

_SLOT = ("start", "end", "provider", "location", "service", "duration_minutes")


@dataclass(frozen=True)
class RankedSlotView:
    """A slot, and what speaks for it."""

    start: datetime
    end: datetime
    provider: str
    location: str
    service: str
    duration_minutes: int
    score: int
    """Of two on one day, the higher comes first."""
    reasons: tuple[str, ...]


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
    start: Start = None,
    end: End = None,
    limit: Annotated[int, Option("--limit", help="At most so many.", min=1, max=10_000)] = 20,
) -> None:
    """Free times, earliest first, with every provider who is free then."""
    with shell.unit() as unit:
        first, last = _window(unit, service, provider, location, start, end)
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
        starts_at = start_of(unit, time, service, provider, location)
        told = operations.slots.explain(unit, service, starts_at, provider, location)
    if shell.output in {Output.JSON, Output.JSONL, Output.YAML}:
        shell.show(told)
        return
    verdict = f"bookable with {', '.join(told.providers)}" if told.bookable else "not bookable"
    shell.note(f"{told.start:%a %Y-%m-%d %H:%M} {told.service}: {verdict}")
    shell.show(told.checks)


@verb(
    app,
    "suggest",
    example=(
        "sloty slots suggest --service cleaning --customer rui@example.com",
        "sloty slots suggest --service cleaning --from tomorrow --limit 5 -o json",
    ),
    columns=(*_SLOT, "score", "reasons"),
)
def suggest(
    shell: Shell,
    service: Service,
    customer: Annotated[
        str | None,
        Option(
            "--customer", help="E-mail, code or id: with whom and where they were last is welcome.", metavar="CUSTOMER"
        ),
    ] = None,
    provider: Provider = None,
    location: Location = None,
    start: Start = None,
    end: End = None,
    limit: Annotated[int, Option("--limit", help="At most so many.", min=1, max=1000)] = 30,
) -> None:
    """The first free times across providers and locations, a few of each a day, with what speaks for them.

    On one day those with the customer's usual provider or location come first, then the earliest, then whoever is
    least busy.
    """
    with shell.unit() as unit:
        card = operations.customer_card.card(unit, customer) if customer else None
        wanted = operations.first_free.Wanted(
            service,
            *_window(unit, service, provider, location, start, end),
            provider,
            location,
            card.usual_provider if card else None,
            card.usual_location if card else None,
        )
        found = operations.first_free.first_free(unit, wanted, limit)
    shell.show([RankedSlotView(**asdict(each.slot), score=each.score, reasons=each.reasons) for each in found])


def _window(
    unit: "Unit", service: str, provider: str | None, location: str | None, start: str | None, end: str | None
) -> tuple[datetime, datetime]:
    """From when to when it is looked, as somebody there writes it."""
    zone = operations.slots.zone_or_utc(unit, service, provider, location)
    first = moments.start(start, unit.now, zone) if start else unit.now
    return first, moments.end(end, unit.now, zone) if end else first + timedelta(days=14)


def start_of(unit: "Unit", time: str, service: str, provider: str | None, location: str | None) -> datetime:
    """When a visit is to start: by itself, or on the clock of wherever the service is given."""
    return moments.exact(time, unit.now) or moments.instant(
        time, unit.now, operations.slots.zone_of(unit, service, provider, location)
    )
