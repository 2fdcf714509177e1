"""`sloty policy`: what a tenant promises its customers."""

from typing import Annotated

from typer import Argument, Option

from sloty import operations
from sloty.cli.shell import Shell, noun, verb

app = noun("policy")

Slug = Annotated[str, Argument(help="The tenant's slug.", metavar="SLUG")]
Service = Annotated[str | None, Option("--service", help="How this service reminds: slug, code, name or id.")]


@verb(
    app,
    "show",
    example=("sloty policy show riverside", "sloty policy show riverside --service checkup"),
    tenant=False,
)
def show(shell: Shell, slug: Slug, service: Service = None) -> None:
    """Every promise of a tenant: cancellation, reminders, messages, attendance, retention."""
    with shell.unit() as unit:
        if service is None:
            found = operations.policies.show(unit, slug).model_dump(mode="json")
        else:
            found = {"reminders": operations.policies.show_service(unit, slug, service).model_dump(mode="json")}
    shell.show(found)


@verb(
    app,
    "set",
    example=(
        "sloty policy set riverside --set cancellation.window_hours=48 --set cancellation.fee=25.00",
        "sloty policy set riverside --set reminders.hours_before=48,24,2 --set reminders.channels=EMAIL,SMS",
        "sloty policy set riverside --service checkup --set reminders.hours_before=none",
    ),
    writes=True,
    tenant=False,
)
def set_(
    shell: Shell,
    slug: Slug,
    setting: Annotated[
        list[str],
        Option("--set", help="SECTION.NAME=VALUE; nothing for the default, none for none.", metavar="NAME=VALUE"),
    ],
    service: Service = None,
) -> None:
    """Change promises of a tenant, or how one service reminds; what is not named stays."""
    with shell.unit() as unit:
        if service is None:
            found = operations.policies.set_(unit, slug, setting).model_dump(mode="json")
        else:
            found = {"reminders": operations.policies.set_service(unit, slug, service, setting).model_dump(mode="json")}
    shell.show(found)
