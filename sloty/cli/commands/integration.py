"""`sloty integration`: by whom a tenant's messages go."""

from typing import Annotated

from typer import Argument, Option

from sloty import jobs, operations
from sloty.cli import secret
from sloty.cli.shell import Exit, Shell, noun, verb

app = noun("integration")

_COLUMNS = ("channel", "kind", "settings", "checked_at", "last_error")
Channel = Annotated[str, Argument(help="EMAIL or SMS.", metavar="CHANNEL")]


@verb(app, "list", example="sloty integration list", columns=_COLUMNS)
def list_(shell: Shell) -> None:
    """By whom each channel's messages go; without one, they become files in the data folder."""
    with shell.unit() as unit:
        found = operations.integrations.list_(unit)
    shell.show(found)


@verb(app, "show", example="sloty integration show EMAIL")
def show(shell: Shell, channel: Channel) -> None:
    """One integration; what is secret is never shown."""
    with shell.unit() as unit:
        found = operations.integrations.show(unit, channel)
    shell.show(found)


@verb(
    app,
    "set",
    example=(
        "sloty integration set EMAIL --kind SMTP --set host=mail.example.org --set user=desk"
        " --set from_address=desk@example.org",
        "sloty integration set SMS --kind TWILIO --set account=AC0123 --set sender=+15550001111 --secret-stdin < token",
    ),
    writes=True,
)
def set_(
    shell: Shell,
    channel: Channel,
    kind: Annotated[
        str, Option("--kind", help="SMTP, SES, SENDGRID, MAILGUN, POSTMARK, TWILIO, SNS, APPRISE or FILE.")
    ],
    setting: Annotated[list[str] | None, Option("--set", help="What is no secret.", metavar="NAME=VALUE")] = None,
    secret_stdin: Annotated[bool, Option("--secret-stdin", help="Read the secret from standard input.")] = False,
) -> None:
    """Let a channel's messages go by this. The secret is asked for unseen, and kept sealed."""
    told = dict(each.partition("=")[::2] for each in setting or [])
    secrets = {
        name: secret.read(name.title(), "--secret-stdin", from_stdin=secret_stdin)
        for name in operations.integrations.kind(channel, kind)[2].secrets
        if kind.upper() != "SMTP" or "user" in told
    }
    with shell.unit() as unit:
        found = operations.integrations.set_(unit, channel, kind, told, secrets)
    shell.show(found)


@verb(app, "test", example=("sloty integration test EMAIL", "sloty integration test EMAIL --to eva@example.org"))
def try_(
    shell: Shell,
    channel: Channel,
    to: Annotated[str | None, Option("--to", help="Send a message there, too.")] = None,
) -> Exit:
    """Whether the other side lets us in: it is really asked. Exit 9 when it does not."""
    with shell.unit() as unit:
        found = jobs.trial.opened(unit, channel)
    problem = jobs.trial.attempt(found, to, shell.settings().data_dir / "outbox")
    with shell.unit() as unit:
        view = operations.integrations.tried(unit, channel, problem)
    shell.show(view, columns=_COLUMNS)
    return Exit.UNAVAILABLE if problem else Exit.DONE


@verb(app, "remove", example="sloty integration remove SMS --yes", writes=True)
def remove(shell: Shell, channel: Channel) -> None:
    """Let nothing go by it any more; its secrets are gone for good."""
    shell.confirm(f"Remove the integration that carries {channel}?")
    with shell.unit() as unit:
        found = operations.integrations.remove(unit, channel)
    shell.show(found)


@verb(
    app,
    "rotate",
    example=("sloty integration rotate --new-key", "sloty integration rotate -t riverside"),
    writes=True,
)
def rotate(
    shell: Shell,
    new_key: Annotated[bool, Option("--new-key", help="Make a new key first.")] = False,
) -> None:
    """Seal the tenant's secrets with this machine's current key."""
    with shell.unit() as unit:
        if new_key:
            shell.note(f"The key is now {operations.integrations.renew_key(unit)}.")
        count = operations.integrations.rotate(unit)
    shell.say(f"{count} sealed anew.")
