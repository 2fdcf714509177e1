"""An application with nothing in it but a dialog on a real database, and what the dialog gave back."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widget import Widget

from sloty import tui
from sloty.actor import Actor
from sloty.errors import SlotyError
from sloty.operations.unit import Unit
from sloty.tui.link import Link
from tests.builders import NOW, Clinic

T = TypeVar("T")
NARROW, WIDE = (80, 24), (120, 34)
_PATIENCE = 10.0
STYLE = Path(tui.__path__[0]) / "desk.tcss"


class Host(App[None]):
    """Shows a dialog, or a widget, and keeps what came of it."""

    CSS_PATH = STYLE

    def __init__(self, shown: ModalScreen[Any] | Widget) -> None:
        super().__init__()
        self.shown = shown
        self.results: list[Any] = []

    def compose(self) -> ComposeResult:
        """The widget, if it is one."""
        if not isinstance(self.shown, ModalScreen):
            yield self.shown

    def on_mount(self) -> None:
        """The dialog, if it is one."""
        if isinstance(self.shown, ModalScreen):
            self.push_screen(self.shown, self.results.append)

    @property
    def text(self) -> str:
        """What stands on the screen, line by line."""
        return "\n".join(
            "".join(segment.text for segment in strip) for strip in self.screen._compositor.render_strips()
        )


class Hand:
    """Whoever sits at the desk: presses, counts what was pressed, looks."""

    def __init__(self, app: Host, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot
        self.keys = 0
        """Keys pressed so far, letters apart."""

    async def press(self, *keys: str) -> None:
        """One key after the other."""
        self.keys += len(keys)
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Letters, as fast as a paste: a press costs 64 ms."""
        await self.pilot.pause()
        focused = self.app.focused
        assert focused is not None
        focused.insert_text_at_cursor(text) if hasattr(focused, "insert_text_at_cursor") else focused.insert(text)  # type: ignore[attr-defined]
        await self.pilot.pause()

    async def until(self, true: Callable[[], object]) -> None:
        """Wait for something that a thread has to bring first."""
        waited = asyncio.get_running_loop().time() + _PATIENCE
        while not true():
            assert asyncio.get_running_loop().time() < waited, self.app.text
            await asyncio.sleep(0.01)
        await self.pilot.pause()

    async def sees(self, *texts: str) -> None:
        """Wait until all of them stand on the screen, wherever lines are broken."""
        await self.until(lambda: all(_words(text) in _words(self.app.text) for text in texts))

    async def at(self, id: str) -> None:
        """Wait until the hand is there."""
        await self.until(lambda: self.app.focused is not None and self.app.focused.id == id)

    async def result(self) -> Any:
        """Wait until the dialog is gone; what it gave back."""
        await self.until(lambda: self.app.results)
        return self.app.results[0]


def _words(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


@asynccontextmanager
async def shown(dialog: ModalScreen[Any] | Widget, size: tuple[int, int] = NARROW) -> AsyncIterator[Hand]:
    """A hand before the dialog, on a terminal of that size."""
    app = Host(dialog)
    async with app.run_test(size=size) as pilot:
        yield Hand(app, pilot)


class LossyLink(Link):
    """A link that may break before an operation, or lose the answer after everything was committed."""

    lost: SlotyError | None = None
    """Raised once instead of the answer of a write."""
    away: SlotyError | None = None
    """Raised once instead of asking."""

    def ask(self, operation: Callable[[Unit], T], *, key: str | None = None) -> T:
        """As always, but that the connection breaks."""
        error, self.away = self.away, None
        if error is not None:
            raise error
        found = super().ask(operation, key=key)
        if key is not None and self.lost is not None:
            error, self.lost = self.lost, None
            raise error
        return found


def link(clinic: Clinic, actor: Actor | None = None, now: datetime = NOW) -> LossyLink:
    """A link to the clinic, at NOW unless said otherwise."""
    desk = Actor.operator("operator", "desk", clinic.tenant)
    return LossyLink(clinic.database, clinic.slug, "front@desk", actor or desk, now=lambda: now)
