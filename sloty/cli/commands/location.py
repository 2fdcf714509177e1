"""`sloty location`: the sites of a tenant, real or virtual."""

from typing import Annotated

from typer import Argument, Option

from sloty import operations
from sloty.cli.catalog import common_verbs
from sloty.cli.given import given
from sloty.cli.shell import Shell, noun, verb

app = noun("location")

_COLUMNS = ("slug", "name", "kind", "timezone", "city", "status")
Ref = Annotated[str, Argument(help="Slug, code, id, or name when unique.", metavar="LOCATION")]
Name = Annotated[str, Option("--name", help="Shown to customers.")]
Timezone = Annotated[str, Option("--timezone", help="IANA zone; decides what its hours mean.")]
Kind = Annotated[str | None, Option("--kind", help="PHYSICAL or VIRTUAL.")]
Status = Annotated[str | None, Option("--status", help="ACTIVE, INACTIVE, MAINTENANCE, SUSPENDED or PENDING_APPROVAL.")]
Code = Annotated[str | None, Option("--code", help="Your own short code.")]
Address = Annotated[str | None, Option("--address", help="Street and number.")]
City = Annotated[str | None, Option("--city", help="City.")]
Region = Annotated[str | None, Option("--region", help="State, province or canton.")]
PostalCode = Annotated[str | None, Option("--postal-code", help="Postal code.")]
Country = Annotated[str | None, Option("--country", help="Two letters.")]
Phone = Annotated[str | None, Option("--phone", help="Phone.")]
Email = Annotated[str | None, Option("--email", help="E-mail.")]
MeetingUrl = Annotated[str | None, Option("--meeting-url", help="Where a virtual visit takes place.")]
Hours = Annotated[
    list[str] | None, Option("--hours", help="Weekly hours, such as 'mon-fri 09:00-17:00'; again for more.")
]

common_verbs(app, "location", lambda: operations.places.LOCATION, columns=_COLUMNS, sample="uptown")


@verb(
    app,
    "create",
    example='sloty location create uptown --name "Uptown" --timezone America/New_York --hours "mon-fri 09:00-17:00"',
    writes=True,
    columns=_COLUMNS,
)
def create(
    shell: Shell,
    slug: Annotated[str, Argument(help="Short name, unique in the tenant.", metavar="SLUG")],
    name: Name,
    timezone: Timezone,
    kind: Kind = None,
    status: Status = None,
    code: Code = None,
    address: Address = None,
    city: City = None,
    region: Region = None,
    postal_code: PostalCode = None,
    country: Country = None,
    phone: Phone = None,
    email: Email = None,
    meeting_url: MeetingUrl = None,
    hours: Hours = None,
) -> None:
    """Add a location."""
    values = given(
        slug=slug,
        name=name,
        timezone=timezone,
        kind=kind,
        status=status,
        code=code,
        address=address,
        city=city,
        region=region,
        postal_code=postal_code,
        country=country,
        phone=phone,
        email=email,
        meeting_url=meeting_url,
        hours=hours,
    )
    with shell.unit() as unit:
        view = operations.nouns.create(unit, operations.places.LOCATION, values)
    shell.show(view)


@verb(app, "edit", example="sloty location edit uptown --status MAINTENANCE", writes=True, columns=_COLUMNS)
def edit(
    shell: Shell,
    ref: Ref,
    name: Annotated[str | None, Option("--name", help="Shown to customers.")] = None,
    timezone: Annotated[str | None, Option("--timezone", help="IANA zone; decides what its hours mean.")] = None,
    kind: Kind = None,
    status: Status = None,
    code: Code = None,
    address: Address = None,
    city: City = None,
    region: Region = None,
    postal_code: PostalCode = None,
    country: Country = None,
    phone: Phone = None,
    email: Email = None,
    meeting_url: MeetingUrl = None,
    hours: Hours = None,
) -> None:
    """Change what is given, and nothing else; an empty word ('') takes a value away that may be missing."""
    values = given(
        name=name,
        timezone=timezone,
        kind=kind,
        status=status,
        code=code,
        address=address,
        city=city,
        region=region,
        postal_code=postal_code,
        country=country,
        phone=phone,
        email=email,
        meeting_url=meeting_url,
        hours=hours,
    )
    with shell.unit() as unit:
        view = operations.nouns.edit(unit, operations.places.LOCATION, ref, values)
    shell.show(view)
