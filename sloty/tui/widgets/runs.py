"""Lines of a grid as runs of text in one style. A line never changes its width: what is laid over it is cut to fit."""

from collections.abc import Iterable
from typing import NamedTuple

from rich.cells import cell_len, split_text


class Run(NamedTuple):
    """Text in one style."""

    text: str
    ground: str
    """The style that gives the background, and the colour unless there is a pen."""
    pen: str = ""
    """The style that gives the colour."""


def width(runs: Iterable[Run]) -> int:
    """In cells."""
    return sum(cell_len(run.text) for run in runs)


def padded(runs: list[Run], cells: int, filler: Run) -> list[Run]:
    """Exactly so many cells: cut, or filled up with the filler's one character."""
    missing = cells - width(runs)
    if missing > 0:
        return [*runs, filler._replace(text=filler.text * missing)]
    return split(runs, cells)[0] if missing else runs


def split(runs: Iterable[Run], at: int) -> tuple[list[Run], list[Run]]:
    """What is left of a cell, and what is right of it. A wide character that is cut becomes spaces."""
    left: list[Run] = []
    right: list[Run] = []
    for run in runs:
        size = cell_len(run.text)
        if size <= at:
            left.append(run)
        elif at <= 0:
            right.append(run)
        else:
            first, second = split_text(run.text, at)
            left.append(run._replace(text=first))
            right.append(run._replace(text=second))
        at -= size
    return left, right


def laid_over(runs: list[Run], at: int, over: list[Run]) -> list[Run]:
    """`runs` with `over` in place of what stands there."""
    left, rest = split(runs, at)
    return [*left, *over, *split(rest, width(over))[1]]


def inked(runs: list[Run], cells: range, ground: str) -> list[Run]:
    """The same text, some of it in another style."""
    left, rest = split(runs, cells.start)
    middle, right = split(rest, len(cells))
    return [*left, *(Run(run.text, ground) for run in middle), *right]


def joined(runs: Iterable[Run]) -> list[Run]:
    """As few runs as say the same."""
    made: list[Run] = []
    for run in runs:
        if made and made[-1][1:] == run[1:]:
            made[-1] = made[-1]._replace(text=made[-1].text + run.text)
        elif run.text:
            made.append(run)
    return made
