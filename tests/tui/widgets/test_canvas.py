"""What is painted again, and what is not; windows of every size."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from textual.geometry import Region

from sloty.engine.lifecycle import Status
from sloty.operations.boards.views import Board, Fill
from sloty.tui.widgets.grid import Grid
from sloty.tui.widgets.marks import Ghost, Gone
from tests.tui.boards import MORNING, a_board, a_column, a_stretch, a_visit
from tests.tui.widgets.desk import desk

VISIT = a_visit("09:30")


def board(**changed: Any) -> Board:
    """One visit, on the lines 3 and 4 of a window."""
    return a_board(("Ana", "Ben"), {"Ana": [replace(VISIT, **changed)]}, hours="09:00-12:00")


@contextmanager
def repainted(grid: Grid, monkeypatch: pytest.MonkeyPatch) -> Iterator[set[int]]:
    """Lines of the window that were refreshed; -1 for all."""
    found: set[int] = set()
    whole = grid.refresh

    def refresh(*regions: Region) -> Grid:
        found.update([region.y for region in regions] or [-1])
        return whole(*regions)

    with monkeypatch.context() as patch:
        patch.setattr(grid, "refresh", refresh)
        yield found


def test_a_key_repaints_the_rows_and_heads_that_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        async with desk(board()) as (app, _):
            with repainted(app.grid, monkeypatch) as lines:
                app.grid.move_cursor(0, 1)
            assert lines == {1, 2}
            with repainted(app.grid, monkeypatch) as lines:
                app.grid.move_cursor(0, 1)
            # The visit's bars tell that the cursor is on it.
            assert lines == {2, 3, 4}
            with repainted(app.grid, monkeypatch) as lines:
                app.grid.move_cursor(1, 0)
            assert lines == {0, 3, 4}

    asyncio.run(scenario())


def test_a_visit_that_the_cursor_was_on_from_the_first_is_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        async with desk(board(), now=VISIT.start) as (app, pilot):
            for step in (15, 10):
                app.grid.step = step
                app.grid.show(board(), VISIT.start)
                await pilot.pause()
                rows = app.grid.geometry.axis.touched(VISIT.top, VISIT.bottom)
                with repainted(app.grid, monkeypatch) as lines:
                    app.grid.cursor_to(0, 660)
                assert {row + 1 for row in rows} < lines
                app.grid.cursor_to(0, VISIT.top)

    asyncio.run(scenario())


def test_a_board_that_looks_the_same_repaints_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        async with desk(board()) as (app, _):
            with repainted(app.grid, monkeypatch) as lines:
                app.grid.show(board(version=2), MORNING)
            assert lines == set()
            with repainted(app.grid, monkeypatch) as lines:
                app.grid.show(board(status=Status.CONFIRMED), MORNING)
            assert lines == {3, 4}
            assert app.lines()[3].startswith("09:30 ▌C Rui Costa")

    asyncio.run(scenario())


def test_time_repaints_what_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hold loses its seconds; the line of now moves with everything that is over."""
    hold = a_stretch(Fill.HOLD, "11:00-11:15", until=MORNING + timedelta(hours=3))
    held = a_board([a_column("Ana", stretches=[hold])])

    async def scenario() -> None:
        async with desk(held) as (app, _):
            with repainted(app.grid, monkeypatch) as lines:
                app.grid.now = MORNING + timedelta(seconds=1)
            assert lines == {9}
            assert "hold 179:59" in app.lines()[9]
            with repainted(app.grid, monkeypatch) as lines:
                app.grid.now = MORNING + timedelta(minutes=64)
            assert lines == {1, 9}
            assert app.lines()[1].startswith("09:04 ── now")

    asyncio.run(scenario())


