"""A table for people, drawn by Rich, which is imported only when a table is wanted."""

import sys
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

_UNCUT = 10_000  # a pipe has no width: nothing is folded there


def write(header: Sequence[str] | None, rows: Sequence[Sequence[str]], *, color: bool, terminal: bool) -> None:
    """Write `rows` of harmless text to stdout; long cells fold on a terminal, and nothing is ever cut off."""
    console = Console(
        file=sys.stdout,
        color_system="auto" if color else None,
        force_terminal=terminal and color,
        width=None if terminal else _UNCUT,
        highlight=False,
        markup=False,
        emoji=False,
    )
    table = Table(box=SIMPLE_HEAD if header else None, show_header=header is not None, show_edge=False, pad_edge=False)
    for at, title in enumerate(header or [""] * len(rows[0])):
        table.add_column(title, overflow="fold", style="bold" if header is None and at == 0 else "")
    for row in rows:
        # Text, not str: a name like "[red]" is a name.
        table.add_row(*map(Text, row))
    console.print(table, soft_wrap=False)
