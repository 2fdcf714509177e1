"""The whole desk on the real database, at a moment that stands still, with whoever sits there."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

from textual.pilot import Pilot

from sloty import operations
from sloty.actor import Actor
from sloty.tui.app import Desk, Surroundings
from sloty.tui.link import Link
from sloty.tui.screens.home import Home
from tests.builders import Clinic, at

P = ParamSpec("P")
SMALL, USUAL, LARGE = (80, 24), (120, 34), (200, 50)
MORNING = at("08:40")
"""Of MONDAY, before Ana begins."""
_PATIENCE = 20.0


class Sitting:
    """Somebody at a desk: presses keys, counts them, looks."""

    def __init__(self, desk: Desk, pilot: Pilot[None]) -> None:
        self.desk, self.pilot = desk, pilot
        self.keys = 0
        self.told: list[str] = []
        """What was said in passing."""

    @property
    def home(self) -> Home:
        """The screen of the day."""
        return self.desk.home

    @property
    def text(self) -> str:
        """What stands on the screen, line by line."""
        strips = self.desk.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    async def press(self, *keys: str) -> None:
        """One key after the other."""
        self.keys += len(keys)
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Letters into the line that has the focus, as fast as a paste; they are not counted."""
        await self.pilot.pause()
        focused: Any = self.desk.focused
        focused.insert_text_at_cursor(text)
        await self.pilot.pause()

    async def until(self, true: Callable[[], object]) -> None:
        """Wait for what a thread, or the database, has to bring first."""
        deadline = asyncio.get_running_loop().time() + _PATIENCE
        while not true():
            assert asyncio.get_running_loop().time() < deadline, (self.told, self.text)
            await self.pilot.pause(0.01)

    async def hand_on(self, column: str, time: str) -> None:
        """Lay the hand on a time of a column, told by its title, and wait until that is seen."""
        board = self.home.board
        assert board is not None
        index = next(at for at, each in enumerate(board.columns) if each.title.startswith(column))
        hour, minute = map(int, time.split(":"))
        self.home.grid.cursor_to(index, hour * 60 + minute)
        await self.pilot.pause()


@asynccontextmanager
async def a_desk(
    clinic: Clinic,
    folder: Path,
    *,
    size: tuple[int, int] = USUAL,
    now: datetime = MORNING,
    actor: Actor | None = None,
    name: str = "front",
    live: bool = False,
    ascii_only: bool = False,
    keys: dict[str, str] | None = None,
) -> AsyncIterator[Sitting]:
    """Open a desk; it shows the day of the first location when this begins."""
    who = actor or Actor.operator("ada", "desk", clinic.tenant)
    link = Link(clinic.database, clinic.slug, name, who, now=lambda: now)

    def wakeups() -> Iterator[bool]:
        yield from map(bool, operations.wakeups.board(clinic.database, clinic.tenant, 1.0))

    surroundings = Surroundings(folder, ascii_only, wakeups if live else None, keys=keys or {})
    desk = Desk(lambda: (link, surroundings))
    async with desk.run_test(size=size) as pilot:
        sitting = Sitting(desk, pilot)
        notify = desk.notify

        def told(message: str, **how: Any) -> None:
            sitting.told.append(message)
            notify(message, **how)

        desk.notify = told  # type: ignore[method-assign]  # what is told goes after some seconds
        await sitting.until(lambda: desk.is_open and desk.home.board is not None)
        yield sitting


def played(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """A test that sits at a desk, as pytest calls tests."""

    @wraps(test)
    def play(*given: P.args, **named: P.kwargs) -> None:
        asyncio.run(test(*given, **named))

    return play
