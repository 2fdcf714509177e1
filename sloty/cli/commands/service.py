"""`sloty service`: what can be booked, by whom, with which questions."""

from typing import Annotated

from typer import Argument, Option

from sloty import operations
from sloty.cli.catalog import common_verbs
from sloty.cli.given import given
from sloty.cli.shell import Shell, noun, verb

app = noun("service")

_COLUMNS = ("slug", "name", "duration", "step", "price", "providers", "locations", "status")
Ref = Annotated[str, Argument(help="Slug, code, id, or name when unique.", metavar="SERVICE")]
Name = Annotated[str, Option("--name", help="Shown to customers.")]
Duration = Annotated[int, Option("--duration", help="Minutes.")]
Step = Annotated[int | None, Option("--step", help="Minutes between two offered starts.")]
BufferBefore = Annotated[int | None, Option("--buffer-before", help="Minutes kept free before.")]
BufferAfter = Annotated[int | None, Option("--buffer-after", help="Minutes kept free after.")]
Price = Annotated[str | None, Option("--price", help="Amount, such as 80.00.")]
Currency = Annotated[str | None, Option("--currency", help="Three letters.")]
Category = Annotated[str | None, Option("--category", help="Heading.")]
Code = Annotated[str | None, Option("--code", help="Your own short code.")]
Description = Annotated[str | None, Option("--description", help="For customers.")]
NoticeHours = Annotated[int | None, Option("--notice-hours", help="Bookable up to so many hours before.")]
NoticeDays = Annotated[int | None, Option("--notice-days", help="Bookable up to so many days before.")]
HorizonDays = Annotated[int | None, Option("--horizon-days", help="Bookable so many days ahead.")]
RequiresApproval = Annotated[bool | None, Option("--approval/--no-approval", help="Each booking awaits approval.")]
AutoConfirm = Annotated[bool | None, Option("--auto-confirm/--no-auto-confirm", help="Booked is confirmed.")]
Participants = Annotated[int | None, Option("--participants", help="So many may come along.")]
Waitlist = Annotated[bool | None, Option("--waitlist/--no-waitlist", help="People may wait where nothing is free.")]
Providers = Annotated[list[str] | None, Option("--provider", help="Who gives it; again for more. Replaces.")]
Locations = Annotated[list[str] | None, Option("--location", help="Where; again for more. Replaces.")]
Status = Annotated[str | None, Option("--status", help="ACTIVE or INACTIVE.")]

common_verbs(app, "service", lambda: operations.services.SERVICE, columns=_COLUMNS, sample="cleaning")


@verb(
    app,
    "create",
    example="sloty service create cleaning --name Cleaning --duration 45 --provider zoe --location downtown",
    writes=True,
    columns=_COLUMNS,
)
def create(
    shell: Shell,
    slug: Annotated[str, Argument(help="Short name, unique in the tenant.", metavar="SLUG")],
    name: Name,
    duration: Duration,
    step: Step = None,
    buffer_before: BufferBefore = None,
    buffer_after: BufferAfter = None,
    price: Price = None,
    currency: Currency = None,
    category: Category = None,
    code: Code = None,
    description: Description = None,
    notice_hours: NoticeHours = None,
    notice_days: NoticeDays = None,
    horizon_days: HorizonDays = None,
    requires_approval: RequiresApproval = None,
    auto_confirm: AutoConfirm = None,
    most_participants: Participants = None,
    waitlist: Waitlist = None,
    providers: Providers = None,
    locations: Locations = None,
    status: Status = None,
) -> None:
    """Add a service; questions come with `sloty service ask`."""
    values = given(
        slug=slug,
        name=name,
        duration=duration,
        step=step,
        buffer_before=buffer_before,
        buffer_after=buffer_after,
        price=price,
        currency=currency,
        category=category,
        code=code,
        description=description,
        notice_hours=notice_hours,
        notice_days=notice_days,
        horizon_days=horizon_days,
        requires_approval=requires_approval,
        auto_confirm=auto_confirm,
        most_participants=most_participants,
        waitlist=waitlist,
        providers=providers,
        locations=locations,
        status=status,
    )
    with shell.unit() as unit:
        view = operations.nouns.create(unit, operations.services.SERVICE, values)
    shell.show(view)