def test_marks_repaint_where_they_are_and_were(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        async with desk(board()) as (app, _):
            grid = app.grid
            with repainted(grid, monkeypatch) as lines:
                grid.ghost = Ghost("provider/ben", 600, 30, "Rui Costa", ok=True)
            assert lines == {5, 6}
            with repainted(grid, monkeypatch) as lines:
                grid.ghost = replace(grid.ghost, top=615)
            assert lines == {5, 6, 7}
            with repainted(grid, monkeypatch) as lines:
                grid.gone = Gone("provider/ana", 660, 675)
                grid.selected = frozenset({VISIT.id})
            assert lines == {9, 3}

    asyncio.run(scenario())


@pytest.mark.parametrize("size", [(80, 24), (120, 34), (200, 50), (30, 8), (5, 2)])
def test_a_window_is_filled_whatever_its_size(size: tuple[int, int]) -> None:
    async def scenario() -> None:
        many = a_board([f"Provider {number}" for number in range(10)], hours="07:00-19:00")
        async with desk(many, size=size) as (app, _):
            width = app.grid.geometry.width
            strips = app.grid.render_lines(Region(0, 0, width, size[1]))
            assert {strip.cell_length for strip in strips} == {width}

    asyncio.run(scenario())


def test_a_window_that_grows_or_shrinks_keeps_the_cursor_in_sight() -> None:
    async def scenario() -> None:
        many = a_board([f"Provider {number}" for number in range(10)], hours="07:00-19:00")
        async with desk(many, size=(200, 50)) as (app, pilot):
            app.grid.cursor_to(9, 18 * 60)
            for size in ((80, 24), (120, 34), (40, 10), (200, 50)):
                await pilot.resize_terminal(*size)
                await pilot.pause()
                text = app.lines()
                assert any(line.startswith("18:00") for line in text)
                assert "Provider 9" in text[0]
                assert app.grid.leftmost + app.grid.geometry.shown == 10

    asyncio.run(scenario())


def test_columns_move_sideways_and_the_times_stay() -> None:
    async def scenario() -> None:
        many = a_board([f"Provider {number}" for number in range(10)], hours="07:00-19:00")
        async with desk(many) as (app, _):
            assert app.lines()[0].startswith("1/10   Provider 0")
            app.grid.cursor_to(5, 15 * 60)
            text = app.lines()
            assert text[0].startswith("6/10  ‹Provider 2")
            assert text[-2].startswith("15:00")
            app.grid.scroll_columns(-2)
            assert "Provider 0" in app.lines()[0]

    asyncio.run(scenario())


def test_a_step_is_another_scale_and_the_cursor_stays_at_its_time() -> None:
    async def scenario() -> None:
        async with desk(board()) as (app, _):
            app.grid.cursor_to(0, 645)
            app.grid.step = 30
            assert app.grid.cursor == (0, 630)
            assert app.lines()[2] == "09:30 ▎S Rui Costa Cleaning"
            app.grid.step = 5
            assert [line[:5] for line in app.lines()[1:4]] == ["09:00", "09:05", "09:10"]
            app.grid.cursor_to(0, 719)
            assert app.lines()[-1].startswith("11:55")

    asyncio.run(scenario())


def test_ascii_is_another_alphabet() -> None:
    async def scenario() -> None:
        async with desk(board()) as (app, _):
            app.grid.ascii = True
            assert "\n".join(app.lines()).isascii()

    asyncio.run(scenario())


def test_without_a_board_there_is_an_empty_window() -> None:
    async def scenario() -> None:
        async with desk(None) as (app, pilot):
            await pilot.press("down", "right", "enter", "pagedown", "end")
            assert app.said == []
            assert set(app.lines()) == {""}

    asyncio.run(scenario())


def test_a_visit_whose_begin_scrolled_away_is_named_on_the_first_row_that_is_seen() -> None:
    async def scenario() -> None:
        async with desk(board(bottom=VISIT.top + 60), size=(40, 8)) as (app, pilot):
            grid = app.grid
            grid.step = 5
            grid.cursor_to(1, VISIT.top)
            grid.scroll_to(y=grid.geometry.axis.row(VISIT.top) + 2, animate=False, force=True)
            await pilot.pause()
            assert "S↑Rui" in app.lines()[1]
            grid.scroll_to(y=grid.geometry.axis.row(VISIT.top) + 3, animate=False, force=True)
            await pilot.pause()
            assert ["Rui" in line for line in app.lines()[1:4]] == [True, False, False]
            grid.scroll_to(y=grid.geometry.axis.row(VISIT.top), animate=False, force=True)
            await pilot.pause()
            assert "S Rui" in app.lines()[1]
            assert not any("↑" in line for line in app.lines())

    asyncio.run(scenario())
