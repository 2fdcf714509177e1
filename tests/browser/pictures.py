"""The pictures of the booking page for the README: `make pictures`. The sample clinic on a morning that stands still."""

import sys
from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.async_api import Browser

from sloty.db.pool import Database
from sloty.formats.messages.facts import Language
from sloty.operations import demo
from tests.browser.chromium import a_browser, browsed
from tests.browser.served import BASE, Served, serving
from tests.browser.visitor import NARROW, Street, Visitor
from tests.tui.pictures import FOLDER, MORNING, a_sample_clinic

_TALL: Final = 720
_BETWEEN: Final = 16
_COLOURS: Final = 64
"""As many as are told apart here; a quarter of the size."""
_SCALE: Final = 1.25
"""Sharp on the screens of today, and still small."""


async def chosen(visitor: Visitor) -> None:
    """A service's times."""
    await visitor.open("/book/cleaning")
    place = visitor.page.locator("a.card")
    if await place.count():
        await visitor.press(place.first)


async def kept(visitor: Visitor) -> None:
    """One of them, and who comes."""
    await visitor.press(visitor.page.locator("button.time").nth(4))
    await visitor.fill(first_name="Eva", last_name="Lind", email="eva.lind@example.org")


async def booked(visitor: Visitor) -> None:
    """The appointment."""
    await visitor.send(visitor.t("book.confirm"))


WAY: Final[tuple[Callable[[Visitor], Awaitable[None]], ...]] = (chosen, kept, booked)


async def strip(street: Street, language: str, *, dark: bool = False) -> Image.Image:
    """The way of a booking on a telephone, side by side."""
    pictures = []
    async with street.visitor(
        language=language, device_scale_factor=_SCALE, color_scheme="dark" if dark else "light"
    ) as visitor:
        await visitor.page.set_viewport_size({"width": NARROW, "height": _TALL})
        for step in WAY:
            await step(visitor)
            await visitor.page.evaluate("scrollTo(0, 0)")
            pictures.append(Image.open(BytesIO(await visitor.page.screenshot())))
    width, gap = pictures[0].width, round(_BETWEEN * _SCALE)
    made = Image.new("RGB", ((width + gap) * len(pictures) - gap, pictures[0].height), "#9ca3af")
    for number, picture in enumerate(pictures):
        made.paste(picture, ((width + gap) * number, 0))
    return made


def save(picture: Image.Image, path: Path) -> None:
    """Small."""
    picture.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(path, optimize=True)


@browsed
async def draw(browser: Browser, served: Served) -> None:
    """A strip in each language, by day; and one by night."""
    street = Street(browser, served, demo.CLINIC)
    for language in Language:
        save(await strip(street, language.value), FOLDER / f"page-{language.value}.png")
    save(await strip(street, "en", dark=True), FOLDER / "page-dark.png")
    async with street.visitor(width=900) as visitor:
        await chosen(visitor)
        save(Image.open(BytesIO(await visitor.page.screenshot())), FOLDER / "page-times.png")


def main() -> int:
    """Draw them all."""
    with a_sample_clinic() as (database, _), a_browser() as browser:
        settings = database.settings.model_copy(update={"web_base_domain": BASE})
        with serving(Database(settings), MORNING) as served:
            draw(browser, served)
    return 0


if __name__ == "__main__":
    sys.exit(main())
