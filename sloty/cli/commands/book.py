"""`sloty book`: the short form of `sloty appointment book`."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

from typer import BadParameter, Option

from sloty import cli, operations
from sloty.cli.commands.slots import Location, Provider, Service, start_of
from sloty.cli.shell import Shell, noun, verb
from sloty.engine.uploads import Upload

app = noun("book", alone=True)

COLUMNS = ("confirmation_code", "status", "start", "service", "provider", "location", "customer_name")

Version = Annotated[
    int | None, Option("--if-version", help="Only if it is still this version; else exit 5.", metavar="N")
]
Answers = Annotated[
    list[str] | None, Option("--param", help="An answer: name=value, or name=@FILE.", metavar="NAME=VALUE")
]
Override = Annotated[
    str | None, Option("--override", help="Book outside hours or notice, for this reason.", metavar="REASON")
]


@verb(
    app,
    "book",
    example=(
        'sloty book --service cleaning --at "2027-03-01 09:30" --customer rui@example.com',
        'sloty book --service cleaning --at "tomorrow 14:00" --customer rui@example.com --provider ana --param reason=Checkup',
    ),
    writes=True,
    columns=COLUMNS,
)
def book(
    shell: Shell,
    service: Service,
    customer: Annotated[str, Option("--customer", help="E-mail, code or id.", metavar="CUSTOMER")],
    at: Annotated[str | None, Option("--at", help="When it starts; wall time of the location.", metavar="TIME")] = None,
    hold: Annotated[UUID | None, Option("--hold", help="Book the time of this hold instead.", metavar="ID")] = None,
    provider: Provider = None,
    location: Location = None,
    param: Answers = None,
    override: Override = None,
    notes: Annotated[str | None, Option("--notes", help="Notes for the visit.")] = None,
    participant: Annotated[list[str] | None, Option("--participant", help="Who comes along; again for more.")] = None,
) -> None:
    """Book an appointment: the time is reserved and everything recorded, or nothing is."""
    if (at is None) == (hold is None):
        raise BadParameter("Give either --at TIME or --hold ID.")
    with cli.desk.unit(shell, "Book", *([str(hold)] if hold else [])) as (unit, acts):
        wish = operations.booking.Wish(
            service=service,
            starts_at=start_of(unit, at, service, provider, location) if at else unit.now,
            customer=customer,
            provider=provider,
            location=location,
            answers=answers_given(param or []),
            hold=hold,
            override_reason=override,
            notes=notes,
            source="CLI",
            participants=tuple(operations.booking.Companion(name) for name in participant or ()),
        )
        view = operations.booking.book(unit, wish)
        acts.made(view)
    shell.show(view)


def answers_given(params: list[str]) -> dict[str, object]:
    """`name=value` as text, `name=@FILE` as an upload; a name given twice is a list."""
    given: dict[str, object] = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals:
            raise BadParameter(f"--param wants NAME=VALUE, not {param!r}.")
        answer: object = _upload(Path(value[1:])) if value.startswith("@") else value
        earlier = given.get(name)
        if earlier is None:
            given[name] = answer
        else:
            given[name] = [*(earlier if isinstance(earlier, list) else [earlier]), answer]
    return given


def _upload(path: Path) -> object:
    try:
        return Upload(path.name, path.read_bytes())
    except OSError as error:
        raise BadParameter(f"{path} cannot be read: {error.strerror}.") from None
