"""The page in a frame of another site: it is as high as it is, books inside, and is shown only where the tenant says."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.browser.chromium import browsed
from tests.browser.test_booking import EVA, booked
from tests.browser.visitor import WIDE, Street
from tests.builders import Clinic, at
from tests.operations.test_messages import promise

pytestmark = pytest.mark.xdist_group("browser")


@contextmanager
def another_site(home: str) -> Iterator[str]:
    """A site of somebody else, with the tenant's page in a frame; its origin."""
    page = (
        f'<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,"><script src="{home}/embed.js">'
        '</script><script>heard = []; addEventListener("message", e => heard.push([e.origin, e.data]))</script>'
        f'<iframe src="{home}/?embed=1" width="600" height="50" title="Book"></iframe>'
    )

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Shop) as server:
        thread = Thread(target=server.serve_forever, name="shop")
        thread.start()
        try:
            yield f"http://localhost:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@browsed
async def test_it_grows_and_books_inside(street: Street, clinic: Clinic) -> None:
    async with street.visitor(width=WIDE) as visitor:
        with another_site(visitor.home) as origin:
            promise(clinic, f"page.frames={origin}")
            page = visitor.page
            await page.goto(origin)
            inside = page.frame_locator("iframe")
            await inside.locator(f'button[value="{int(at("10:00").timestamp())}"]').click()
            confirm = inside.get_by_role("button", name=visitor.t("book.confirm"), exact=True)
            await confirm.wait_for()
            street.served.wait()
            await confirm.click()
            await inside.get_by_text(visitor.t("book.problem")).wait_for()
            assert await page.frames[1].evaluate("document.activeElement.id") == "error"
            for name, value in EVA.items():
                await inside.locator(f'[name="{name}"]').fill(value)
            await page.wait_for_function("document.querySelector('iframe').clientHeight > 500")
            street.served.wait()
            await confirm.click()
            await inside.get_by_role("heading", name=visitor.t("book.done")).wait_for()
            await page.wait_for_function("heard.some(([origin, data]) => data.type === 'sloty:booked')")
            heard = await page.evaluate("heard")
            assert {sender for sender, _ in heard} == {visitor.home}
            assert {name for _, data in heard for name in data} == {"type", "height"}
            await page.frames[1].wait_for_function("document.documentElement.scrollHeight <= innerHeight")
            assert visitor.complaints == []
    assert booked(clinic) == [at("10:00")]


@browsed
async def test_a_site_that_is_not_allowed_shows_nothing(street: Street, clinic: Clinic) -> None:
    promise(clinic, "page.frames=https://www.example.org")
    async with street.visitor(width=WIDE) as visitor:
        with another_site(visitor.home) as origin:
            async with visitor.page.expect_console_message(lambda message: "frame-ancestors" in message.text):
                await visitor.page.goto(origin)
            await visitor.page.frames[1].wait_for_url("chrome-error://**")
            assert await visitor.page.evaluate("heard") == []
