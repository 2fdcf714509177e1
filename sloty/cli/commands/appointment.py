"""`sloty appointment`: appointments and what happens to them."""

from base64 import b64decode
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Option

from sloty import cli, operations
from sloty.cli.commands import book as book_command
from sloty.cli.commands.book import COLUMNS, Answers, Version, answers_given
from sloty.cli.commands.slots import Location, Provider, Service
from sloty.cli.destination import put
from sloty.cli.shell import Shell, noun, verb
from sloty.engine.lifecycle import Status
from sloty.formats import moments

app = noun("appointment")

Ref = Annotated[str, Argument(help="Confirmation code or id.", metavar="CODE")]
Reason = Annotated[str | None, Option("--reason", help="Kept in the history.")]
Overriding = Annotated[
    str | None, Option("--override", help="Outside hours or notice, for this reason.", metavar="REASON")
]

verb(
    app,
    "book",
    example='sloty appointment book --service cleaning --at "2027-03-01 09:30" --customer rui@example.com',
    writes=True,
    columns=COLUMNS,
)(book_command.book)


@verb(
    app,
    "walk-in",
    example="sloty appointment walk-in --service cleaning --customer rui@example.com",
    writes=True,
    columns=COLUMNS,
)
def walk_in(
    shell: Shell,
    service: Service,
    customer: Annotated[str, Option("--customer", help="E-mail, code or id.", metavar="CUSTOMER")],
    provider: Provider = None,
    location: Location = None,
    param: Answers = None,
    notes: Annotated[str | None, Option("--notes", help="Notes for the visit.")] = None,
) -> None:
    """Book whoever is here from now on, and check them in; or say when somebody is free."""
    with cli.desk.unit(shell, "Walk-in") as (unit, acts):
        wish = operations.booking.WalkIn(service, customer, provider, location, answers_given(param or []), notes)
        view = operations.booking.walk_in(unit, wish)
        acts.made(view)
    shell.show(view)


@verb(
    app,
    "list",
    example=(
        "sloty appointment list --from today --to +7d",
        "sloty appointment list --provider ana --status CONFIRMED",
    ),
    columns=COLUMNS,
)
def list_(
    shell: Shell,
    start: Annotated[str, Option("--from", help="From this day or time.", metavar="TIME")] = "today",
    end: Annotated[str | None, Option("--to", help="To this day, inclusive; four weeks on.", metavar="TIME")] = None,
    provider: Annotated[str | None, Option("--provider", help="Slug.")] = None,
    location: Annotated[str | None, Option("--location", help="Slug.")] = None,
    service: Annotated[str | None, Option("--service", help="Slug.")] = None,
    customer: Annotated[str | None, Option("--customer", help="E-mail, code or id.")] = None,
    status: Annotated[list[Status] | None, Option("--status", help="Only these; again for more.")] = None,
    limit: Annotated[int, Option("--limit", min=1, max=10_000, help="At most so many.")] = 1000,
) -> None:
    """Appointments by their start, cancelled ones included."""
    with shell.unit() as unit:
        zone = operations.day_sheet.zone(unit, provider=provider, location=location)
        span = moments.parse_range(start, end, unit.now, zone, days=28)
        wanted = operations.appointments.Filter(
            span.start, span.end, provider, location, service, customer, tuple(status or ()), limit
        )
        views = operations.appointments.list_(unit, wanted)
    shell.show(views)


@verb(app, "show", example="sloty appointment show 7KQ2M9XD -o json")
def show(shell: Shell, code: Ref) -> None:
    """One appointment, whole."""
    with shell.unit() as unit:
        view = operations.appointments.show(unit, code)
    shell.show(view)


@verb(
    app,
    "history",
    example="sloty appointment history 7KQ2M9XD",
    columns=("at", "verb", "from_status", "to_status", "actor", "front_end", "reason"),
)
def history(shell: Shell, code: Ref) -> None:
    """Every act on an appointment, oldest first."""
    with shell.unit() as unit:
        views = operations.appointments.history(unit, code)
    shell.show(views)


@verb(
    app,
    "files",
    example="sloty appointment files 7KQ2M9XD",
    columns=("name", "filename", "media_type", "size"),
)
def files(shell: Shell, code: Ref) -> None:
    """The files that were given as answers."""
    with shell.unit() as unit:
        views = operations.attachments.list_(unit, code)
    shell.show(views)


@verb(app, "file", example="sloty appointment file 7KQ2M9XD --name photo --file photo.jpg")
def file(
    shell: Shell,
    code: Ref,
    name: Annotated[str, Option("--name", help="Of the question that it answers.")],
    path: Annotated[Path, Option("--file", help="Where to put it; for its owner's eyes.", metavar="FILE")],
    yes: Annotated[bool, Option("--yes", "-y", help="Write over a file that is there.")] = False,
) -> None:
    """Put one file of an appointment on this machine. Nothing opens it."""
    with shell.unit() as unit:
        found = operations.attachments.fetch(unit, code, name)
    if path.exists() and not yes:
        shell.confirm(f"Write over {path}?")
    put(path, b64decode(found.base64))
    shell.note(f"{found.filename} ({found.media_type}, {found.size} bytes) is now {path}")


