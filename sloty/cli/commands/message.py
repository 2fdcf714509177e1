"""`sloty message`: what customers are told."""

import sys
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from sloty import operations
from sloty.cli.given import text_of
from sloty.cli.shell import Shell, noun, verb
from sloty.engine import civil
from sloty.formats import moments
from sloty.formats.messages import bounces

app = noun("message")

_COLUMNS = ("due", "cause", "channel", "recipient", "appointment", "status", "reason")
_DUE = ("due", "timezone", "recipient", "channel", "appointment", "start", "status", "reason")
From = Annotated[str, Option("--from", help="From when.", metavar="TIME")]
To = Annotated[str, Option("--to", help="Until when.", metavar="TIME")]


@verb(
    app,
    "list",
    example=("sloty message list --status DEAD", "sloty message list --appointment K3F7QX"),
    columns=_COLUMNS,
)
def list_(
    shell: Shell,
    start: From = "-7d",
    end: To = "+7d",
    status: Annotated[list[str] | None, Option("--status", help="PENDING, SENT, SKIPPED, DEAD …")] = None,
    appointment: Annotated[str | None, Option("--appointment", help="Confirmation code or id.")] = None,
) -> None:
    """Messages by when they were or are due: what became of each, and why."""
    with shell.unit() as unit:
        span = moments.parse_range(start, end, unit.now, civil.zone("UTC"))
        found = operations.ledger.list_(unit, span.start, span.end, status or [], appointment)
    shell.show(found)


@verb(app, "show", example="sloty message show 019a8a7c-0000-7000-8000-000000000000")
def show(shell: Shell, message: Annotated[str, Argument(help="Its id.")]) -> None:
    """One message, with every attempt to send it."""
    with shell.unit() as unit:
        found = operations.ledger.show(unit, message)
    shell.show(found)


@verb(
    app,
    "due",
    example=("sloty message due", "sloty message due --from tomorrow --to +2d"),
    columns=_DUE,
)
def due(shell: Shell, start: From = "now", end: To = "+1d") -> None:
    """The forecast of reminders: who gets what, when, in which zone; and who does not, and why."""
    with shell.unit() as unit:
        span = moments.parse_range(start, end, unit.now, civil.zone("UTC"))
        found = operations.reminders.forecast(unit, span.start, span.end)
    shell.show(found)


@verb(
    app,
    "retry",
    example=("sloty message retry 019a8a7c-0000-7000-8000-000000000000", "sloty message retry --dead"),
    writes=True,
)
def retry(
    shell: Shell,
    message: Annotated[str | None, Argument(help="Its id; or --dead for all that are dead.")] = None,
    dead: Annotated[bool, Option("--dead", help="Every message that was given up.")] = False,
) -> None:
    """Try again what was refused for good, tried too often, or too late."""
    with shell.unit() as unit:
        count = operations.ledger.retry(unit, message, every_dead=dead)
    shell.say(f"{count} will be tried again.")


@verb(
    app,
    "preview",
    example=("sloty message preview K3F7QX --cause REMINDER", "sloty message preview K3F7QX --channel SMS"),
)
def preview(
    shell: Shell,
    appointment: Annotated[str, Argument(help="Confirmation code or id.")],
    cause: Annotated[str, Option("--cause", help="BOOKED, REMINDER, MOVED, CANCELLED …")] = "BOOKED",
    channel: Annotated[str, Option("--channel", help="EMAIL or SMS.")] = "EMAIL",
    language: Annotated[str | None, Option("--language", help="en, es, de or fr; else the customer's.")] = None,
    html: Annotated[bool, Option("--html", help="The HTML part alone, for a browser.")] = False,
) -> None:
    """What the customer of an appointment would read, with a link that leads nowhere. Nothing is sent."""
    with shell.unit() as unit:
        found = operations.wordings.preview(unit, appointment, cause, channel, language)
    if html:
        shell.say(found.html)
    else:
        shell.show(found, columns=("subject", "text", "segments"))


template = noun("template", help="The words of messages: ours, or the tenant's own.")
app.add_typer(template, name="template")

Cause = Annotated[str, Argument(help="BOOKED, REMINDER, MOVED, CANCELLED …", metavar="CAUSE")]
Channel = Annotated[str, Option("--channel", help="EMAIL or SMS.")]
Language = Annotated[str, Option("--language", help="en, es, de or fr.")]
_WORDS = ("cause", "channel", "language", "own", "subject")


@verb(
    template,
    "list",
    example=("sloty message template list", "sloty message template list --placeholders"),
    columns=_WORDS,
)
def template_list(
    shell: Shell,
    placeholders: Annotated[bool, Option("--placeholders", help="What the texts may hold instead.")] = False,
) -> None:
    """The words for every cause, channel and language; which are the tenant's own."""
    if placeholders:
        shell.show(operations.wordings.placeholders(), columns=("placeholder", "meaning"))
        return
    with shell.unit() as unit:
        found = operations.wordings.list_(unit)
    shell.show(found)


@verb(template, "show", example="sloty message template show REMINDER --language de", columns=())
def template_show(shell: Shell, cause: Cause, channel: Channel = "EMAIL", language: Language = "en") -> None:
    """The words as they are sent."""
    with shell.unit() as unit:
        found = operations.wordings.show(unit, cause, channel, language)
    shell.show(found)


