"""`sloty tenant`: the organisations on this platform."""

from typing import Annotated

from typer import Argument, Option

from sloty import operations
from sloty.cli import plans
from sloty.cli.given import given
from sloty.cli.shell import Shell, noun, verb

app = noun("tenant")

_COLUMNS = ("slug", "name", "status", "subscription_tier", "subscription_status", "trial_ends_at", "timezone")
Slug = Annotated[str, Argument(help="The tenant's slug.", metavar="SLUG")]
Timezone = Annotated[str | None, Option("--timezone", help="Default zone, such as America/New_York.")]
Country = Annotated[str | None, Option("--country", help="Two letters; phone numbers are read as of it.")]
Currency = Annotated[str | None, Option("--currency", help="Three letters.")]
Locale = Annotated[str | None, Option("--locale", help="Language, such as en.")]
Billing = Annotated[str | None, Option("--billing-email", help="Where invoices go.")]
Subscription = Annotated[
    str | None, Option("--subscription", help="TRIAL, ACTIVE, PAST_DUE, CANCELLED or PAUSED.", metavar="STATUS")
]
TrialEnds = Annotated[str | None, Option("--trial-ends", help="As 2027-03-31T00:00Z.", metavar="TIME")]
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
    trial_ends: TrialEnds = None,
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
        trial_ends_at=trial_ends,
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
    subscription: Subscription = None,
    trial_ends: TrialEnds = None,
) -> None:
    """Change what is given, and nothing else; an empty word ('') takes a value away that may be missing."""
    values = given(
        name=name,
        timezone=timezone,
        country=country,
        currency=currency,
        locale=locale,
        billing_email=billing_email,
        subscription_tier=tier,
        subscription_status=subscription,
        trial_ends_at=trial_ends,
    )
    with shell.unit() as unit:
        view = operations.tenants.edit(unit, slug, values)
    shell.show(view)


@verb(
    app,
    "suspend",
    example='sloty tenant suspend riverside --reason "unpaid invoice" --yes',
    writes=True,
    tenant=False,
    columns=_COLUMNS,
)
def suspend(
    shell: Shell,
    slug: Slug,
    reason: Annotated[str | None, Option("--reason", help="Told to whoever wants to use it meanwhile.")] = None,
) -> None:
    """Stop serving a tenant: nobody acts in it, and its data are kept."""
    shell.confirm(f"Suspend {slug}?")
    with shell.unit() as unit:
        view = operations.tenants.set_status(unit, slug, "SUSPENDED", reason)
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


@verb(
    app,
    "purge",
    example="sloty tenant purge riverside --confirm riverside",
    writes=True,
    erases=True,
    tenant=False,
    columns=_COLUMNS,
)
def purge(shell: Shell, slug: Slug) -> None:
    """Erase a tenant with everything in it, for good. Export it first: sloty export tenant SLUG; sloty db backup FILE."""
    with shell.unit() as unit:
        (used,) = operations.subscriptions.usage(unit, operations.tenants.show(unit, slug).slug)
    shell.note(
        f"{slug}: {used.customers.split(' of')[0]} customers, {used.audit_entries:,} entries of the audit trail."
    )
    shell.confirm(f"This erases the tenant {slug} for good.", name=slug)
    with shell.unit() as unit:
        view = operations.tenants.purge(unit, slug)
    shell.show(view)


@verb(
    app,
    "usage",
    example=("sloty tenant usage", "sloty tenant usage --only riverside -o json"),
    tenant=False,
    columns=(
        "tenant",
        "tier",
        "subscription",
        "locations",
        "providers",
        "customers",
        "users",
        "appointments_this_month",
    ),
)
def usage(
    shell: Shell, only: Annotated[str | None, Option("--only", help="One tenant.", metavar="SLUG")] = None
) -> None:
    """What each tenant uses, of what it may."""
    with shell.unit() as unit:
        views = operations.subscriptions.usage(unit, only)
    shell.show(views)


@verb(
    app,
    "limit",
    example="sloty tenant limit riverside --set customers=20000 --set users=none",
    writes=True,
    tenant=False,
    columns=_COLUMNS,
)
def limit(
    shell: Shell,
    slug: Slug,
    setting: Annotated[
        list[str], Option("--set", help="WHAT=NUMBER; none for no limit, tier for the tier's.", metavar="WHAT=NUMBER")
    ],
) -> None:
    """Agree on limits with a tenant that are not its tier's: locations, providers, customers, users."""
    with shell.unit() as unit:
        view = operations.tenants.set_limits(unit, slug, setting)
    shell.show(view)


@verb(
    app,
    "feature",
    example="sloty tenant feature riverside --on sms --off api",
    writes=True,
    tenant=False,
    columns=_COLUMNS,
)
def feature(
    shell: Shell,
    slug: Slug,
    on: Annotated[list[str] | None, Option("--on", help="Switch on.", metavar="FEATURE")] = None,
    off: Annotated[list[str] | None, Option("--off", help="Switch off.", metavar="FEATURE")] = None,
) -> None:
    """Switch features on or off for a tenant, whatever its tier says: api, sms, white_label, waitlist, series, reports."""
    with shell.unit() as unit:
        changes = {**dict.fromkeys(on or (), True), **dict.fromkeys(off or (), False)}
        view = operations.tenants.set_features(unit, slug, changes)
    shell.show(view)
