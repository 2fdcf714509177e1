"""A visitor with a browser of their own. Each page that they land on is weighed, and may complain of nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, Request

from sloty.formats.messages.facts import Language
from sloty.web.words import Words, words
from tests.browser.served import Served

NARROW, WIDE = 320, 1280
MOST_REQUESTS, MOST_BYTES = 2, 30_000
_HEIGHT = 720
WIDER_THAN_THE_WINDOW = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@dataclass
class Visitor:
    """Somebody before one window."""

    page: Page
    served: Served
    home: str
    t: Words
    """What the pages say to them."""
    presses: int = 0
    """How often they have pressed something."""
    complaints: list[str] = field(default_factory=list)
    """What the browser has said on its console; breaches of the content security policy are among it."""
    asked: list[Request] = field(default_factory=list)
    """For the page that is shown."""

    def __post_init__(self) -> None:
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asks)

    async def open(self, path: str) -> None:
        """Go to a page of the tenant."""
        await self.page.goto(path if path.startswith("http") else f"{self.home}{path}")
        await self.landed()

    async def another_tab(self) -> "Visitor":
        """The same page, opened once more."""
        tab = replace(self, page=await self.page.context.new_page(), presses=0, complaints=[], asked=[])
        await tab.open(self.page.url)
        return tab

    async def press(self, what: str | Locator, *, times: int = 1) -> None:
        """Press a link or a button that leads to another page: one told by its name, or the one that is given."""
        async with self.page.expect_navigation():
            await self.named(what).click(click_count=times)
        self.presses += times
        await self.landed()

    async def send(self, what: str | Locator, *, times: int = 1) -> None:
        """Press the button of a form that took a person some seconds."""
        self.served.wait()
        await self.press(what, times=times)

    async def pick(self, starts: Any, name: str = "slot") -> None:
        """Press a time."""
        await self.press(self.page.locator(f'button[name="{name}"][value="{int(starts.timestamp())}"]'))

    async def fill(self, **fields: str) -> None:
        """Type into fields, by their names."""
        for name, value in fields.items():
            await self.page.locator(f'[name="{name}"]').fill(value)

    def named(self, what: str | Locator) -> Locator:
        """The link or button that is read out so, unless it is given."""
        if not isinstance(what, str):
            return what
        role = self.page.get_by_role
        return role("link", name=what, exact=True).or_(role("button", name=what, exact=True))

    async def says(self) -> str:
        """The text that can be seen."""
        return " ".join((await self.page.locator("body").inner_text()).split())

    async def landed(self) -> None:
        """What holds of every page: it loads little, fits the window, and the browser has nothing against it."""
        where = self.page.url
        answers = [answer for each in self.asked if (answer := await each.response()) is not None]
        loaded = [each.request for each in answers if not 300 <= each.status < 400]
        weight = sum([(await each.sizes())["responseBodySize"] for each in loaded])
        assert len(loaded) <= MOST_REQUESTS, (where, [each.url for each in answers])
        assert weight <= MOST_BYTES, (where, weight)
        assert not await self.page.evaluate(WIDER_THAN_THE_WINDOW), f"{where} is wider than the window"
        assert self.complaints == [], (where, self.complaints)

    def _said(self, message: ConsoleMessage) -> None:
        # Chromium notes each answer that is an error; those are looked at as pages.
        if "Failed to load resource: the server responded with a status of" not in message.text:
            self.complaints.append(message.text)

    def _asks(self, request: Request) -> None:
        if (
            request.is_navigation_request()
            and request.redirected_from is None
            and request.frame == self.page.main_frame
        ):
            self.asked.clear()
        self.asked.append(request)


@dataclass
class Street:
    """Where visitors come from, and what they come to."""

    browser: Browser
    served: Served
    slug: str
    """Of the tenant."""

    @asynccontextmanager
    async def visitor(
        self, *, language: str = "en", width: int = NARROW, scripts: bool = True, **context: Any
    ) -> AsyncIterator[Visitor]:
        """Somebody whose browser is in that language."""
        made = await self.browser.new_context(
            locale=language,
            viewport={"width": width, "height": _HEIGHT},
            java_script_enabled=scripts,
            # Colours that are on their way to others cannot be judged.
            reduced_motion="reduce",
            **context,
        )
        try:
            page = await made.new_page()
            yield Visitor(page, self.served, self.served.home(self.slug), words(Language(language)))
        finally:
            await made.close()
