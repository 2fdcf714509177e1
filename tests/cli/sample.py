"""A noun for tests of the shell: its verbs show, ask and fail as real ones do, without a database."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from typer import Argument, BadParameter, Option

from sloty.cli.shell import Exit, Shell, noun, verb
from sloty.errors import Conflict, Invalid, raise_all

app = noun("sample", help="A noun for tests.", default="find")


@dataclass(frozen=True)
class Price:
    """Money."""

    amount: Decimal
    currency: str


@dataclass(frozen=True)
class ThingView:
    """One thing."""

    id: UUID
    name: str
    at: datetime
    price: Price | None = None
    tags: tuple[str, ...] = ()
    ready: bool = False


THINGS = (
    ThingView(
        UUID(int=1), "São Paulo", datetime(2027, 3, 1, 9, 30, tzinfo=UTC), Price(Decimal("80.00"), "USD"), ("a", "b")
    ),
    ThingView(UUID(int=2), "\x1b[31mred\x9b2J\ttab\u202e", datetime(2027, 3, 2, tzinfo=UTC), ready=True),
)


class ThingTaken(Conflict):
    """Somebody has it."""

    code = "thing_taken"
    sentence = "{thing} is taken."
    hint = "Take another: sloty sample find."


class ThingWrong(Invalid):
    """It is wrong."""

    code = "thing_wrong"
    sentence = "{thing} is wrong."


@verb(app, "find", example="sloty sample --limit 1", columns=("name", "at", "price", "tags", "ready"))
def find(shell: Shell, limit: Annotated[int, Option(help="At most so many.")] = 10) -> None:
    """All things."""
    shell.show(THINGS[:limit])


@verb(app, "show", example=("sloty sample show 1", "sloty sample show 2 -o json"))
def show(shell: Shell, number: Annotated[int, Argument(help="Which.")]) -> None:
    """One thing."""
    shell.show(THINGS[number - 1])


@verb(app, "write", example="sloty sample write", writes=True)
def write(shell: Shell) -> None:
    """Write in a unit."""
    with shell.unit() as unit:
        shell.note(f"in {unit}")
    shell.say("Written.")


@verb(app, "change", example="sloty sample change --dry-run", writes=True)
def change(shell: Shell) -> None:
    """Change a thing, and show it."""
    with shell.unit():
        pass
    shell.show(THINGS[0])


@verb(app, "archive", example="sloty sample archive --yes", writes=True)
def archive(shell: Shell) -> None:
    """Ask first."""
    shell.confirm("Archive it?")
    shell.say("Archived.")


@verb(app, "erase", example="sloty sample erase --confirm alpha", writes=True, erases=True)
def erase(shell: Shell) -> None:
    """Ask for the name first."""
    shell.confirm("This erases everything.", name="alpha")
    shell.say("Erased.")


@verb(app, "fail", example="sloty sample fail conflict", tenant=False)
def fail(shell: Shell, how: Annotated[str, Argument(help="conflict, many, bug, usage, partly or interrupt.")]) -> Exit:
    """End in every way."""
    shell.detail(f"about to {how}")
    if how == "conflict":
        raise ThingTaken(thing="The \x1b[31mroom", field="room")
    if how == "many":
        raise_all([ThingWrong(thing="One", field="one"), ThingTaken(thing="Two")])
    if how == "bug":
        raise ZeroDivisionError("\x1b[2Jboom")
    if how == "usage":
        raise BadParameter("Give either --this or --that.")
    if how == "interrupt":
        raise KeyboardInterrupt
    return Exit.PARTLY_DONE


@verb(app, "secret", example="sloty sample secret", hidden=True)
def secret(shell: Shell) -> None:
    """Not in the help."""
    shell.show(None)
