"""`sloty override`: dated changes: vacation, sick, meeting, extra time, closures."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from typer import Argument, BadParameter, Option

from sloty import cli, operations
from sloty.cli.commands.book import COLUMNS as VISIT_COLUMNS
from sloty.cli.given import given
from sloty.cli.shell import Shell, noun, verb
from sloty.engine import civil
from sloty.formats import moments

if TYPE_CHECKING:
    from sloty.operations.views import AppointmentView

app = noun("override")

_COLUMNS = ("id", "day", "kind", "provider", "location", "time", "reason")


@verb(
    app,
    "add",
    example=(
        "sloty override add --provider zoe --day 2027-03-01 --kind VACATION",
        'sloty override add --provider zoe --day sat --kind AVAILABLE --time "10:00-12:00"',
        'sloty override add --location downtown --day 2027-12-25 --reason "Christmas"',
    ),
    writes=True,
    columns=_COLUMNS,
)
def add(
    shell: Shell,
    day: Annotated[str, Option("--day", help="Which day.", metavar="DAY")],
    provider: Annotated[str | None, Option("--provider", help="Whose; without, the location is closed.")] = None,
    location: Annotated[str | None, Option("--location", help="Only there; or the location that is closed.")] = None,
    kind: Annotated[str | None, Option("--kind", help="VACATION, SICK, MEETING, TRAINING, HOLIDAY, …")] = None,
    time: Annotated[str | None, Option("--time", help="Like 10:00-12:00; without, all day.")] = None,
    reason: Annotated[str | None, Option("--reason", help="A closure's is told to who asks.")] = None,
) -> None:
    """Change a provider's day, or close a location. Visits stay: whose are left without their provider is noted."""
    if provider is None and location is None:
        raise BadParameter("Give --provider, or --location to close it.")
    opens, dash, closes = (time or "").partition("-")
    times = {"opens": opens.strip(), "closes": closes.strip()} if dash else given(opens=time)
    left: Sequence[AppointmentView] = ()
    with cli.desk.unit(shell, "Override") as (unit, acts):
        on = moments.day(day, unit.now, civil.zone("UTC"))
        values = given(day=on, location=location, reason=reason, **times)
        if provider is None:
            view = operations.overrides.close(unit, values)
        else:
            absence = operations.overrides.absent(unit, {**values, "provider": provider, "kind": kind or "UNAVAILABLE"})
            view, left = absence.override, absence.affected
            acts.made(view)
    shell.show(view)
    if left:
        codes = ", ".join(visit.confirmation_code for visit in left)
        shell.note(f"Left without {provider}: {codes}. Give them to others: sloty appointment reassign CODE")


@verb(app, "affected", example="sloty override affected 0195d3a0-7c11-7a52-9f3e-2b6c1d4e8f90", columns=VISIT_COLUMNS)
def affected(shell: Shell, ref: Annotated[str, Argument(help="Its id.", metavar="ID")]) -> None:
    """The visits, still agreed, that an override leaves without their provider."""
    with shell.unit() as unit:
        views = operations.overrides.affected(unit, ref)
    shell.show(views)


@verb(app, "list", example="sloty override list --from today --to +30d", columns=_COLUMNS)
def list_(
    shell: Shell,
    start: Annotated[str, Option("--from", help="From this day.", metavar="DAY")] = "today",
    end: Annotated[str, Option("--to", help="To this day, inclusive.", metavar="DAY")] = "+365d",
) -> None:
    """Overrides and closures, by day."""
    with shell.unit() as unit:
        utc = civil.zone("UTC")
        views = operations.overrides.list_(unit, moments.day(start, unit.now, utc), moments.day(end, unit.now, utc))
    shell.show(views)


@verb(
    app, "remove", example="sloty override remove 0195d3a0-7c11-7a52-9f3e-2b6c1d4e8f90", writes=True, columns=_COLUMNS
)
def remove(shell: Shell, ref: Annotated[str, Argument(help="Its id.", metavar="ID")]) -> None:
    """Remove an override or a closure."""
    with cli.desk.unit(shell, "Remove an override", ref) as (unit, _):
        view = operations.overrides.remove(unit, ref)
    shell.show(view)
