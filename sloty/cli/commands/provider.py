"""`sloty provider`: who delivers services, where."""

from typing import Annotated

from typer import Argument, Option

from sloty import operations
from sloty.cli.catalog import common_verbs
from sloty.cli.given import given
from sloty.cli.shell import Shell, noun, verb

app = noun("provider")

_COLUMNS = ("slug", "name", "title", "status", "specialties", "languages")
Ref = Annotated[str, Argument(help="Slug, code, id, or name when unique.", metavar="PROVIDER")]
Name = Annotated[str, Option("--name", help="Shown to customers.")]
Title = Annotated[str | None, Option("--title", help="Dr, PT, …")]
Email = Annotated[str | None, Option("--email", help="E-mail.")]
SignInEmail = Annotated[
    str | None,
    Option("--sign-in-email", help="With which they sign in, if it is another: the desk's key 5 goes by it."),
]
Phone = Annotated[str | None, Option("--phone", help="Phone.")]
Code = Annotated[str | None, Option("--code", help="Your own short code.")]
Bio = Annotated[str | None, Option("--bio", help="A few words for customers.")]
HomeLocation = Annotated[str | None, Option("--home-location", help="Where they mostly work.")]
Specialties = Annotated[list[str] | None, Option("--specialty", help="Again for more.")]
Languages = Annotated[list[str] | None, Option("--language", help="Again for more.")]
Insurances = Annotated[list[str] | None, Option("--insurance", help="Insurances taken; again for more.")]
Status = Annotated[str | None, Option("--status", help="ACTIVE, ON_LEAVE, INACTIVE or TERMINATED.")]

common_verbs(app, "provider", lambda: operations.providers.PROVIDER, columns=_COLUMNS, sample="zoe")


@verb(
    app,
    "create",
    example='sloty provider create zoe --name "Zoe Marsh" --title Dr --language en --language pt',
    writes=True,
    columns=_COLUMNS,
)
def create(
    shell: Shell,
    slug: Annotated[str, Argument(help="Short name, unique in the tenant.", metavar="SLUG")],
    name: Name,
    title: Title = None,
    email: Email = None,
    sign_in_email: SignInEmail = None,
    phone: Phone = None,
    code: Code = None,
    bio: Bio = None,
    home_location: HomeLocation = None,
    specialties: Specialties = None,
    languages: Languages = None,
    insurances: Insurances = None,
    status: Status = None,
) -> None:
    """Add a provider; then place them with `sloty provider place`."""
    values = given(
        slug=slug,
        name=name,
        title=title,
        email=email,
        sign_in_email=sign_in_email,
        phone=phone,
        code=code,
        bio=bio,
        home_location=home_location,
        specialties=specialties,
        languages=languages,
        insurances=insurances,
        status=status,
    )
    with shell.unit() as unit:
        view = operations.nouns.create(unit, operations.providers.PROVIDER, values)
    shell.show(view)


@verb(app, "edit", example="sloty provider edit zoe --status ON_LEAVE", writes=True, columns=_COLUMNS)
def edit(
    shell: Shell,
    ref: Ref,
    name: Annotated[str | None, Option("--name", help="Shown to customers.")] = None,
    title: Title = None,
    email: Email = None,
    sign_in_email: SignInEmail = None,
    phone: Phone = None,
    code: Code = None,
    bio: Bio = None,
    home_location: HomeLocation = None,
    specialties: Specialties = None,
    languages: Languages = None,
    insurances: Insurances = None,
    status: Status = None,
) -> None:
    """Change what is given, and nothing else; an empty word ('') takes a value away that may be missing."""
    values = given(
        name=name,
        title=title,
        email=email,
        sign_in_email=sign_in_email,
        phone=phone,
        code=code,
        bio=bio,
        home_location=home_location,
        specialties=specialties,
        languages=languages,
        insurances=insurances,
        status=status,
    )
    with shell.unit() as unit:
        view = operations.nouns.edit(unit, operations.providers.PROVIDER, ref, values)
    shell.show(view)


@verb(
    app,
    "place",
    example='sloty provider place zoe --location downtown --hours "mon-thu 09:00-17:00 except 12:00-13:00"',
    writes=True,
    columns=_COLUMNS,
)
def place(
    shell: Shell,
    ref: Ref,
    location: Annotated[str, Option("--location", help="Where they work.")],
    hours: Annotated[list[str] | None, Option("--hours", help="Weekly hours there; again for more.")] = None,
    employment_type: Annotated[str | None, Option("--employment", help="FULL_TIME, PART_TIME, CONTRACT, …")] = None,
    department: Annotated[str | None, Option("--department", help="Department there.")] = None,
    starts_on: Annotated[str | None, Option("--starts-on", help="First day, as 2027-03-01.")] = None,
    ends_on: Annotated[str | None, Option("--ends-on", help="Last day, inclusive.")] = None,
) -> None:
    """Let a provider work at a location, or change how they do. Without hours, the location's own hold."""
    values = given(
        location=location,
        hours=hours,
        employment_type=employment_type,
        department=department,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    with shell.unit() as unit:
        view = operations.providers.place(unit, ref, values)
    shell.show(view)