def _act(shell: Shell, operation: str, code: str, *args: Any, version: int | None, **more: Any) -> None:
    with cli.desk.unit(shell, operation.replace("_", " ").capitalize(), code) as (unit, _):
        view = getattr(operations.appointments, operation)(unit, code, *args, expected=version, **more)
    shell.show(view)


@verb(app, "approve", example="sloty appointment approve 7KQ2M9XD", writes=True, columns=COLUMNS)
def approve(shell: Shell, code: Ref, version: Version = None) -> None:
    """Approve what awaits approval: its hold becomes a booking."""
    _act(shell, "approve", code, version=version)


@verb(app, "decline", example='sloty appointment decline 7KQ2M9XD --reason "no referral"', writes=True, columns=COLUMNS)
def decline(
    shell: Shell,
    code: Ref,
    reason: Annotated[str, Option("--reason", help="Told to the customer.")],
    version: Version = None,
) -> None:
    """Decline what awaits approval; its time is free at once."""
    _act(shell, "decline", code, reason, version=version)


@verb(app, "confirm", example="sloty appointment confirm 7KQ2M9XD", writes=True, columns=COLUMNS)
def confirm(shell: Shell, code: Ref, version: Version = None) -> None:
    """The customer will come."""
    _act(shell, "confirm", code, version=version)


@verb(app, "check-in", example="sloty appointment check-in 7KQ2M9XD", writes=True, columns=COLUMNS)
def check_in(shell: Shell, code: Ref, version: Version = None) -> None:
    """The customer is here."""
    _act(shell, "check_in", code, version=version)


@verb(app, "start", example="sloty appointment start 7KQ2M9XD", writes=True, columns=COLUMNS)
def start(shell: Shell, code: Ref, version: Version = None) -> None:
    """The visit begins."""
    _act(shell, "start", code, version=version)


@verb(app, "complete", example="sloty appointment complete 7KQ2M9XD", writes=True, columns=COLUMNS)
def complete(shell: Shell, code: Ref, version: Version = None) -> None:
    """The visit is over."""
    _act(shell, "complete", code, version=version)


@verb(app, "no-show", example="sloty appointment no-show 7KQ2M9XD", writes=True, columns=COLUMNS)
def no_show(shell: Shell, code: Ref, version: Version = None) -> None:
    """The customer did not come; what is left of the time is free."""
    _act(shell, "mark_no_show", code, version=version)


@verb(
    app,
    "cancel",
    example=(
        'sloty appointment cancel 7KQ2M9XD --reason "customer is ill"',
        'sloty appointment cancel 7KQ2M9XD --reason "told on the telephone" --no-message',
    ),
    writes=True,
    columns=COLUMNS,
)
def cancel(
    shell: Shell,
    code: Ref,
    reason: Annotated[str, Option("--reason", help="Why.")],
    no_message: Annotated[bool, Option("--no-message", help="Nobody is told by a message.")] = False,
    version: Version = None,
) -> None:
    """Cancel; the time is free at once."""
    _act(shell, "cancel", code, reason, version=version, tell=not no_message)


@verb(
    app,
    "note",
    example=('sloty appointment note 7KQ2M9XD --notes "by the window"', 'sloty appointment note 7KQ2M9XD --notes ""'),
    writes=True,
    columns=(*COLUMNS, "notes"),
)
def note(
    shell: Shell,
    code: Ref,
    notes: Annotated[str, Option("--notes", help="In the place of those that are there; empty takes them away.")],
    version: Version = None,
) -> None:
    """Write other notes on an appointment; nothing else of it changes."""
    with cli.desk.unit(shell, "Note", code) as (unit, _):
        view = operations.appointments.annotate(unit, code, notes, expected=version)
    shell.show(view)


@verb(
    app,
    "reschedule",
    example='sloty appointment reschedule 7KQ2M9XD --at "2027-03-02 11:00"',
    writes=True,
    columns=COLUMNS,
)
def reschedule(
    shell: Shell,
    code: Ref,
    at: Annotated[str, Option("--at", help="The new start; wall time of the location.", metavar="TIME")],
    provider: Annotated[str | None, Option("--provider", help="Another provider.")] = None,
    location: Annotated[str | None, Option("--location", help="Another location.")] = None,
    override: Overriding = None,
    reason: Reason = None,
    version: Version = None,
) -> None:
    """Move an appointment; it keeps its time when the new one cannot be had."""
    with cli.desk.unit(shell, "Reschedule", code) as (unit, _):
        zone = operations.moving.zone(unit, code, location)
        starts_at = moments.instant(at, unit.now, zone)
        move = operations.moving.Move(code, starts_at, provider, location, override, reason, version)
        view = operations.moving.reschedule(unit, move)
    shell.show(view)


@verb(app, "reassign", example="sloty appointment reassign 7KQ2M9XD --provider ben", writes=True, columns=COLUMNS)
def reassign(
    shell: Shell,
    code: Ref,
    provider: Annotated[str | None, Option("--provider", help="Who takes over; anybody who is free.")] = None,
    override: Overriding = None,
    reason: Reason = None,
    version: Version = None,
) -> None:
    """Give an appointment to another provider, at the same time."""
    with cli.desk.unit(shell, "Reassign", code) as (unit, _):
        wish = operations.moving.Reassignment(code, provider, override, reason, version)
        view = operations.moving.reassign(unit, wish)
    shell.show(view)
