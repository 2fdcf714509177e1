"""The time that somebody has chosen is kept while they are on its page, and free for others when they leave it."""

import pytest

from sloty.formats.messages.facts import Language
from sloty.web.words import words
from tests.browser.chromium import browsed
from tests.browser.visitor import Street, Visitor
from tests.builders import at

pytestmark = pytest.mark.xdist_group("browser")


async def is_offered(visitor: Visitor) -> bool:
    """Whether ten o'clock can be pressed by somebody who looks now."""
    await visitor.open("/")
    return await visitor.page.locator(f'button[value="{int(at("10:00").timestamp())}"]').count() == 1


@pytest.mark.parametrize("way", ["back", "elsewhere", "closed"])
@browsed
async def test_who_leaves_gives_the_time_back(street: Street, way: str) -> None:
    async with street.visitor() as visitor, street.visitor() as other:
        await visitor.open("/")
        await visitor.pick(at("10:00"))
        assert not await is_offered(other)
        if way == "back":
            await visitor.page.go_back()
        elif way == "elsewhere":
            await visitor.page.goto("about:blank")
        else:
            await visitor.page.close()
        # What a page sends when it is left is on its way for a moment, and is told to nobody.
        looks = 1
        while not await is_offered(other):
            looks += 1
            assert looks < 50


@browsed
async def test_a_page_that_is_loaded_anew_or_read_in_another_language_keeps_its_time(street: Street) -> None:
    async with street.visitor() as visitor, street.visitor() as other:
        await visitor.open("/")
        await visitor.pick(at("10:00"))
        async with visitor.page.expect_response(lambda answer: answer.url.endswith("/keep")):
            await visitor.page.reload()
        assert not await is_offered(other)
        await visitor.press("Español")
        assert await visitor.named(words(Language.SPANISH)("book.keep")).is_visible()
        assert not await is_offered(other)
