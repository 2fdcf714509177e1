"""The day drawn for people: by time, status as letter, word and colour, so that it reads in black and white too."""

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sloty.cli.output import colors_wanted
from sloty.engine import civil
from sloty.engine.lifecycle import Status
from sloty.formats.looks import LOOKS
from sloty.formats.terminal import safe

if TYPE_CHECKING:
    from sloty.operations.day_sheet import DaySheet
    from sloty.operations.views import AppointmentView

_UNCUT: Final = 10_000
_WIDE: Final = 120
"""Columns from which a visit's status is a word, and its location is told."""


def draw(sheet: "DaySheet", now: datetime, *, color: bool) -> None:
    """Write the day to stdout: a line a visit, a line for now, and the counts."""
    console = Console(
        file=sys.stdout,
        color_system="auto" if color and colors_wanted() else None,
        width=None if sys.stdout.isatty() else _UNCUT,
        highlight=False,
        markup=False,
        emoji=False,
    )
    console.print(Text(f"{safe(sheet.title)} · {sheet.day:%A %Y-%m-%d} · {sheet.timezone}", style="bold"))
    if not sheet.appointments:
        console.print("No appointments.")
        return
    console.print(_table(sheet, now, wide=console.width >= _WIDE))
    console.print(Text(_counted(sheet), style="dim"))


def _table(sheet: "DaySheet", now: datetime, *, wide: bool) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    for _ in range(7 if wide else 6):
        table.add_column(overflow="fold")
    marked = False
    for view in sheet.appointments:
        if not marked and view.start > now and _is_today(sheet, now):
            table.add_row(Text("── now ──", style="bold red"))
            marked = True
        table.add_row(*_row(sheet, view, wide=wide))
    return table


def _is_today(sheet: "DaySheet", now: datetime) -> bool:
    return civil.local_date(now, civil.zone(sheet.timezone)) == sheet.day


def _row(sheet: "DaySheet", view: "AppointmentView", *, wide: bool) -> list[Text]:
    look = LOOKS[view.status]
    # The wall time where the visit takes place; another zone than the day's is named.
    zone = f" {view.start:%Z}" if view.timezone != sheet.timezone else ""
    cells = [
        f"{view.start:%H:%M}-{view.end:%H:%M}{zone}",
        f"{look.letter} {look.word}" if wide else look.letter,
        view.confirmation_code,
        sheet.names.get(f"provider/{view.provider}", view.provider),
        view.customer_name or "",
        sheet.names.get(f"service/{view.service}", view.service),
    ]
    if wide:
        cells.append(sheet.names.get(f"location/{view.location}", view.location))
    return [Text(safe(cell), style=look.color) for cell in cells]


def _counted(sheet: "DaySheet") -> str:
    counts = ((LOOKS[Status(status)], count) for status, count in sheet.counts.items())
    told = [f"{count} {look.letter} {look.word}" for look, count in counts]
    return f"{len(sheet.appointments)} visits: {', '.join(told)}"
