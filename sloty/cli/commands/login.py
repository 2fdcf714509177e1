"""`sloty login`: act as oneself, with one's own rights."""

from typing import Annotated

from typer import Argument, Option

from sloty import cli, clock, operations
from sloty.cli import secret
from sloty.cli.shell import Shell, noun, verb

app = noun("login", alone=True)

_FLAG = "--password-stdin"


@verb(app, "login", example=("sloty login eva@example.com -t riverside", "sloty login --out"))
def login(
    shell: Shell,
    email: Annotated[str | None, Argument(help="E-mail address.", metavar="EMAIL")] = None,
    from_stdin: Annotated[bool, Option(_FLAG, help="Read the password from stdin, one line.")] = False,
    out: Annotated[bool, Option("--out", help="Sign out.")] = False,
) -> None:
    """Sign in to a tenant: commands act as you, with your rights, until you sign out or are away for a week."""
    database = shell.database()
    if out or email is None:
        kept = cli.session.forget()
        if kept is not None:
            operations.sign_in.sign_out(database, kept)
        shell.say("Signed out." if kept else "Nobody is signed in. Name yourself: sloty login EMAIL -t TENANT")
        return
    tenant = shell.tenant or database.settings.tenant or ""
    password = secret.read("Password", _FLAG, from_stdin=from_stdin)
    signed = operations.sign_in.sign_in(database, tenant, email, password, "cli", clock.now())
    cli.session.remember(signed.token)
    shell.say(f"Signed in to {tenant} as {signed.email}, until {signed.expires_at:%Y-%m-%d}.")
