"""Pages that many want at once: the database is asked once for all of them, and one of them makes the page."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import pytest

from sloty.ids import TenantId, new_id
from sloty.web.here import Serving
from sloty.web.kept import Kept, Together
from sloty.web.tenant import Found
from tests.builders import NOW


class Numbers:
    """Changes of which a test says when they are read."""

    def __init__(self) -> None:
        self.readings: list[set[TenantId]] = []
        self.go = asyncio.Event()

    async def numbers(self, tenants: Iterable[TenantId]) -> Mapping[TenantId, int]:
        reading = len(self.readings)
        self.readings.append(set(tenants))
        await self.go.wait()
        return dict.fromkeys(tenants, reading)

    async def close(self) -> None:
        """Nothing to close."""


async def settled() -> None:
    """Everybody has come as far as they can."""
    for _ in range(20):
        await asyncio.sleep(0)


def test_who_comes_while_a_reading_is_under_way_waits_for_the_next_and_all_of_them_for_one() -> None:
    async def scene() -> tuple[list[int], int]:
        changes = Numbers()
        together, tenant = Together(cast("Any", changes)), TenantId(new_id(NOW))
        first = asyncio.create_task(together.number(tenant))
        await settled()
        later = [asyncio.create_task(together.number(tenant)) for _ in range(5)]
        await settled()
        changes.go.set()
        return [await each for each in (first, *later)], len(changes.readings)

    assert asyncio.run(scene()) == ([0, 1, 1, 1, 1, 1], 2)


class Maker:
    """Makes pages, and says how often."""

    def __init__(self, *headers: tuple[bytes, bytes], fails: bool = False) -> None:
        self.made = 0
        self.fails = fails
        self.headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", b"4"), *headers]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One page, when all who want it at once have come."""
        self.made += 1
        await settled()
        if self.fails:
            raise ZeroDivisionError
        await send({"type": "http.response.start", "status": 200, "headers": self.headers})
        await send({"type": "http.response.body", "body": b"page"})


class Visitor:
    """Somebody who is answered, and who may not read."""

    def __init__(self, layer: Kept, host: Any, reads: asyncio.Event | None = None) -> None:
        self.body = b""
        self._reads = reads
        self._layer = layer
        self._host = host

    async def ask(self) -> bytes:
        """For the services."""
        state = {"found": Found(self._host), "nonce": "n-once"}
        scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": [], "state": state}
        try:
            await self._layer(scope, cast("Any", None), self._take)
        except ZeroDivisionError:
            return b"failed"
        return self.body

    async def _take(self, message: Any) -> None:
        if self._reads is not None:
            await self._reads.wait()
        self.body += message.get("body", b"")


def layer_on(maker: Maker, *, answers: bool = True) -> Callable[..., Visitor]:
    """Whoever visits a site whose pages are kept, on a database that answers or does not."""
    changes = Numbers()
    if answers:
        changes.go.set()
    together = Together(cast("Any", changes))
    together.listens = True
    layer = Kept(maker, cast("Serving", SimpleNamespace(together=together, now=lambda: NOW)))
    host = SimpleNamespace(tenant=TenantId(new_id(NOW)), location_id=None, locale="en")
    return partial(Visitor, layer, host)


@pytest.mark.parametrize(
    ("maker", "answer", "made"),
    [
        (Maker(), b"page", 1),
        # They make their own.
        (Maker(fails=True), b"failed", 5),
        (Maker((b"set-cookie", b"a=b")), b"page", 5),
    ],
    ids=["a page", "a failure", "what is not a page alone"],
)
def test_a_page_that_many_want_at_once_is_made_once(maker: Maker, answer: bytes, made: int) -> None:
    async def scene() -> list[bytes]:
        visitor = layer_on(maker)
        return await asyncio.gather(*(visitor().ask() for _ in range(5)))

    assert asyncio.run(scene()) == [answer] * 5
    assert maker.made == made


def test_nobody_waits_for_a_visitor_who_does_not_read() -> None:
    async def scene() -> list[bytes]:
        visitor, reads = layer_on(Maker()), asyncio.Event()
        slow = asyncio.create_task(visitor(reads).ask())
        await asyncio.sleep(0)
        quick = await visitor().ask()
        reads.set()
        return [quick, await slow]

    assert asyncio.run(scene()) == [b"page"] * 2


def test_where_the_database_does_not_say_what_was_written_pages_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sloty.web.kept._PATIENCE_SECONDS", 0.01)
    maker = Maker()

    async def scene() -> list[bytes]:
        visitor = layer_on(maker, answers=False)
        return [await visitor().ask() for _ in range(2)]

    assert asyncio.run(scene()) == [b"page"] * 2
    assert maker.made == 2
