"""How far something long has come, on stderr: a line that moves on a terminal, else one every ten seconds."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from sloty.formats.terminal import safe

Seen = Callable[[str, int], None]
"""Told what is being done, and how many of it are done so far."""
_WORDS: Final = {"read": "Reading", "check": "Checking", "write": "Writing", "book": "Booking", "apply": "Applying"}
_OF: Final = {"apply": "tenants"}
"""What is counted, where it is not rows."""
SECONDS: Final = 10
"""Between two lines where nothing can move."""


@contextmanager
def shown(
    note: Callable[[str], None], *, quiet: bool, timer: Callable[[], float] = monotonic, terminal: bool | None = None
) -> Iterator[Seen]:
    """What to call with every step; `quiet` shows nothing. `note` writes a line to stderr."""
    moving = sys.stderr.isatty() if terminal is None else terminal
    if quiet:
        yield lambda _what, _done: None
    elif moving:
        with _moving() as seen:
            yield seen
    else:
        yield _lines(note, timer)


def _lines(note: Callable[[str], None], timer: Callable[[], float]) -> Seen:
    last = timer()

    def seen(what: str, done: int) -> None:
        nonlocal last
        if timer() - last >= SECONDS:
            last = timer()
            note(_told(what, done))

    return seen


def _told(what: str, done: int) -> str:
    return f"{_WORDS.get(what, what)} {done:,} {_OF.get(what, 'rows')}" if done else f"{_WORDS.get(what, what)} …"


@contextmanager
def _moving() -> Iterator[Seen]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task: TaskID = progress.add_task("")
        yield lambda what, done: progress.update(task, description=safe(_told(what, done)))
