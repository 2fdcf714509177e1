"""`sloty login`: act as oneself, with one's own rights."""

from typing import Annotated

from typer import Argument, Option

from sloty import cli, clock, operations
from sloty.cli import secret
from sloty.cli.shell import Shell, noun, verb

app = noun("login", alone=True)

_FLAG = "--password-stdin"


@verb(
    app,
    "login",
    example=(
        "sloty login eva@example.com -t riverside",
        "pass show eva | sloty login eva@example.com -t riverside --password-stdin",
    ),
)
def login(
    shell: Shell,
    email: Annotated[str, Argument(help="E-mail address.", metavar="EMAIL")],
    from_stdin: Annotated[bool, Option(_FLAG, help="Read the password from stdin, one line.")] = False,
) -> None:
    """Sign in to a tenant: commands act as you, with your rights, until you sign out or are away for a week."""
    tenant = cli.session.tenant(shell)
    password = secret.read("Password", _FLAG, from_stdin=from_stdin)
    signed = operations.sign_in.sign_in(
        shell.database(), tenant, email, password, "cli", clock.now(), origin=cli.session.origin()
    )
    earlier = cli.session.kept()
    cli.session.remember(signed.token)
    if earlier:
        operations.sign_in.sign_out(shell.database(), earlier)
    shell.say(f"Signed in to {tenant} as {signed.email}, until {signed.expires_at:%Y-%m-%d}.")
