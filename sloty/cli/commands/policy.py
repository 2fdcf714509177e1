"""`sloty policy`: what a tenant promises its customers."""

from typing import Annotated

from typer import Argument, Option

from sloty import operations
from sloty.cli.shell import Shell, noun, verb

app = noun("policy")

Slug = Annotated[str, Argument(help="The tenant's slug.", metavar="SLUG")]


@verb(app, "show", example="sloty policy show riverside", tenant=False)
def show(shell: Shell, slug: Slug) -> None:
    """Every promise of a tenant: cancellation, reminders, attendance, retention."""
    with shell.unit() as unit:
        view = operations.tenants.policies(unit, slug)
    shell.show(view.model_dump(mode="json"))


@verb(
    app,
    "set",
    example=(
        "sloty policy set riverside --set cancellation.window_hours=48 --set cancellation.fee=25.00",
        "sloty policy set riverside --set reminders.hours_before=48,24,2",
    ),
    writes=True,
    tenant=False,
)
def set_(
    shell: Shell,
    slug: Slug,
    setting: Annotated[
        list[str], Option("--set", help="SECTION.NAME=VALUE; empty for the default.", metavar="NAME=VALUE")
    ],
) -> None:
    """Change promises of a tenant; what is not named stays."""
    with shell.unit() as unit:
        view = operations.tenants.set_policies(unit, slug, setting)
    shell.show(view.model_dump(mode="json"))
