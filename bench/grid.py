"""How long the desk's grid takes to paint: 40 providers with 20 visits each in a large window, against 16 ms a frame."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from statistics import quantiles
from time import perf_counter
from uuid import UUID

from textual.app import App, ComposeResult
from textual.geometry import Region

from bench.report import Call, Measure
from sloty.engine.lifecycle import Status
from sloty.operations.boards.views import Board, Column, Counts, Fill, Layout, Place, Stretch, Visit
from sloty.tui.widgets.grid import Grid

_PROVIDERS, _VISITS = 40, 20
_SIZE = (200, 50)
_FRAME = 16.0
_RUNS = 200
_DAY = date(2027, 1, 4)
_OPENS, _CLOSES = 480, 1080
_MIDNIGHT = datetime(2027, 1, 4, tzinfo=UTC)
_NOW = _MIDNIGHT + timedelta(minutes=642)


class _Desk(App[None]):
    """Nothing but the grid."""

    def compose(self) -> ComposeResult:
        """One widget."""
        yield Grid()


def measures() -> Iterator[Measure]:
    """The 95th percentile of a key, and of a board that somebody changed, from the call to the last painted line."""
    for what, times in asyncio.run(_timed()).items():
        yield Measure(what, quantiles(times, n=20)[-1], _FRAME, "ms", 1.0)


async def _timed() -> dict[str, list[float]]:
    desk = _Desk()
    async with desk.run_test(size=_SIZE) as pilot:
        grid = desk.query_one(Grid)
        boards = cycle([_board(Status.SCHEDULED), _board(Status.CHECKED_IN)])
        grid.show(next(boards), _NOW)
        await pilot.pause()
        downwards = cycle([1] * 39 + [-1] * 39)
        sideways = cycle([1] * (_PROVIDERS - 1) + [-1] * (_PROVIDERS - 1))
        return {
            "grid: a key up or down": _times(grid, lambda: grid.move_cursor(0, next(downwards))),
            "grid: a key sideways": _times(grid, lambda: grid.move_cursor(next(sideways), 0)),
            "grid: a board in which a visit is another": _times(grid, lambda: grid.show(next(boards), _NOW)),
        }


def _times(grid: Grid, act: Call) -> list[float]:
    """Milliseconds, painted whole each time: more than a key needs, whose rows alone are refreshed."""
    times = []
    for _ in range(_RUNS):
        begun = perf_counter()
        act()
        grid.render_lines(Region(0, 0, *_SIZE))
        times.append((perf_counter() - begun) * 1000)
    return times


def _board(first: Status) -> Board:
    """All of it is new, as if it had been read; only the status of one visit differs."""
    columns = tuple(_column(number, Status.SCHEDULED if number else first) for number in range(_PROVIDERS))
    return Board(Layout.PROVIDERS, _DAY, "Bench", "UTC", columns, _OPENS, _CLOSES, Counts(), _NOW)


def _column(number: int, first: Status) -> Column:
    statuses = cycle([first, *Status])
    visits = tuple(_visit(number, at, next(statuses)) for at in range(_VISITS))
    closed = (Stretch(Fill.CLOSED, 0, _OPENS), Stretch(Fill.BREAK, 720, 765), Stretch(Fill.CLOSED, _CLOSES, 1440))
    column = Column(
        f"provider/{number}",
        f"Provider {number}",
        "Downtown",
        _DAY,
        "UTC",
        (Place(0, 1440, "downtown"),),
        stretches=closed,
    )
    return replace(column, visits=visits)


def _visit(column: int, number: int, status: Status) -> Visit:
    top = _OPENS + number * 30
    begins = _MIDNIGHT + timedelta(minutes=top)
    return Visit(
        id=UUID(int=column * 1000 + number),
        code="XK4P7Q2M",
        status=status,
        top=top,
        bottom=top + 25,
        start=begins,
        end=begins + timedelta(minutes=25),
        version=1,
        service="cleaning",
        service_name="Dental cleaning",
        provider="ana",
        provider_name="Ana Souza",
        location="downtown",
        location_name="Downtown",
        customer=None,
        customer_id=None,
        customer_name=f"Customer {column} {number}",
        since=begins - timedelta(minutes=5),
    )
