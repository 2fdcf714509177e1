"""`sloty hold`: keep a time for a few minutes before booking it."""

from typing import Annotated
from uuid import UUID

from typer import Argument, Option

from sloty import cli, operations
from sloty.cli.commands.book import COLUMNS, Answers, answers_given
from sloty.cli.commands.slots import Location, Provider, Service, StartsAt, start_of
from sloty.cli.shell import Shell, noun, verb

app = noun("hold")

_COLUMNS = ("id", "held_until", "start", "end", "service", "provider", "location")
HoldId = Annotated[UUID, Argument(help="The hold's id.")]


@verb(
    app,
    "create",
    example='sloty hold create --service cleaning --at "2027-03-01 09:30"',
    writes=True,
    columns=_COLUMNS,
)
def create(
    shell: Shell,
    service: Service,
    at: StartsAt,
    provider: Provider = None,
    location: Location = None,
    minutes: Annotated[int | None, Option("--minutes", help="For so long; ten.", min=1, max=1440)] = None,
) -> None:
    """Keep a time for somebody who is still deciding; it gives itself back."""
    with shell.unit() as unit:
        starts_at = start_of(unit, at, service, provider, location)
        wish = operations.booking.HoldWish(service, starts_at, provider, location, minutes)
        view = operations.booking.hold(unit, wish)
    shell.show(view)


@verb(
    app,
    "confirm",
    example="sloty hold confirm 0195d3a0-7c11-7a52-9f3e-2b6c1d4e8f90 --customer rui@example.com",
    writes=True,
    columns=COLUMNS,
)
def confirm(
    shell: Shell,
    hold: HoldId,
    customer: Annotated[str, Option("--customer", help="E-mail, code or id.", metavar="CUSTOMER")],
    param: Answers = None,
) -> None:
    """Turn a hold into an appointment."""
    given = answers_given(param or [])
    with cli.desk.unit(shell, "Book", str(hold)) as (unit, _):
        view = operations.booking.book_hold(unit, hold, customer, given)
    shell.show(view)


@verb(app, "release", example="sloty hold release 0195d3a0-7c11-7a52-9f3e-2b6c1d4e8f90", writes=True)
def release(shell: Shell, hold: HoldId) -> None:
    """Give a hold's time back at once."""
    with shell.unit() as unit:
        operations.booking.release(unit, hold)
    shell.say("Released.")


@verb(app, "list", example="sloty hold list", columns=_COLUMNS)
def list_(shell: Shell) -> None:
    """Every live hold, earliest visit first."""
    with shell.unit() as unit:
        views = operations.booking.list_holds(unit)
    shell.show(views)
