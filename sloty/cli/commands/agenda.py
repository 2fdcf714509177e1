"""`sloty agenda`: the day of a provider or a location, printed, or spoken as it changes."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import BadParameter, Option

from sloty import cli, operations
from sloty.cli.shell import Output, Shell, noun, verb
from sloty.formats import moments
from sloty.formats.paper import Paper

if TYPE_CHECKING:
    from sloty.ids import TenantId
    from sloty.operations.day_sheet import DaySheet

app = noun("agenda", alone=True)


@verb(
    app,
    "agenda",
    example=(
        "sloty agenda",
        "sloty agenda --date tomorrow --location downtown",
        "sloty agenda --provider ana -o json",
        "sloty agenda --html day.html",
        "sloty agenda --plain --follow",
    ),
    columns=("start", "end", "status", "provider", "location", "service", "customer_name", "confirmation_code"),
)
def agenda(
    shell: Shell,
    date: Annotated[str, Option("--date", "-d", help="Which day.", metavar="DAY")] = "today",
    provider: Annotated[str | None, Option("--provider", help="This provider's day, at all locations.")] = None,
    location: Annotated[str | None, Option("--location", help="This location's day, all providers.")] = None,
    html: Annotated[
        Path | None, Option("--html", help="As a page to print, into this file.", metavar="FILE", dir_okay=False)
    ] = None,
    pdf: Annotated[
        Path | None,
        Option("--pdf", help="As a PDF, into this file: needs sloty[print].", metavar="FILE", dir_okay=False),
    ] = None,
    paper: Annotated[Paper, Option("--paper", help="For --html and --pdf.", case_sensitive=False)] = Paper.A4,
    plain: Annotated[bool, Option("--plain", help="A plain sentence a visit, for who listens.")] = False,
    follow: Annotated[bool, Option("--follow", "-f", help="Then a sentence a change, as it happens.")] = False,
) -> None:
    """The day of a provider, a location or the whole tenant: who comes when, and how each visit stands.

    With --plain in sentences, for screen readers; with --follow it goes on, until Ctrl-C, and says what changes.
    """
    if follow and shell.output not in (None, Output.TABLE):
        raise BadParameter("--follow speaks in sentences: without -o.")
    sheet, now, tenant = _look(shell, date, provider, location)
    if html or pdf:
        cli.sheets.write(sheet, now, html, pdf, paper)
        shell.note(f"Wrote {' and '.join(str(path) for path in (html, pdf) if path)}.")
    elif plain or follow:
        cli.following.say(cli.sentences.day(sheet))
    elif shell.output is Output.TABLE or (shell.output is None and shell.on_terminal):
        cli.daylight.draw(sheet, now, color=shell.color)
    else:
        shell.show(sheet.appointments)
    if follow:
        cli.following.follow(shell.database(), tenant, sheet, lambda: _look(shell, date, provider, location)[0])


def _look(shell: Shell, date: str, provider: str | None, location: str | None) -> "tuple[DaySheet, datetime, TenantId]":
    with shell.unit() as unit:
        zone = operations.day_sheet.zone(unit, provider=provider, location=location)
        day = moments.day(date, unit.now, zone)
        sheet = operations.day_sheet.sheet(unit, day, provider=provider, location=location)
        return sheet, unit.now, unit.tenant
