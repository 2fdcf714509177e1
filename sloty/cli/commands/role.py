"""`sloty role`: what users may, and why."""

from typing import Annotated

from typer import Argument, Option

from sloty import operations
from sloty.cli.given import given
from sloty.cli.shell import Exit, Shell, noun, verb

app = noun("role")

Email = Annotated[str, Argument(help="The user's e-mail address.", metavar="EMAIL")]
Role = Annotated[str, Option("--role", help="TENANT_ADMIN, STAFF, PROVIDER, LOCATION_MANAGER, …")]
Location = Annotated[str | None, Option("--location", help="Where, for LOCATION_… roles.")]


@verb(app, "list", example="sloty role list", tenant=False, columns=("role", "place", "permissions"))
def list_(shell: Shell) -> None:
    """Every role, and all that it carries: the table that every command asks."""
    shell.show(operations.roles.table())


@verb(app, "grant", example="sloty role grant eva@example.com --role LOCATION_ADMIN --location downtown", writes=True)
def grant(shell: Shell, email: Email, role: Role, location: Location = None) -> None:
    """Let a user have a role, in the tenant or at a location. Nobody grants more than they have."""
    wanted = given(email=email, role=operations.roles.role_named(role).value, location=location)
    with shell.unit() as unit:
        change = operations.roles.grant(unit, operations.users.asked_for(wanted))
    shell.show(change)


@verb(app, "revoke", example="sloty role revoke eva@example.com --role STAFF --yes", writes=True)
def revoke(shell: Shell, email: Email, role: Role, location: Location = None) -> None:
    """Take a role away; with the last one the user is a member no more."""
    wanted = operations.roles.role_named(role)
    shell.confirm(f"Take {wanted.value} of {email} away?")
    with shell.unit() as unit:
        views = operations.roles.revoke(unit, email, wanted, location)
    shell.show(views)


@verb(
    app,
    "can",
    example=(
        "sloty role can eva@example.com --do book",
        "sloty role can eva@example.com --do edit_catalog --location lake",
    ),
)
def can(
    shell: Shell,
    email: Email,
    action: Annotated[str, Option("--do", help="A permission, such as book or edit_catalog.", metavar="ACTION")],
    location: Location = None,
) -> Exit:
    """May a user do something, and why? Exit 8 when not."""
    with shell.unit() as unit:
        verdict = operations.roles.can(unit, email, action, location)
    shell.show(verdict)
    return Exit.DONE if verdict.allowed else Exit.FORBIDDEN
