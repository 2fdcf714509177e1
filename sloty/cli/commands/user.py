"""`sloty user`: who may act in a tenant."""

from typing import Annotated

from typer import Argument, Option

from sloty import clock, operations
from sloty.cli import secret
from sloty.cli.given import given
from sloty.cli.shell import Shell, noun, verb

app = noun("user")

_COLUMNS = ("email", "name", "status", "last_sign_in_at", "roles")
_FLAG = "--password-stdin"
Email = Annotated[str, Argument(help="E-mail address.", metavar="EMAIL")]
Role = Annotated[str, Option("--role", help="TENANT_ADMIN, STAFF, PROVIDER, LOCATION_MANAGER, … (sloty role list).")]
Location = Annotated[str | None, Option("--location", help="Where, for LOCATION_… roles.")]
FromStdin = Annotated[bool, Option(_FLAG, help="Read the password from stdin, one line.")]


@verb(app, "list", example="sloty user list -t riverside", columns=_COLUMNS)
def list_(shell: Shell) -> None:
    """The members of the tenant, with their roles."""
    with shell.unit() as unit:
        views = operations.users.list_(unit)
    shell.show(views)


@verb(app, "show", example="sloty user show eva@example.com -o json", columns=_COLUMNS)
def show(shell: Shell, email: Email) -> None:
    """One member."""
    with shell.unit() as unit:
        view = operations.users.show(unit, email)
    shell.show(view)


@verb(
    app,
    "invite",
    example=(
        "sloty user invite eva@example.com --role STAFF --name 'Eva Roe'",
        "sloty user invite bo@example.com --role LOCATION_MANAGER --location downtown",
    ),
    writes=True,
)
def invite(
    shell: Shell,
    email: Email,
    role: Role,
    name: Annotated[str | None, Option("--name", help="Of the user.")] = None,
    location: Location = None,
) -> None:
    """Make somebody a member, and show the secret by which they choose a password: once, and good for a week."""
    wanted = given(email=email, name=name, role=operations.roles.role_named(role).value, location=location)
    with shell.unit() as unit:
        view = operations.invitations.invite(unit, operations.users.asked_for(wanted))
    shell.show(view)


@verb(app, "accept", example="sloty user accept", tenant=False)
def accept(
    shell: Shell,
    from_stdin: Annotated[
        bool, Option("--stdin", help="Read invitation and password from stdin, a line each.")
    ] = False,
) -> None:
    """Choose a password by an invitation."""
    token = secret.read("Invitation", "--stdin", from_stdin=from_stdin)
    password = secret.read("Password", "--stdin", from_stdin=from_stdin, twice=True)
    email = operations.invitations.accept(shell.database(), token, password, clock.now())
    shell.say(f"Done. Sign in: sloty login {email} -t TENANT")


@verb(app, "archive", example="sloty user archive eva@example.com --yes", writes=True)
def archive(shell: Shell, email: Email) -> None:
    """Take every role in this tenant away, and sign the user out of it; other tenants of theirs are not touched."""
    shell.confirm(f"Take every role of {email} away?")
    with shell.unit() as unit:
        views = operations.users.revoke(unit, email)
    shell.show(views)


@verb(app, "suspend", example="sloty user suspend eva@example.com --yes", writes=True, tenant=False)
def suspend(shell: Shell, email: Email) -> None:
    """Let a user in nowhere any more; whoever is signed in is signed out at once."""
    shell.confirm(f"Suspend {email} in every tenant?")
    with shell.unit() as unit:
        status = operations.users.set_status(unit, email, "SUSPENDED")
    shell.say(f"{email}: {status}")


@verb(app, "resume", example="sloty user resume eva@example.com", writes=True, tenant=False)
def resume(shell: Shell, email: Email) -> None:
    """Let a suspended user in again."""
    with shell.unit() as unit:
        status = operations.users.set_status(unit, email, "ACTIVE")
    shell.say(f"{email}: {status}")


@verb(
    app,
    "password",
    example=(
        "sloty user password eva@example.com",
        "pass show eva | sloty user password eva@example.com --password-stdin",
    ),
    writes=True,
    tenant=False,
)
def password(shell: Shell, email: Email, from_stdin: FromStdin = False) -> None:
    """Give a user another password; whoever is signed in as them is signed out."""
    typed = secret.read("Password", _FLAG, from_stdin=from_stdin, twice=True)
    with shell.unit() as unit:
        operations.sign_in.set_password(unit, email, typed)
    shell.say("The password is set.")


@verb(app, "sessions", example="sloty user sessions", columns=("user", "front_end", "since", "seen_at", "expires_at"))
def sessions(shell: Shell) -> None:
    """Who is signed in."""
    with shell.unit() as unit:
        views = operations.sign_in.sessions(unit)
    shell.show(views)
