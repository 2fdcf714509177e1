"""`sloty waitlist`: who wants a service for which there was no time."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

from sloty import cli, operations
from sloty.cli.commands.book import COLUMNS as VISIT
from sloty.cli.commands.book import Answers, Override, Version, answers_given
from sloty.cli.commands.slots import Service, StartsAt, start_of
from sloty.cli.given import given
from sloty.cli.shell import Shell, noun, verb
from sloty.engine.waiting import STANDING, EntryStatus, Priority
from sloty.formats import moments

if TYPE_CHECKING:
    from sloty.operations.unit import Unit

app = noun("waitlist")

_COLUMNS = (
    "customer_name", "customer", "phone", "service", "provider", "location", "earliest", "latest", "parts_of_day",
    "priority", "created_at",
)  # fmt: skip
_ENDED = (*_COLUMNS, "status", "appointment", "cancellation_reason")
"""Where not all of them wait."""
_ANY = "any"
"""Takes away what was said of days or parts."""

Ref = Annotated[
    str, Argument(help="Id; or the customer by e-mail, code or name, who waits for one thing.", metavar="ENTRY")
]
Provider = Annotated[str | None, Option("--provider", help="With this provider; anyone.", metavar="PROVIDER")]
Location = Annotated[str | None, Option("--location", help="At this location; anywhere.", metavar="LOCATION")]
Earliest = Annotated[str | None, Option("--from", help="From this day on.", metavar="DAY")]
Latest = Annotated[str | None, Option("--to", help="Up to this day, inclusive; then they wait no more.", metavar="DAY")]
Parts = Annotated[
    list[str] | None,
    Option("--part", help="MORNING, AFTERNOON or EVENING; again for more.", metavar="PART"),
]
Urgency = Annotated[Priority | None, Option("--priority", help="How urgent it is; the most urgent come first.")]
Notes = Annotated[str | None, Option("--notes", help="For the desk.")]


@verb(
    app,
    "list",
    example=(
        "sloty waitlist list",
        "sloty waitlist list --service cleaning --provider ana",
        "sloty waitlist list --status BOOKED --status EXPIRED",
    ),
    columns=_COLUMNS,
)
def list_(
    shell: Shell,
    service: Annotated[str | None, Option("--service", help="Only who waits for this.", metavar="SERVICE")] = None,
    provider: Annotated[
        str | None, Option("--provider", help="Only who would come to them.", metavar="PROVIDER")
    ] = None,
    location: Annotated[str | None, Option("--location", help="Only who would come there.", metavar="LOCATION")] = None,
    customer: Annotated[str | None, Option("--customer", help="Only theirs.", metavar="CUSTOMER")] = None,
    status: Annotated[
        list[EntryStatus] | None, Option("--status", help="Those instead, and how they ended; again for more.")
    ] = None,
    limit: Annotated[int, Option("--limit", min=1, max=10_000, help="At most so many.")] = 1000,
) -> None:
    """Who waits: the most urgent first, then who waits longest."""
    with shell.unit() as unit:
        views = operations.waitlist.entries(
            unit,
            service=service,
            provider=provider,
            location=location,
            customer=customer,
            status=status or STANDING,
            limit=limit,
        )
    shell.show(views, columns=_ENDED if status else _COLUMNS)


@verb(app, "show", example="sloty waitlist show rui@example.com -o json")
def show(shell: Shell, ref: Ref) -> None:
    """One entry, whole."""
    with shell.unit() as unit:
        view = operations.waitlist.show(unit, ref)
    shell.show(view)


@verb(
    app,
    "add",
    example=(
        "sloty waitlist add --service cleaning --customer rui@example.com",
        "sloty waitlist add --service cleaning --customer rui@example.com --provider ana --to +14d --part MORNING",
    ),
    writes=True,
    columns=_COLUMNS,
)
def add(
    shell: Shell,
    service: Service,
    customer: Annotated[str, Option("--customer", help="E-mail, code or id.", metavar="CUSTOMER")],
    provider: Provider = None,
    location: Location = None,
    earliest: Earliest = None,
    latest: Latest = None,
    parts: Parts = None,
    priority: Urgency = None,
    notes: Notes = None,
) -> None:
    """Let a customer wait. Who waits for the same already keeps their place, and wants what is said now."""
    with shell.unit() as unit:
        days = _preferences(unit, provider, location, earliest, latest, parts)
        wanted = operations.waitlist.Wanted(
            service, customer, provider, location, **days, **given(priority=priority, notes=notes)
        )
        view = operations.waitlist.add(unit, wanted)
    shell.show(view)


def _preferences(
    unit: "Unit",
    provider: str | None,
    location: str | None,
    earliest: str | None,
    latest: str | None,
    parts: Sequence[str] | None,
) -> dict[str, Any]:
    """What was said of days and parts, in the zone of the location."""
    zone = operations.day_sheet.zone(unit, provider=provider, location=location)

    def day(text: str) -> date | None:
        return None if text == _ANY else moments.day(text, unit.now, zone)

    said = {name: day(text) for name, text in given(earliest=earliest, latest=latest).items()}
    return {**said, **given(parts_of_day=None if parts is None else tuple(_parts(parts)))}


def _parts(parts: Sequence[str]) -> Sequence[str]:
    return () if list(parts) == [_ANY] else [part.upper() for part in parts]


@verb(
    app,
    "edit",
    example=(
        "sloty waitlist edit rui@example.com --priority URGENT",
        "sloty waitlist edit rui@example.com --to any --part MORNING --part EVENING",
    ),
    writes=True,
    columns=_COLUMNS,
)
def edit(
    shell: Shell,
    ref: Ref,
    earliest: Earliest = None,
    latest: Latest = None,
    parts: Parts = None,
    priority: Urgency = None,
    notes: Notes = None,
    version: Version = None,
) -> None:
    """Change what is given, and nothing else; `any` takes a day or the parts away."""
    with shell.unit() as unit:
        there = operations.waitlist.show(unit, ref)
        values = _preferences(unit, there.provider, there.location, earliest, latest, parts)
        view = operations.waitlist.change(
            unit, str(there.id), {**values, **given(priority=priority, notes=notes)}, expected=version
        )
    shell.show(view)


@verb(
    app,
    "book",
    example='sloty waitlist book rui@example.com --at "2027-03-01 09:30"',
    writes=True,
    columns=VISIT,
)
def book(
    shell: Shell,
    ref: Ref,
    at: StartsAt,
    provider: Annotated[str | None, Option("--provider", help="Another provider.", metavar="PROVIDER")] = None,
    location: Annotated[str | None, Option("--location", help="Another location.", metavar="LOCATION")] = None,
    param: Answers = None,
    override: Override = None,
    notes: Annotated[str | None, Option("--notes", help="Notes for the visit; those of the entry.")] = None,
    version: Version = None,
) -> None:
    """Book who waits, and take them off the list: both or neither."""
    with cli.desk.unit(shell, "Book") as (unit, acts):
        there = operations.waitlist.show(unit, ref)
        who, where = provider or there.provider, location or there.location
        view = operations.waitlist.book(
            unit,
            str(there.id),
            start_of(unit, at, there.service, who, where),
            provider=provider,
            location=location,
            answers=answers_given(param or []),
            override_reason=override,
            notes=notes,
            expected=version,
        )
        acts.made(view)
    shell.show(view)


@verb(
    app,
    "remove",
    example='sloty waitlist remove rui@example.com --reason "found a time elsewhere"',
    writes=True,
    columns=_ENDED,
)
def remove(
    shell: Shell,
    ref: Ref,
    reason: Annotated[str | None, Option("--reason", help="Kept with the entry.")] = None,
    version: Version = None,
) -> None:
    """Let somebody wait no more."""
    with shell.unit() as unit:
        view = operations.waitlist.remove(unit, ref, reason, expected=version)
    shell.show(view)
