"""`sloty user`: who may act in a tenant."""

from dataclasses import replace
from typing import Annotated

from typer import Argument, Option

from sloty import cli, clock, operations
from sloty.cli import secret
from sloty.cli.given import given
from sloty.cli.shell import Shell, noun, verb

app = noun("user")

_COLUMNS = ("email", "name", "status", "held", "last_sign_in_at")
_DETAILS = ("email", "name", "phone", "timezone", "locale")
_INVITATION = ("email", "role", "location", "expires_at", "token")
_FLAG = "--password-stdin"
_ONCE = "This was done before, and the secret was shown then. Another one: sloty user invite {email}"
Email = Annotated[str, Argument(help="E-mail address.", metavar="EMAIL")]
Role = Annotated[str, Option("--role", help="TENANT_ADMIN, STAFF, PROVIDER, LOCATION_MANAGER, … (sloty role list).")]
Name = Annotated[str | None, Option("--name", help="Of the user.")]
Location = Annotated[str | None, Option("--location", help="Where, for LOCATION_… roles.")]
FromStdin = Annotated[
    bool, Option(_FLAG, help="Read the password from stdin, one line; before it the present one, when it is your own.")
]
Everywhere = Annotated[bool, Option("--everywhere", help="In every tenant, as the operator.")]


@verb(app, "list", example="sloty user list -t riverside", columns=_COLUMNS)
def list_(shell: Shell) -> None:
    """The members of the tenant and the invited, with their roles."""
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
    "create",
    example="sloty user create eva@example.com --role STAFF --name 'Eva Roe'",
    writes=True,
    columns=_COLUMNS,
)
def create(shell: Shell, email: Email, role: Role, name: Name = None, location: Location = None) -> None:
    """Add somebody who shall have a role; they are let in by `sloty user invite`."""
    wanted = given(email=email, name=name, role=operations.roles.role_named(role).value, location=location)
    with shell.unit() as unit:
        view = operations.members.create(unit, operations.users.asked_for(wanted))
    shell.show(view)
    shell.note(f"They wait for an invitation: sloty user invite {view.email}")


@verb(
    app,
    "edit",
    example=("sloty user edit eva@example.com --name 'Eva Roe-Lind'", "sloty user edit eva@example.com --locale es"),
    writes=True,
    tenant=False,
    columns=_DETAILS,
)
def edit(
    shell: Shell,
    email: Email,
    name: Name = None,
    phone: Annotated[str | None, Option("--phone", help="With the country code: +1…")] = None,
    timezone: Annotated[str | None, Option("--timezone", help="IANA zone.")] = None,
    locale: Annotated[str | None, Option("--locale", help="Language, such as es.")] = None,
) -> None:
    """Change what every tenant sees of a user: one's own, or as the operator anybody's."""
    wanted = given(name=name, phone=phone, timezone=timezone, locale=locale)
    with _own(shell).unit() as unit:
        view = operations.members.edit(unit, email, wanted)
    shell.show(view)


@verb(
    app,
    "invite",
    example=(
        "sloty user invite eva@example.com --role STAFF --name 'Eva Roe'",
        "sloty user invite bo@example.com --role LOCATION_MANAGER --location downtown",
        "sloty user invite eva@example.com",
    ),
    writes=True,
    columns=_INVITATION,
)
def invite(
    shell: Shell,
    email: Email,
    role: Annotated[
        str | None, Option("--role", help="As of `sloty user create`; left out for another secret.")
    ] = None,
    name: Name = None,
    location: Location = None,
) -> None:
    """Ask somebody to be a member, and show the secret by which they accept: once, and good for a week."""
    if role is None:
        with shell.unit() as unit:
            view = operations.invitations.renew(unit, email, location)
    else:
        wanted = given(email=email, name=name, role=operations.roles.role_named(role).value, location=location)
        with shell.unit() as unit:
            view = operations.invitations.invite(unit, operations.users.asked_for(wanted))
    if shell.dry_run:
        # Nobody gets in by a secret that was rolled back.
        view = replace(view, token=None)
    shell.show(view)
    if not shell.dry_run:
        shell.note("Hand it to them; they run: sloty user accept" if view.token else _ONCE.format(email=email))


@verb(
    app,
    "accept",
    example=("sloty user accept", "sloty user accept --stdin < invitation-and-password.txt"),
    tenant=False,
)
def accept(
    shell: Shell,
    from_stdin: Annotated[
        bool, Option("--stdin", help="Read invitation and password from stdin, a line each.")
    ] = False,
) -> None:
    """Become a member by an invitation: choose a password, or give the one that you have as a user already."""
    token = secret.read("Invitation", "--stdin", from_stdin=from_stdin)
    password = secret.read("Password", "--stdin", from_stdin=from_stdin, twice=True)
    done = operations.invitations.accept(
        shell.database(), token, password, clock.now(), front_end="cli", origin=cli.session.origin()
    )
    shell.say(f"Done. Sign in: sloty login {done.email} -t {done.tenant}")


@verb(app, "archive", example="sloty user archive eva@example.com --yes", writes=True)
def archive(shell: Shell, email: Email) -> None:
    """Take every role in this tenant away, and sign the user out of it; other tenants of theirs are not touched."""
    shell.confirm(f"Take every role of {email} away?")
    with shell.unit() as unit:
        views = operations.members.archive(unit, email)
    shell.show(views)


@verb(
    app,
    "suspend",
    example=("sloty user suspend eva@example.com --yes", "sloty user suspend eva@example.com --everywhere --yes"),
    writes=True,
    columns=_COLUMNS,
)
def suspend(shell: Shell, email: Email, everywhere: Everywhere = False) -> None:
    """Let a member do nothing for a while; they keep their roles, and are signed out at once."""
    shell.confirm(f"Suspend {email}{' in every tenant' if everywhere else ''}?")
    if everywhere:
        _everywhere(shell, email, "SUSPENDED")
        return
    with shell.unit() as unit:
        view = operations.members.suspend(unit, email)
    shell.show(view)


@verb(
    app,
    "resume",
    example=("sloty user resume eva@example.com", "sloty user resume eva@example.com --everywhere"),
    writes=True,
    columns=_COLUMNS,
)
def resume(shell: Shell, email: Email, everywhere: Everywhere = False) -> None:
    """Let a suspended member in again."""
    if everywhere:
        _everywhere(shell, email, "ACTIVE")
        return
    with shell.unit() as unit:
        view = operations.members.resume(unit, email)
    shell.show(view)


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
    """Choose another password: one's own by the present one, or as the operator anybody's. Every session of theirs ends."""
    if cli.session.is_user(shell):
        _own_password(shell, email, from_stdin=from_stdin)
        return
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


def _own(shell: Shell) -> Shell:
    """Users act in their tenant; the operator on the platform, where all users are."""
    return replace(shell, platform=not cli.session.is_user(shell))


def _everywhere(shell: Shell, email: str, status: str) -> None:
    with replace(shell, platform=True).unit() as unit:
        status = operations.members.set_status(unit, email, status)
    shell.say(f"{email}: {status}")


def _own_password(shell: Shell, email: str, *, from_stdin: bool) -> None:
    with _own(shell).unit() as unit:
        operations.members.require_self(unit, email)
    present = secret.read("Present password", _FLAG, from_stdin=from_stdin)
    typed = secret.read("New password", _FLAG, from_stdin=from_stdin, twice=True)
    operations.sign_in.change_password(
        shell.database(), email, present, typed, clock.now(), origin=cli.session.origin()
    )
    shell.say(f"The password is set. Sign in again: sloty login {email}")
