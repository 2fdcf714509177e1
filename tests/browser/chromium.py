"""Debian's Chromium, started once for all tests that need it, and the loop in which it is spoken to.

The loop rests between tests, so that tests of the same process may have loops of their own.
"""

import asyncio
import shutil
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, Final, ParamSpec

from playwright.async_api import Browser, async_playwright

P = ParamSpec("P")

CHROMIUM: Final = shutil.which("chromium")
AXE: Final = Path(__file__).parents[2] / ".node" / "node_modules" / "axe-core" / "axe.min.js"
_ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Tests may run as root, and nothing but our pages is asked for."""
_LOOP: Final = asyncio.Runner()


def browsed(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """A test that browses, as pytest calls tests."""

    @wraps(test)
    def browse(*given: P.args, **named: P.kwargs) -> None:
        _LOOP.run(test(*given, **named))

    return browse


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    driver = _LOOP.run(async_playwright().start())
    browser = _LOOP.run(driver.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS))
    try:
        yield browser
    finally:
        _LOOP.run(browser.close())
        _LOOP.run(driver.stop())
        _LOOP.close()