@verb(app, "edit", example="sloty service edit cleaning --price 95 --buffer-after 10", writes=True, columns=_COLUMNS)
def edit(
    shell: Shell,
    ref: Ref,
    name: Annotated[str | None, Option("--name", help="Shown to customers.")] = None,
    duration: Annotated[int | None, Option("--duration", help="Minutes.")] = None,
    step: Step = None,
    buffer_before: BufferBefore = None,
    buffer_after: BufferAfter = None,
    price: Price = None,
    currency: Currency = None,
    category: Category = None,
    code: Code = None,
    description: Description = None,
    notice_hours: NoticeHours = None,
    notice_days: NoticeDays = None,
    horizon_days: HorizonDays = None,
    requires_approval: RequiresApproval = None,
    auto_confirm: AutoConfirm = None,
    most_participants: Participants = None,
    waitlist: Waitlist = None,
    providers: Providers = None,
    locations: Locations = None,
    status: Status = None,
) -> None:
    """Change what is given, and nothing else; an empty word ('') takes a value away that may be missing."""
    values = given(
        name=name,
        duration=duration,
        step=step,
        buffer_before=buffer_before,
        buffer_after=buffer_after,
        price=price,
        currency=currency,
        category=category,
        code=code,
        description=description,
        notice_hours=notice_hours,
        notice_days=notice_days,
        horizon_days=horizon_days,
        requires_approval=requires_approval,
        auto_confirm=auto_confirm,
        most_participants=most_participants,
        waitlist=waitlist,
        providers=providers,
        locations=locations,
        status=status,
    )
    with shell.unit() as unit:
        view = operations.nouns.edit(unit, operations.services.SERVICE, ref, values)
    shell.show(view)


@verb(
    app,
    "ask",
    example='sloty service ask cleaning --name reason --label "Reason for the visit" --type TEXT --required',
    writes=True,
    columns=_COLUMNS,
)
def ask(
    shell: Shell,
    ref: Ref,
    name: Annotated[str, Option("--name", help="Short name of the question.")],
    label: Annotated[str, Option("--label", help="As customers read it.")],
    type_: Annotated[str, Option("--type", help="TEXT, NUMBER, SELECT, DATE, …: see the guide.")] = "TEXT",
    required: Annotated[bool, Option("--required", help="Must be answered.")] = False,
    options: Annotated[list[str] | None, Option("--option", help="A choice; again for more.")] = None,
    minimum: Annotated[str | None, Option("--min", help="Smallest value.")] = None,
    maximum: Annotated[str | None, Option("--max", help="Largest value.")] = None,
    pattern: Annotated[str | None, Option("--pattern", help="Regular expression of the whole answer.")] = None,
) -> None:
    """Let a service ask a question when it is booked, or change the question of that name."""
    question = given(
        name=name,
        label=label,
        type=type_,
        required=required,
        options=options,
        minimum=minimum,
        maximum=maximum,
        pattern=pattern,
    )
    with shell.unit() as unit:
        view = operations.services.ask(unit, ref, question)
    shell.show(view)


@verb(
    app,
    "require",
    example="sloty service require cleaning --pool dental-chairs",
    writes=True,
    columns=_COLUMNS,
)
def require(
    shell: Shell,
    ref: Ref,
    pool: Annotated[str, Option("--pool", help="Pool of resources.")],
    quantity: Annotated[int, Option("--quantity", min=0, max=50, help="How many at a time; 0 for none.")] = 1,
) -> None:
    """Let a service take resources of a pool at the location where it is given."""
    with shell.unit() as unit:
        view = operations.services.require(unit, ref, pool, quantity)
    shell.show(view)
