"""`sloty export`: what is in the database, as files."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Option

from sloty import operations
from sloty.cli.destination import into
from sloty.cli.shell import Output, Shell, noun, verb
from sloty.engine import civil
from sloty.formats import moments, safe_csv

app = noun("export")

From = Annotated[str, Option("--from", help="From when, in UTC.", metavar="TIME")]
To = Annotated[str, Option("--to", help="Until when, in UTC.", metavar="TIME")]
Provider = Annotated[str | None, Option("--provider", help="Only this one's: the slug.")]
File = Annotated[
    Path | None, Option("--file", help="Into this file, which only you can read; whole or not at all.", dir_okay=False)
]
Location = Annotated[str | None, Option("--location", help="Only this one's: the slug.")]


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


@verb(app, "customers", example=("sloty export customers --file customers.csv", "sloty export customers -o jsonl"))
def customers(shell: Shell, file: File = None) -> None:
    """Every customer with every field, as CSV that no spreadsheet runs, or as JSON. `sloty import` reads CSV and JSON lines."""
    with shell.unit() as unit, into(file):
        _write(shell, operations.exports.CUSTOMERS, operations.exports.customers(unit))


@verb(app, "appointments", example="sloty export appointments --from 2027-01-01 --to 2027-12-31 > appointments.csv")
def appointments(
    shell: Shell,
    start: From = "-30d",
    end: To = "+90d",
    provider: Provider = None,
    location: Location = None,
    file: File = None,
) -> None:
    """Appointments that start within a time, as CSV, JSON, JSON lines or YAML."""
    with shell.unit() as unit, into(file):
        window = _window(unit.now, start, end, provider, location)
        _write(shell, operations.exports.APPOINTMENTS, operations.exports.appointment_rows(unit, window))


@verb(app, "calendar", example="sloty export calendar --provider ana-souza > ana.ics")
def calendar(
    shell: Shell,
    start: From = "-30d",
    end: To = "+90d",
    provider: Provider = None,
    location: Location = None,
    file: File = None,
) -> None:
    """The appointments of a provider, a location or all, as iCalendar, without the names of customers."""
    with shell.unit() as unit:
        content = operations.exports.calendar(unit, _window(unit.now, start, end, provider, location))
    with into(file):
        sys.stdout.write(content.decode())


def _window(
    now: datetime, start: str, end: str, provider: str | None, location: str | None
) -> "operations.exports.Window":
    span = moments.parse_range(start, end, now, civil.zone("UTC"))
    return operations.exports.Window(span.start, span.end, provider, location)


def _write(shell: Shell, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Row by row: a hundred thousand need no memory."""
    objects = (dict(zip(columns, row, strict=True)) for row in rows)
    if shell.output is Output.JSON:
        _write_array(replace(shell, output=Output.JSONL), objects)
    elif shell.output in {Output.JSONL, Output.YAML}:
        # In YAML, lists of one after one another are one list.
        for each in objects:
            shell.show([each])
    else:
        safe_csv.write(columns, rows, sys.stdout)


def _write_array(shell: Shell, objects: Iterable[dict[str, Any]]) -> None:
    sys.stdout.write("[\n")
    for number, each in enumerate(objects):
        sys.stdout.write("," if number else "")
        shell.show(each)
    sys.stdout.write("]\n")
