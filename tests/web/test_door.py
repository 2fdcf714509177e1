"""The door: who comes when very many wait already is told when to come again, at once; those who wait are served."""

import asyncio
from threading import Event
from typing import Any, cast

from anyio.to_thread import current_default_thread_limiter, run_sync
from starlette.testclient import TestClient

from sloty.db.pool import Database
from sloty.web.app import make_app
from sloty.web.door import Door
from tests.web.site import Site


def test_who_comes_when_too_many_wait_is_told_when_to_come_again() -> None:
    statuses = asyncio.run(_crowd(comers=6, turns=1, most=3))
    # One has the turn, three wait; the two after them need not.
    assert statuses == [(503, "5")] * 2 + [(200, None)] * 4


def test_the_process_tells_whether_it_lives_however_many_wait() -> None:
    statuses = asyncio.run(_crowd(comers=3, turns=1, most=0, path="/healthz"))
    assert {status for status, _ in statuses} == {200}


async def _crowd(comers: int, turns: int, most: int, path: str = "/") -> list[tuple[int, str | None]]:
    """Status and Retry-After of each who comes while the first still has the turn, in the order of the answers."""
    current_default_thread_limiter().total_tokens = turns
    go, answers = Event(), list[tuple[int, str | None]]()

    async def page(scope: Any, receive: Any, send: Any) -> None:
        await run_sync(go.wait)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def come() -> None:
        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                again = dict(message["headers"]).get(b"retry-after")
                answers.append((message["status"], again and again.decode()))

        state = {"reference": "r", "nonce": "n"}
        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [], "state": state}
        await Door(page, most)(scope, cast("Any", None), send)

    tasks = []
    limiter = current_default_thread_limiter()
    for number in range(comers):
        tasks.append(asyncio.create_task(come()))
        while limiter.borrowed_tokens + limiter.statistics().tasks_waiting + len(answers) <= number:
            await asyncio.sleep(0)
    go.set()
    await asyncio.gather(*tasks)
    return answers


def test_a_program_that_is_told_so_reads_the_code(site: Site) -> None:
    app = make_app(site.clinic.database)
    door = next(each for each in app.user_middleware if cast("Any", each.cls) is Door)
    door.kwargs["most"] = 0
    answer = TestClient(app).get("/api/v1/services")
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "too_busy", "5")


def test_many_more_visitors_than_connections_are_all_served(site: Site, database: Database) -> None:
    few = Database(database.settings.model_copy(update={"pool_size": 1, "pool_overflow": 0}))
    app = make_app(few)
    path = f"/{site.clinic.slug}/book/cleaning"

    async def visit(number: int) -> int:
        status = 0

        async def send(message: Any) -> None:
            nonlocal status
            status = message.get("status", status)

        scope = {
            "type": "http", "method": "GET", "path": path, "query_string": f"x={number}".encode(), "root_path": "",
            "headers": [(b"host", b"localhost")], "client": ("192.0.2.1", 1), "scheme": "http", "server": ("localhost", 80),
        }  # fmt: skip
        await app(scope, send, send)  # type: ignore[arg-type]  # nobody receives: there is no body
        return status

    async def scene() -> list[int]:
        async with app.router.lifespan_context(app):
            return await asyncio.gather(*(visit(number) for number in range(40)))

    assert asyncio.run(scene()) == [200] * 40
