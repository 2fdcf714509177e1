"""A small application around one screen or widget of the desk: a real link to the real database, and what came of it."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

import sloty
from sloty.actor import Actor
from sloty.tui.link import Link
from tests.builders import NOW, Clinic

P = ParamSpec("P")
M = TypeVar("M", bound=Message)
_PATIENCE = 20.0
NARROW, WIDE = (80, 24), (120, 34)
_STYLES = Path(sloty.__file__).parent / "tui" / "desk.tcss"


def link_to(clinic: Clinic, now: datetime = NOW, actor: Actor | None = None) -> Link:
    """A desk's link into a tenant, at a moment that stands still."""
    return Link(clinic.database, clinic.slug, "test@desk", actor or clinic.actor, now=lambda: now)


class Host(App[None]):
    """Pushes what it is given, and keeps what comes back."""

    CSS_PATH = str(_STYLES)

    def __init__(self, make: Callable[[], Screen[Any]]) -> None:
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
        self.make = make
        self.results: list[Any] = []

    def on_mount(self) -> None:
        """The screen on top."""
        self.push_screen(self.make(), self.results.append)


def played(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """A test that sits at a desk, as pytest calls tests."""

    @wraps(test)
    def play(*given: P.args, **named: P.kwargs) -> None:
        asyncio.run(test(*given, **named))

    return play


def said(told: Iterable[Message], kind: type[M]) -> list[M]:
    """Messages of a kind, each once: the hook sees one at every widget that it comes by."""
    return list({id(each): each for each in told if isinstance(each, kind)}.values())


async def until(pilot: Pilot[Any], true: Callable[[], object]) -> None:
    """Wait for what a thread has to bring first."""
    deadline = asyncio.get_running_loop().time() + _PATIENCE
    while not true():
        assert asyncio.get_running_loop().time() < deadline, shown(pilot.app)
        await asyncio.sleep(0.01)
    await pilot.pause()


def sees(app: App[Any], text: str) -> Callable[[], bool]:
    """Whether a text stands on the screen, for `until`."""
    return lambda: text in shown(app)


def shown(app: App[Any]) -> str:
    """The characters on the screen, line by line."""
    lines = app.screen._compositor.render_strips()
    return "\n".join("".join(each.text for each in line).rstrip() for line in lines)


class Stage(Screen[None]):
    """A screen with one widget, which has the focus."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget

    def compose(self) -> ComposeResult:
        """The widget."""
        yield self.widget

    def on_mount(self) -> None:
        """Keys are for it."""
        self.widget.focus()
