"""The door before those who make pages: where very many wait already, who comes next is told so at once.

Waiting costs nobody a connection to the database: there are as many turns as connections, see `app.py`. But nobody is
helped by a page that comes after a minute.
"""

from anyio.to_thread import current_default_thread_limiter
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from sloty.errors import Unavailable
from sloty.web.errors import answer
from sloty.web.tenant import OF_THE_PROCESS

MOST_WAITING = 500
"""At a hundred or two a second, the last of them waits for a few seconds."""
_AGAIN_SECONDS = 5


class TooBusy(Unavailable):
    """So many ask at once that whoever comes now would wait too long."""

    code = "too_busy"
    sentence = "Very many ask at once: try again in {seconds} seconds."


class Door:
    """Counts who waits for a turn."""

    def __init__(self, app: ASGIApp, most: int = MOST_WAITING) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http" and scope["path"] not in OF_THE_PROCESS and self._is_full():
            await answer(Request(scope), TooBusy(seconds=_AGAIN_SECONDS))(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _is_full(self) -> bool:
        return current_default_thread_limiter().statistics().tasks_waiting >= self.most
