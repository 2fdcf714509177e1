"""What keys and the mouse do, and what the grid says of it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from textual import events
from textual.pilot import Pilot

from sloty.engine.lifecycle import Status
from sloty.operations.boards.views import Board
from sloty.tui.widgets.grid import Grid
from tests.builders import at
from tests.tui.boards import MORNING, a_board, a_column, a_visit, a_week
from tests.tui.widgets.desk import Desk, desk

ONE = a_visit("10:00", "One", 30, lane=0, lanes=2)
TWO = a_visit("10:00", "Two", 30, lane=1, lanes=2)
BOARD = a_board(("Ana", "Ben", "Cho"), {"Ben": [ONE, TWO], "Cho": [a_visit("09:30", "Rui", 60)]}, hours="09:00-17:00")
SIZES = ((80, 24), (120, 34), (200, 50))

Scenario = Callable[[Desk, Pilot[None]], Awaitable[None]]


def on_a_desk(scenario: Scenario, board: Board = BOARD, size: tuple[int, int] = (80, 24)) -> None:
    """Run it."""

    async def run() -> None:
        async with desk(board, size=size) as (app, pilot):
            await scenario(app, pilot)

    asyncio.run(run())


@pytest.mark.parametrize("size", SIZES)
def test_arrows_and_letters_move_the_cursor_and_it_says_where_it_is(size: tuple[int, int]) -> None:
    async def scenario(app: Desk, pilot: Pilot[None]) -> None:
        await pilot.press("down", "j", "up", "k", "right", "l", "h", "left", "down")
        assert app.grid.cursor == (0, 555)
        assert len(app.said) == 9
        last = app.said[-1]
        assert isinstance(last, Grid.Moved)
        assert (last.column and last.column.key, last.minute, last.visit) == ("provider/ana", 555, None)
        assert last.control is app.grid

    on_a_desk(scenario, size=size)


@pytest.mark.parametrize("size", SIZES)
def test_the_ends_of_the_board_are_in_sight_when_the_cursor_is_there(size: tuple[int, int]) -> None:
    many = a_board([f"Provider {number}" for number in range(40)], hours="06:00-22:00")

    async def scenario(app: Desk, pilot: Pilot[None]) -> None:
        await pilot.press("end", "ctrl+end")
        assert app.grid.cursor == (39, 21 * 60 + 45)
        text = app.lines()
        assert text[-1].startswith("21:45")
        assert text[0].endswith("Provider 39")
        await pilot.press("home", "ctrl+home")
        assert app.grid.cursor == (0, 360)
        assert app.lines()[1].startswith("06:00")
        await pilot.press("pagedown", "ctrl+right")
        shown = app.grid.geometry
        assert app.grid.cursor == (shown.shown, shown.axis.minute(shown.visible_rows - 1))
        await pilot.press("pageup", "shift+left")
        assert app.grid.cursor == (0, 360)

    on_a_desk(scenario, many, size)


def test_beyond_the_ends_nothing_moves_and_nothing_is_said() -> None:
    async def scenario(app: Desk, pilot: Pilot[None]) -> None:
        await pilot.press("up", "left")
        assert app.grid.cursor == (0, 540)
        await pilot.press("ctrl+end", "end")
        app.said.clear()
        await pilot.press("down", "right")
        assert app.said == []

    on_a_desk(scenario)


def test_visits_side_by_side_are_gone_through_one_by_one() -> None:
    async def scenario(app: Desk, pilot: Pilot[None]) -> None:
        app.grid.cursor_to(0, 600)
        seen = []
        for key in ("right", "right", "right", "left", "left", "left"):
            await pilot.press(key)
            seen.append(app.grid.visit and app.grid.visit.customer_name)
        assert seen == ["One", "Two", "Rui", "Two", "One", None]

    on_a_desk(scenario)


def test_enter_chooses_what_is_under_the_cursor() -> None:
    async def scenario(app: Desk, pilot: Pilot[None]) -> None:
        app.grid.cursor_to(1, 600, 1)
        await pilot.press("enter")
        last = app.said[-1]
        assert isinstance(last, Grid.Chosen)
        assert last.visit == TWO

    on_a_desk(scenario)


def test_at_first_the_cursor_is_at_now_or_where_the_day_begins() -> None:
    """Even before the grid is on a screen."""
    grid = Grid()
    grid.show(BOARD, at("2027-01-04 10:20"))
    assert grid.cursor == (0, 615)
    grid = Grid()
    grid.show(BOARD, at("2027-01-05 10:20"))
    assert grid.cursor == (0, 540)
    grid = Grid()
    grid.show(a_week(hours="09:00-12:00"), at("2027-01-06 10:20"))
    assert grid.cursor == (2, 615)


def test_a_renewed_board_keeps_the_cursor_on_its_column_its_minute_and_its_visit() -> None:
    async def scenario(app: Desk, _: Pilot[None]) -> None:
        app.grid.cursor_to(1, 600, 1)
        added = replace(ONE, id=BOARD.columns[2].visits[0].id, customer_name="New")
        ben = [replace(visit, lane=lane, lanes=3) for lane, visit in enumerate((added, ONE, TWO))]
        app.grid.show(a_board(("Zoe", "Ana", "Ben"), {"Ben": ben}, hours="08:00-17:00"), MORNING)
        assert app.grid.cursor == (2, 600)
        assert app.grid.visit == ben[2]
        app.grid.show(a_board(("Zoe",), hours="12:00-17:00"), MORNING)
        assert app.grid.cursor == (0, 720)

    on_a_desk(scenario)


def test_zoom_goes_through_the_scale_and_stops_at_its_ends() -> None:
    async def scenario(app: Desk, _: Pilot[None]) -> None:
        seen = []
        for by in (1, 1, -1, -1, -1, -1):
            app.grid.zoom(by)
            seen.append(app.grid.step)
        assert seen == [30, 30, 15, 10, 5, 5]

    on_a_desk(scenario)


def test_what_is_selected_twice_is_not() -> None:
    grid = Grid()
    grid.select(ONE.id, TWO.id)
    grid.select(ONE.id)
    assert grid.selected == {TWO.id}


def test_a_click_selects_and_two_choose() -> None:
    async def scenario(app: Desk, pilot: Pilot[None]) -> None:
        line = app.lines().index(next(each for each in app.lines() if "Two" in each))
        await pilot.click(Grid, offset=(48, line))
        assert app.grid.visit == TWO
        assert not any(isinstance(each, Grid.Chosen) for each in app.said)
        await pilot.double_click(Grid, offset=(48, line))
        assert isinstance(app.said[-1], Grid.Chosen)
        await pilot.click(Grid, offset=(60, 0))
        assert app.grid.column == BOARD.columns[2]

    on_a_desk(scenario)


def test_a_visit_that_is_dragged_goes_along_as_a_ghost_and_says_where_it_was_dropped() -> None:
    async def scenario(app: Desk, pilot: Pilot[None]) -> None:
        line = next(number for number, text in enumerate(app.lines()) if "Rui" in text)
        await pilot.mouse_down(Grid, offset=(60, line + 1))
        await pilot.hover(Grid, offset=(10, line + 4))
        assert app.grid.ghost
        assert (app.grid.ghost.column, app.grid.ghost.top, app.grid.ghost.ok) == ("provider/ana", 615, None)
        assert any("┃? Rui" in text for text in app.lines())
        await pilot.mouse_up(Grid, offset=(10, line + 4))
        assert app.grid.ghost is None
        dropped = app.said[-1]
        assert isinstance(dropped, Grid.Dragged)
        assert (dropped.visit.customer_name, dropped.column.key, dropped.minute) == ("Rui", "provider/ana", 615)

    on_a_desk(scenario)


def test_a_visit_that_is_let_go_where_it_was_is_not_dragged() -> None:
    async def scenario(app: Desk, pilot: Pilot[None]) -> None:
        line = next(number for number, text in enumerate(app.lines()) if "Rui" in text)
        await pilot.mouse_down(Grid, offset=(60, line))
        await pilot.hover(Grid, offset=(10, line))
        await pilot.hover(Grid, offset=(60, line))
        await pilot.mouse_up(Grid, offset=(60, line))
        assert not any(isinstance(each, Grid.Dragged) for each in app.said)

    on_a_desk(scenario)


def test_the_wheel_scrolls_rows_and_with_shift_columns() -> None:
    many = a_board([f"Provider {number}" for number in range(40)], hours="06:00-22:00")

    def wheel(kind: type[events.MouseEvent], grid: Grid, *, shift: bool = False) -> events.MouseEvent:
        return kind(grid, 20, 10, 0, 0, 0, shift, False, False)

    async def scenario(app: Desk, pilot: Pilot[None]) -> None:
        grid = app.grid
        top = grid.scroll_offset.y
        grid.post_message(wheel(events.MouseScrollDown, grid))
        await pilot.pause()
        assert grid.scroll_offset.y > top
        for kind, shift, leftmost in (
            (events.MouseScrollDown, True, 1),
            (events.MouseScrollRight, False, 2),
            (events.MouseScrollLeft, False, 1),
            (events.MouseScrollUp, True, 0),
        ):
            grid.post_message(wheel(kind, grid, shift=shift))
            await pilot.pause()
            assert grid.leftmost == leftmost

    on_a_desk(scenario, many)


def test_an_empty_board_can_be_walked_on() -> None:
    async def scenario(app: Desk, pilot: Pilot[None]) -> None:
        await pilot.press("down", "right", "left", "enter", "end")
        await pilot.click(Grid, offset=(20, 5))
        assert app.said == []

    on_a_desk(scenario, a_board(()))


def test_a_cancelled_visit_beside_its_successor_can_be_reached() -> None:
    gone = a_visit("10:00", "Gone", 30, Status.CANCELLED, lane=0, lanes=2)

    async def scenario(app: Desk, pilot: Pilot[None]) -> None:
        app.grid.cursor_to(0, 600)
        assert app.grid.visit == gone
        await pilot.press("right")
        assert app.grid.visit == TWO

    on_a_desk(scenario, a_board([a_column("Ana", visits=[gone, TWO])]))
