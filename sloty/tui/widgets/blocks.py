"""One column's part of one line: a visit, a stretch, free time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from sloty.engine.lifecycle import Status
from sloty.formats import looks
from sloty.operations.boards.views import Fill, Layout
from sloty.tui.widgets.runs import Run, padded, width

if TYPE_CHECKING:
    from sloty.formats.looks import Look
    from sloty.operations.boards.views import Column, Stretch, Visit
    from sloty.tui.widgets.alphabet import Alphabet
    from sloty.tui.widgets.plot import Share

_ALL_OVER: Final = frozenset({Fill.CLOSED, Fill.BREAK, Fill.AWAY, Fill.ELSEWHERE})
"""Time in which nobody works here: its glyph fills it. What is taken has the glyph down its edge."""
_ENDED: Final = frozenset({Status.COMPLETED, Status.CANCELLED, Status.NO_SHOW})
"""They fade."""
_LEAST_MORE: Final = 4
"""Cells below which the service is not added to the name."""


@dataclass(frozen=True, slots=True)
class Block:
    """A place to draw: so many cells of one row."""

    alphabet: "Alphabet"
    cells: int
    now: datetime
    is_now: bool = False
    """Whether the line of now passes."""
    is_top: bool = False
    """Whether the row is the first that is seen: what goes on from above is named there."""

    def visit(self, share: "Share", details: list[str], *, selected: bool) -> list[Run]:
        """Who on the first row, then a detail a row."""
        visit = share.visit
        look = looks.of(visit.status, awaits_approval=visit.awaits_approval)
        runs = [Run(self.alphabet.glyph(look), look.name)]
        if share.line and not self.is_top:
            text = self.alphabet.text(next(islice(details, share.line - 1, None), ""))
            pen = "" if visit.status in _ENDED else "detail"
            runs.append(Run(f"  {self.alphabet.fitted(text, self.cells - 3)}", look.name, pen))
        else:
            sign = "*" if selected else self.alphabet.above if share.line else " "
            runs += [Run(look.letter, look.name), Run(sign, look.name, "mark" if selected else "")]
            runs += self._named(share, look, self.cells - 3)
        return self._finished(runs, look.name)

    def _named(self, share: "Share", look: "Look", room: int) -> Iterator[Run]:
        visit = share.visit
        late = f":{visit.start:%M} " if share.late else ""
        waits = visit.since if visit.status is Status.CHECKED_IN else None
        wait = f" {max(int((self.now - waits).total_seconds() // 60), 0)}'" if waits else ""
        room -= len(late) + len(wait)
        name = self.alphabet.fitted(self.alphabet.text(visit.customer_name), room)
        yield Run(late, look.name, "detail")
        yield Run(name, look.name, "" if visit.status in _ENDED else "name")
        yield Run(wait, look.name, "wait")
        room -= cell_len(name) + 1
        if share.lines == 1 and room >= _LEAST_MORE:
            service = self.alphabet.fitted(self.alphabet.text(visit.service_name), room)
            yield Run(f" {service}", look.name, "detail")

    def stretch(self, stretch: "Stretch", *, named: bool) -> list[Run]:
        """Time that is no visit; its word on the first row that is seen."""
        look = looks.FILLS[stretch.fill]
        glyph = self.alphabet.glyph(look)
        runs = [Run(glyph, look.name)]
        if named:
            runs.append(Run(f"{look.letter} " if look.letter else " ", look.name))
            words = self.alphabet.fitted(self._words(stretch, look), self.cells - width(runs) - 1)
            runs.append(Run(f"{words} ", look.name, "word"))
        if stretch.fill in _ALL_OVER and not self.is_now:
            return padded(runs, self.cells, Run(glyph, look.name))
        return self._finished(runs, look.name)

    def _words(self, stretch: "Stretch", look: "Look") -> str:
        """The word of its kind unless somebody wrote it, how long it lasts still, what somebody wrote."""
        text = self.alphabet.text(stretch.text)
        if stretch.until is not None:
            left = max(int((stretch.until - self.now).total_seconds()), 0)
            return f"{look.word} {left // 60}:{left % 60:02} {text}".rstrip()
        if not text or look.word.casefold() in text.casefold():
            return text or look.word
        return f"{look.word}: {text}"

    def free(self, hint: str) -> list[Run]:
        """Time that can be booked, and what is said of it."""
        if self.is_now:
            return self._finished([Run(f"{self.alphabet.rule * 2} now", "free", "now")], "free")
        text = self.alphabet.fitted(f"{self.alphabet.dot} {hint}", self.cells - 1)
        return padded([Run(f" {text}" if hint else "", "free", "hint")], self.cells, Run(" ", "free"))

    def _finished(self, runs: list[Run], ground: str) -> list[Run]:
        """To the full width, with the line of now behind the text."""
        if not self.is_now:
            return padded(runs, self.cells, Run(" ", ground))
        spaced = runs if runs[-1].text.endswith(" ") else [*runs, Run(" ", ground)]
        return padded(spaced, self.cells, Run(self.alphabet.rule, ground, "now"))


def details(visit: "Visit", column: "Column", layout: Layout) -> list[str]:
    """What the rows below the name say, in turn: what for, what the column does not tell already, how to reach them."""
    elsewhere = {place.location for place in column.places} != {visit.location}
    untold = visit.provider_name if layout is Layout.ROOMS else visit.location_name if elsewhere else ""
    return [text for text in (visit.service_name, untold, visit.phone, visit.code) if text]
