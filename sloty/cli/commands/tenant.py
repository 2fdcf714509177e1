"""`sloty tenant`: the organisations on this platform."""

from typing import Annotated

from typer import Argument, Option

from sloty import operations
from sloty.cli import plans
from sloty.cli.given import given
from sloty.cli.shell import Shell, noun, verb

app = noun("tenant")

_COLUMNS = ("slug", "name", "status", "subscription_tier", "timezone", "country")
Slug = Annotated[str, Argument(help="The tenant's slug.", metavar="SLUG")]
Timezone = Annotated[str | None, Option("--timezone", help="Default zone, such as America/New_York.")]
Country = Annotated[str | None, Option("--country", help="Two letters; phone numbers are read as of it.")]
Currency = Annotated[str | None, Option("--currency", help="Three letters.")]
Locale = Annotated[str | None, Option("--locale", help="Language, such as en.")]
Billing = Annotated[str | None, Option("--billing-email", help="Where invoices go.")]
Tier = Annotated[str | None, Option("--tier", help="FREE, BASIC, PRO or ENTERPRISE.")]


@verb(app, "list", example="sloty tenant list", tenant=False, columns=_COLUMNS)
def list_(shell: Shell) -> None:
    """Every tenant, by slug."""
    with shell.unit() as unit:
        views = operations.tenants.list_(unit)
    shell.show(views)


@verb(app, "show", example="sloty tenant show riverside -o json", tenant=False)
def show(shell: Shell, slug: Slug) -> None:
    """One tenant."""
    with shell.unit() as unit:
        view = operations.tenants.show(unit, slug)
    shell.show(view)


@verb(
    app,
    "create",
    example=(
        'sloty tenant create hillside --name "Hillside Clinic" --timezone Europe/Lisbon --country PT',
        'sloty tenant create smile --name "Smile" --from dental --timezone America/Chicago',
    ),
    writes=True,
    tenant=False,
    columns=_COLUMNS,
)
def create(
    shell: Shell,
    slug: Slug,
    name: Annotated[str, Option("--name", help="Shown to customers.")],
    timezone: Timezone = None,
    country: Country = None,
    currency: Currency = None,
    locale: Locale = None,
    billing_email: Billing = None,
    tier: Tier = None,
    template: Annotated[
        str | None, Option("--from", help="Start from a template: solo, dental, or a plan's file.", metavar="TEMPLATE")
    ] = None,
) -> None:
    """Make a tenant: an empty one, or one that starts with what a template holds."""
    values = given(
        slug=slug,
        name=name,
        timezone=timezone,
        country=country,
        currency=currency,
        locale=locale,
        billing_email=billing_email,
        subscription_tier=tier,
    )
    if template is not None:
        database, operator = shell.database(), shell.operator()
        plans.show(shell, operations.plans.create_from(database, operator, template, values, dry_run=shell.dry_run))
        return
    with shell.unit() as unit:
        view = operations.tenants.create(unit, values)
    shell.show(view)


@verb(
    app,
    "clone",
    example='sloty tenant clone riverside --to lakeside --name "Lakeside Health"',
    writes=True,
    tenant=False,
)
def clone(
    shell: Shell,
    slug: Slug,
    to: Annotated[str, Option("--to", help="The new tenant's slug.", metavar="SLUG")],
    name: Annotated[str | None, Option("--name", help="The new tenant's name.")] = None,
) -> None:
    """Make a tenant that is the equal of another: its catalog, hours and policies, without customers and appointments."""
    database, operator = shell.database(), shell.operator()
    plans.show(shell, operations.plans.clone(database, operator, slug, to, name, dry_run=shell.dry_run))


@verb(app, "edit", example="sloty tenant edit riverside --tier PRO", writes=True, tenant=False, columns=_COLUMNS)
def edit(
    shell: Shell,
    slug: Slug,
    name: Annotated[str | None, Option("--name", help="Shown to customers.")] = None,
    timezone: Timezone = None,
    country: Country = None,
    currency: Currency = None,
    locale: Locale = None,
    billing_email: Billing = None,
    tier: Tier = None,
) -> None:
    """Change what is given, and nothing else."""
    values = given(
        name=name,
        timezone=timezone,
        country=country,
        currency=currency,
        locale=locale,
        billing_email=billing_email,
        subscription_tier=tier,
    )
    with shell.unit() as unit:
        view = operations.tenants.edit(unit, slug, values)
    shell.show(view)


@verb(app, "suspend", example="sloty tenant suspend riverside --yes", writes=True, tenant=False, columns=_COLUMNS)
def suspend(shell: Shell, slug: Slug) -> None:
    """Stop serving a tenant; its data are kept."""
    shell.confirm(f"Suspend {slug}?")
    with shell.unit() as unit:
        view = operations.tenants.set_status(unit, slug, "SUSPENDED")
    shell.show(view)


@verb(app, "resume", example="sloty tenant resume riverside", writes=True, tenant=False, columns=_COLUMNS)
def resume(shell: Shell, slug: Slug) -> None:
    """Serve a suspended or archived tenant again."""
    with shell.unit() as unit:
        view = operations.tenants.set_status(unit, slug, "ACTIVE")
    shell.show(view)


@verb(app, "archive", example="sloty tenant archive riverside --yes", writes=True, tenant=False, columns=_COLUMNS)
def archive(shell: Shell, slug: Slug) -> None:
    """Take a tenant out of use; its data are kept."""
    shell.confirm(f"Archive {slug}?")
    with shell.unit() as unit:
        view = operations.tenants.set_status(unit, slug, "INACTIVE")
    shell.show(view)