@verb(
    template,
    "edit",
    example=(
        "sloty message template edit REMINDER --language de --subject 'Bis {{ appointment.short }}!' --file reminder.txt",
        "sloty message template edit CANCELLED --channel SMS --file - < cancelled.txt",
    ),
    writes=True,
)
def template_edit(
    shell: Shell,
    cause: Cause,
    file: Annotated[Path, Option("--file", help="The text, with placeholders; - is standard input.")],
    channel: Channel = "EMAIL",
    language: Language = "en",
    subject: Annotated[str | None, Option("--subject", help="Of an e-mail; else it stays.")] = None,
) -> None:
    """Say it in the tenant's own words: text with {{ placeholders }}, paragraphs apart by an empty line."""
    words = text_of(file)
    with shell.unit() as unit:
        found = operations.wordings.edit(unit, cause, channel, language, subject, words)
    shell.show(found)


@verb(template, "reset", example="sloty message template reset REMINDER --language de", writes=True)
def template_reset(shell: Shell, cause: Cause, channel: Channel = "EMAIL", language: Language = "en") -> None:
    """Say it in our words again."""
    with shell.unit() as unit:
        found = operations.wordings.reset(unit, cause, channel, language)
    shell.show(found)


@verb(template, "lint", example="sloty message template lint", columns=("cause", "channel", "language", "problem"))
def template_lint(shell: Shell) -> None:
    """What the tenant's own words leave out: the time, the link."""
    with shell.unit() as unit:
        found = operations.wordings.lint(unit)
    shell.show(found)


@verb(app, "bounce", example="sloty message bounce -t riverside < report.eml", writes=True)
def bounce(shell: Shell) -> None:
    """Take in a mail server's report of what it could not deliver, from standard input; as an alias can pipe it."""
    told = bounces.read(sys.stdin.buffer.read())
    with shell.unit() as unit:
        found = operations.receipts.heard(
            unit, "EMAIL", str(told.message), told.outcome, address=told.address, error=told.status
        )
    shell.say("Noted; nothing more goes there." if found.opted_out else "Noted." if found.noted else "Known already.")


@verb(
    app,
    "receipt",
    example=(
        "sloty message receipt SM0123456789abcdef --channel SMS --outcome DELIVERED",
        "sloty message receipt 019a8a7c-0000-7000-8000-000000000000 --outcome COMPLAINED --address rui@example.com",
    ),
    writes=True,
)
def receipt(
    shell: Shell,
    reference: Annotated[str, Argument(help="The provider's name for the message, or its id here.")],
    outcome: Annotated[str, Option("--outcome", help="DELIVERED, BOUNCED, COMPLAINED or DEFERRED.")],
    channel: Channel = "EMAIL",
    address: Annotated[str | None, Option("--address", help="Whom it is about.")] = None,
    at: Annotated[str | None, Option("--at", help="When it happened; else now.", metavar="TIME")] = None,
    error: Annotated[str | None, Option("--error", help="What was wrong, such as 5.1.1.")] = None,
) -> None:
    """Take in what a provider reports of a message, from whatever hears it: a script, a queue, a webhook.

    After a bounce of an e-mail, or a complaint, nothing more goes there.
    """
    with shell.unit() as unit:
        when = moments.instant(at, unit.now, civil.zone("UTC")) if at else None
        found = operations.receipts.heard(unit, channel, reference, outcome, address=address, at=when, error=error)
    shell.show(found)


@verb(
    app,
    "reply",
    example=(
        "sloty message reply --from +15551234567 --text STOP",
        "sloty message reply --from +15551234567 --text START",
    ),
    writes=True,
)
def reply(
    shell: Shell,
    number: Annotated[str, Option("--from", help="Who answered.", metavar="NUMBER")],
    text: Annotated[str, Option("--text", help="What they wrote.")],
) -> None:
    """Take in an answer to a text message: after STOP no more go there, after START they do again; HELP is for you."""
    with shell.unit() as unit:
        found = operations.receipts.replied(unit, number, text)
    shell.show(found)


opt_out = noun("opt-out", help="Addresses to which nothing more goes.")
app.add_typer(opt_out, name="opt-out")

_OUT = ("channel", "address", "reason", "reminders_only", "since")
Address = Annotated[str, Argument(help="An e-mail address, or a number such as +15551234567.", metavar="ADDRESS")]


@verb(opt_out, "list", example="sloty message opt-out list", columns=_OUT)
def opt_out_list(shell: Shell) -> None:
    """Who wants nothing more, or cannot be reached, and why."""
    with shell.unit() as unit:
        found = operations.opt_outs.list_(unit)
    shell.show(found)


@verb(opt_out, "add", example="sloty message opt-out add rui@example.com --reminders-only", writes=True, columns=_OUT)
def opt_out_add(
    shell: Shell,
    address: Address,
    channel: Channel = "EMAIL",
    reminders_only: Annotated[bool, Option("--reminders-only", help="Other messages still go.")] = False,
) -> None:
    """Send nothing more there."""
    with shell.unit() as unit:
        found = operations.opt_outs.add(unit, channel, address, reminders_only=reminders_only)
    shell.show(found)


@verb(opt_out, "remove", example="sloty message opt-out remove rui@example.com", writes=True, columns=_OUT)
def opt_out_remove(shell: Shell, address: Address, channel: Channel = "EMAIL") -> None:
    """Send there again."""
    with shell.unit() as unit:
        found = operations.opt_outs.remove(unit, channel, address)
    shell.show(found)
