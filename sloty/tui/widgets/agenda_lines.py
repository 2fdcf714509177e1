"""The lines of an agenda: what stands in them, and how wide each column is. No widget, so that it can be tried alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Final

from sloty.engine import civil
from sloty.engine.span import epoch_of
from sloty.formats import looks
from sloty.operations.boards.views import Board, Layout, Visit
from sloty.tui.cells import fit

_CODE, _STATUS, _TIME, _ZONE = 9, 14, 12, 6
_WIDE, _LONG_STATUS = 100, 18
"""Cells from which there is room for the longest word of a status."""
_SHARES: Final = {"Customer": 10, "Service": 8, "Provider": 7, "Location": 6}
"""What the fixed columns leave over is shared in such parts."""


class Mark(Enum):
    """A line that is no visit and no day."""

    NOW = "now"


Line = Visit | date | Mark
"""A visit, the heading of a day of a week, or where now is."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide each is, its space to the next one within."""

    widths: dict[str, int]

    @classmethod
    def of(cls, board: Board, width: int) -> "Columns":
        """Of a board, in so many cells: a zone only where another one occurs, a location only where there are several."""
        visits = [visit for column in board.columns for visit in column.visits]
        zoned = any(_zone(visit, board) for visit in visits)
        fixed = {
            "Time": _TIME + (_ZONE if zoned else 0),
            "Status": _LONG_STATUS if width >= _WIDE else _STATUS,
            "Code": _CODE,
        }
        shares = {name: share for name, share in _SHARES.items() if name != "Location" or board.location is None}
        left = max(0, width - sum(fixed.values()))
        shared = {name: left * share // sum(shares.values()) for name, share in shares.items()}
        return cls({**fixed, **shared})

    @property
    def heading(self) -> str:
        """The names of the columns."""
        return "".join(fit(name, max(0, width - 1)) + " " for name, width in self.widths.items())

    def row(self, visit: Visit, board: Board) -> str:
        """One visit."""
        look = looks.of(visit.status, awaits_approval=visit.awaits_approval)
        cells = {
            "Time": f"{visit.start:%H:%M}-{visit.end:%H:%M}{_zone(visit, board)}",
            "Status": f"{look.letter} {look.word}",
            "Code": visit.code,
            "Customer": visit.customer_name,
            "Service": visit.service_name,
            "Provider": visit.provider_name,
            "Location": visit.location_name,
        }
        return "".join(fit(cells[name], max(0, width - 1)) + " " for name, width in self.widths.items())


def lines_of(board: Board, now: datetime | None) -> list[Line]:
    """Visits by their start, each once, with a heading a day in a week, and a line where now is if that is among them."""
    found = {visit.id: visit for column in board.columns for visit in column.visits}
    visits = sorted(
        found.values(), key=lambda visit: (epoch_of(visit.start), visit.provider_name.casefold(), visit.code)
    )
    if not visits:
        return []
    zone = civil.zone(board.timezone)
    if board.layout is not Layout.WEEK:
        is_today = now is not None and civil.local_date(now, zone) == board.day
        return [*_marked(visits, now if is_today else None)]
    lines: list[Line] = []
    for day in sorted({civil.local_date(visit.start, zone) for visit in visits}):
        of_day = [visit for visit in visits if civil.local_date(visit.start, zone) == day]
        is_today = now is not None and civil.local_date(now, zone) == day
        lines += [day, *_marked(of_day, now if is_today else None)]
    return lines


def _marked(visits: list[Visit], now: datetime | None) -> Iterator[Line]:
    """With now between what has begun and what has not; None: it is another day."""
    # Not by wall time: in a repeated hour it goes back.
    begun = len(visits) if now is None else sum(epoch_of(visit.start) <= epoch_of(now) for visit in visits)
    yield from visits[:begun]
    if now is not None:
        yield Mark.NOW
    yield from visits[begun:]


def _zone(visit: Visit, board: Board) -> str:
    """Another zone than the board's is named."""
    return "" if str(visit.start.tzinfo) == board.timezone else f" {visit.start:%Z}"
