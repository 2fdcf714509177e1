"""`sloty customer`: who books."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from sloty import operations
from sloty.cli.destination import into
from sloty.cli.given import given
from sloty.cli.shell import Output, Shell, noun, verb

app = noun("customer")

_COLUMNS = ("code", "first_name", "last_name", "email", "phone", "status")
Ref = Annotated[str, Argument(help="E-mail, code or id.", metavar="CUSTOMER")]
Email = Annotated[str | None, Option("--email", help="E-mail.")]
Phone = Annotated[str | None, Option("--phone", help="Read as of the tenant's country; kept as +1…")]
Code = Annotated[str | None, Option("--code", help="Your own number for them.")]
Birth = Annotated[str | None, Option("--date-of-birth", help="As 1980-03-01.")]
Locale = Annotated[str | None, Option("--locale", help="Language, such as es.")]
Timezone = Annotated[str | None, Option("--timezone", help="IANA zone, when it is not the location's.")]
Contact = Annotated[str | None, Option("--contact-method", help="EMAIL, SMS or PHONE.")]
Notes = Annotated[str | None, Option("--notes", help="For staff.")]


@verb(app, "list", example=("sloty customer list", "sloty customer list --find sil"), columns=_COLUMNS)
def list_(
    shell: Shell,
    find: Annotated[str, Option("--find", help="Any part of a name, e-mail, phone or code.")] = "",
    limit: Annotated[int, Option("--limit", min=1, max=10_000, help="At most so many.")] = 100,
) -> None:
    """Customers by last name."""
    with shell.unit() as unit:
        views = operations.customers.search(unit, find, limit)
    shell.show(views)


@verb(app, "show", example="sloty customer show rui@example.com -o json")
def show(shell: Shell, ref: Ref) -> None:
    """One customer, whole."""
    with shell.unit() as unit:
        view = operations.customers.show(unit, ref)
    shell.show(view)


@verb(
    app,
    "card",
    example=("sloty customer card rui@example.com", "sloty customer card RH1001 -o json"),
    columns=("start", "status", "service", "provider", "location", "notes", "confirmation_code"),
)
def card(
    shell: Shell, ref: Annotated[str, Argument(help="E-mail, code, id, or name when unique.", metavar="CUSTOMER")]
) -> None:
    """One customer at a glance: who they are, what is to come, what has been, no-shows, the usual provider.

    People get a line of it and a table of the visits, the next first, then the last ones; json and yaml carry it whole.
    """
    with shell.unit() as unit:
        found = operations.customer_card.card(unit, ref)
    if shell.output in {Output.JSON, Output.JSONL, Output.YAML}:
        shell.show(found)
        return
    who = found.customer
    reached = (f"{who.first_name} {who.last_name}", who.code, who.email, who.phone)
    shell.note(" · ".join(filter(None, reached)))
    usual = f"usually {found.usual_service} with {found.usual_provider}" if found.usual_provider else ""
    counts = (f"{found.completed} completed", f"{found.no_shows} no-shows", f"{found.cancelled} cancelled")
    shell.note(" · ".join(filter(None, (*counts, usual, who.notes))))
    shell.show([*found.coming, *found.past])


@verb(
    app,
    "create",
    example='sloty customer create --first-name Rui --last-name Costa --email rui@example.com --phone "212 555 0100"',
    writes=True,
    columns=_COLUMNS,
)
def create(
    shell: Shell,
    first_name: Annotated[str, Option("--first-name", help="Given name.")],
    last_name: Annotated[str, Option("--last-name", help="Family name.")],
    email: Email = None,
    phone: Phone = None,
    code: Code = None,
    date_of_birth: Birth = None,
    locale: Locale = None,
    timezone: Timezone = None,
    contact_method: Contact = None,
    notes: Notes = None,
) -> None:
    """Add a customer."""
    values = given(
        first_name=first_name,
        last_name=last_name,
        email=email,
        phone=phone,
        code=code,
        date_of_birth=date_of_birth,
        locale=locale,
        timezone=timezone,
        contact_method=contact_method,
        notes=notes,
    )
    with shell.unit() as unit:
        view = operations.nouns.create(unit, operations.customers.CUSTOMER, values)
    shell.show(view)


@verb(app, "edit", example="sloty customer edit rui@example.com --phone +12125550101", writes=True, columns=_COLUMNS)
def edit(
    shell: Shell,
    ref: Ref,
    first_name: Annotated[str | None, Option("--first-name", help="Given name.")] = None,
    last_name: Annotated[str | None, Option("--last-name", help="Family name.")] = None,
    email: Email = None,
    phone: Phone = None,
    code: Code = None,
    date_of_birth: Birth = None,
    locale: Locale = None,
    timezone: Timezone = None,
    contact_method: Contact = None,
    notes: Notes = None,
) -> None:
    """Change what is given, and nothing else; an empty word ('') takes a value away that may be missing."""
    values = given(
        first_name=first_name,
        last_name=last_name,
        email=email,
        phone=phone,
        code=code,
        date_of_birth=date_of_birth,
        locale=locale,
        timezone=timezone,
        contact_method=contact_method,
        notes=notes,
    )
    with shell.unit() as unit:
        view = operations.nouns.edit(unit, operations.customers.CUSTOMER, ref, values)
    shell.show(view)


@verb(app, "archive", example="sloty customer archive rui@example.com --yes", writes=True, columns=_COLUMNS)
def archive(shell: Shell, ref: Ref) -> None:
    """Take a customer out of use; nothing is erased."""
    shell.confirm(f"Archive customer {ref}?")
    with shell.unit() as unit:
        view = operations.nouns.archive(unit, operations.customers.CUSTOMER, ref)
    shell.show(view)


@verb(app, "find", example=("sloty customer find sil", 'sloty customer find "ana 0100"'), columns=_COLUMNS)
def find(
    shell: Shell,
    fragment: Annotated[str, Argument(help="Any part of a name, e-mail, phone or code; several words must all match.")],
    limit: Annotated[int, Option("--limit", min=1, max=10_000, help="At most so many.")] = 20,
) -> None:
    """Find customers while you type: marks and case do not count, the likeliest come first."""
    with shell.unit() as unit:
        views = operations.customers.search(unit, fragment, limit)
    shell.show(views)


@verb(
    app,
    "duplicates",
    example=("sloty customer duplicates", "sloty customer duplicates -o jsonl"),
    columns=("score", "keep", "keep_name", "other", "other_name", "reasons"),
)
def duplicates(
    shell: Shell, limit: Annotated[int, Option("--limit", min=1, max=10_000, help="At most so many.")] = 100
) -> None:
    """Customers who may be there twice, the likeliest first, with the reasons."""
    with shell.unit() as unit:
        views = operations.duplicates.find(unit, limit)
    shell.show(views)


@verb(
    app,
    "merge",
    example="sloty customer merge rui@example.com --from rui.costa@example.org --yes",
    writes=True,
    columns=_COLUMNS,
)
def merge(
    shell: Shell,
    ref: Ref,
    other: Annotated[
        str, Option("--from", help="Who turns out to be the same: e-mail, code or id.", metavar="CUSTOMER")
    ],
) -> None:
    """Make two customers one: appointments and whatever is lacking come over; the other leads to the first from then on."""
    shell.confirm(f"Merge {other} into {ref}?")
    with shell.unit() as unit:
        view = operations.merging.merge(unit, ref, other)
    shell.show(view)


@verb(app, "export", example="sloty customer export rui@example.com --file rui.json")
def export(
    shell: Shell,
    ref: Ref,
    file: Annotated[
        Path | None,
        Option("--file", help="Into this file, which only you can read; whole or not at all.", dir_okay=False),
    ] = None,
) -> None:
    """Everything that is kept about one customer, as JSON. That it was read is noted in the audit trail."""
    with shell.unit() as unit:
        view = operations.person.export(unit, ref)
    output = shell.output if shell.output in {Output.YAML, Output.JSONL} else Output.JSON
    with into(file):
        replace(shell, output=output).show(view)


@verb(
    app,
    "erase",
    example="sloty customer erase rui@example.com --confirm rui@example.com --cancel",
    writes=True,
    erases=True,
)
def erase(
    shell: Shell,
    ref: Ref,
    cancel: Annotated[bool, Option("--cancel", help="Cancel what is still to come.")] = False,
) -> None:
    """Take away everything personal for good, in the audit trail too; appointments stay countable."""
    shell.confirm(f"This erases {ref} for good.", name=ref)
    with shell.unit() as unit:
        view = operations.person.erase(unit, ref, cancel=cancel)
    shell.show(view)
