"""Pages that are kept: what was made for one visitor is shown to the next, as long as nothing was written in the tenant.

Kept are pages that depend on nobody: the services, and the times of one. Whether something was written since is asked of
the database after the request has come, so whoever chose a time a moment ago, or gave it back, sees it. Many who ask at
once ask together, and a page that many want at once is made once. What is each visitor's own, the nonce and the words of
forms, is put in anew.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sloty.errors import Unavailable
from sloty.ids import TenantId
from sloty.operations.wakeups import Changes
from sloty.web import words
from sloty.web.guard import new_word
from sloty.web.packing import PACKED, is_taken_packed
from sloty.web.pieces import Pieces, split
from sloty.web.tenant import Found, path_of

if TYPE_CHECKING:
    from uuid import UUID

    from sloty.formats.messages.facts import Language
    from sloty.operations.hosts import HostView
    from sloty.web.here import Serving

_SERVICES, _TIMES = "/", "/book/"
_MOST_KEPT = 512
"""The oldest goes; each is some ten to forty kilobytes."""
_LONGEST_QUERY = 200
_USUAL, _LONGEST = timedelta(minutes=1), timedelta(minutes=10)
"""How long a page lasts that does not say it; and at most, for whatever nobody has thought of."""
_PATIENCE_SECONDS = 5.0
"""Whoever has waited so long for others finds out for themselves."""
_HTML = "text/html; charset=utf-8"
_OF_PAGES = ("content-type", "content-length")


class Address(NamedTuple):
    """What was asked for, as far as it makes a difference."""

    tenant: TenantId
    location: "UUID | None"
    root: str
    path: str
    query: bytes
    language: "Language"


class State(NamedTuple):
    """What the page of an address depends on besides: of the same state it is the same page."""

    host: "HostView"
    number: int
    """Of what is written in the tenant; see `Changes`."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A page as it was made once."""

    state: State
    until: datetime
    """Then it is another by itself."""
    pieces: Pieces
    """The page."""
    nonce: str
    """Of the visitor for whom it was made."""
    forms: Mapping[str, str]
    """The words of its forms, and what each is about."""


class Together:
    """The numbers of tenants, read once for all who ask while another reading is under way."""

    def __init__(self, changes: Changes) -> None:
        self.listens = False
        """Only while the application runs: then somebody closes the connection at the end."""
        self._changes = changes
        self._turn = asyncio.Lock()
        self._asked: set[TenantId] = set()
        self._next: asyncio.Task[Mapping[TenantId, int]] | None = None

    async def number(self, tenant: TenantId) -> int:
        """The tenant's number, read after this was called. Raises `DatabaseAway`."""
        self._asked.add(tenant)
        if self._next is None:
            self._next = asyncio.create_task(self._read())
        return (await asyncio.shield(self._next))[tenant]

    async def _read(self) -> Mapping[TenantId, int]:
        # What a reading under way finds may be older than whoever comes now: they wait for the next.
        async with self._turn:
            asked, self._asked, self._next = self._asked, set(), None
            return await self._changes.numbers(asked)

    async def close(self) -> None:
        """Listen no longer."""
        self.listens = False
        await self._changes.close()


class Kept:
    """Answers from a copy where there is one, and keeps what may be kept."""

    def __init__(self, app: ASGIApp, serving: "Serving") -> None:
        self.app = app
        self.serving = serving
        self._copies: dict[Address, Copy] = {}
        self._made: dict[Address, tuple[State, asyncio.Event]] = {}
        """What somebody makes just now."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        address = _address(scope) if self.serving.together.listens else None
        state = None if address is None else await self._state(scope["state"]["found"].host, address)
        if address is None or state is None:
            await self.app(scope, receive, send)
            return
        copy = self._copy(address, state) or await self._others(address, state)
        if copy is None:
            await self._make(address, state, scope, receive, send)
        else:
            await self._own(copy, scope)(scope, receive, send)

    async def _state(self, host: "HostView", address: Address) -> State | None:
        """None when nobody can say: then those who make pages tell what is wrong."""
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                return State(host, await self.serving.together.number(address.tenant))
        except (Unavailable, TimeoutError):
            return None

    def _copy(self, address: Address, state: State) -> Copy | None:
        copy = self._copies.get(address)
        return copy if copy is not None and copy.state == state and self.serving.now() < copy.until else None

    async def _others(self, address: Address, state: State) -> Copy | None:
        """The copy that somebody else is making; None when nobody is, or they take too long."""
        theirs, made = self._made.get(address, (None, None))
        if made is None or theirs != state:
            return None
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await made.wait()
        return self._copy(address, state)

    async def _make(self, address: Address, state: State, scope: Scope, receive: Receive, send: Send) -> None:
        """The page by those who make pages, for this visitor; kept where it is one."""
        made, now = asyncio.Event(), self.serving.now()
        answer: list[Message] = []

        async def noted(message: Message) -> None:
            answer.append(message)

        self._made[address] = state, made
        try:
            await self.app(scope, receive, noted)
            own = scope["state"]
            until = now + min(own.get("lasts", _USUAL), _LONGEST)
            body = _page(answer)
            if body is not None:
                nonce, forms = own["nonce"], own.get("forms", {})
                pieces = split(body, [each.encode() for each in (nonce, *forms)])
                self._keep(address, Copy(state, until, pieces, nonce, forms))
        finally:
            if self._made.get(address) == (state, made):
                del self._made[address]
            made.set()
        # Nobody waits for a visitor who reads slowly.
        for message in answer:
            await send(message)

    def _keep(self, address: Address, copy: Copy) -> None:
        self._copies.pop(address, None)
        while len(self._copies) >= _MOST_KEPT:
            del self._copies[next(iter(self._copies))]
        self._copies[address] = copy

    def _own(self, copy: Copy, scope: Scope) -> HTMLResponse:
        """The page for another visitor: no two of them share a nonce, or the word of a form."""
        own = {copy.nonce.encode(): scope["state"]["nonce"].encode()}
        for word, about in copy.forms.items():
            made = new_word(self.serving.database, copy.state.host.tenant, about, self.serving.now())
            own[word.encode()] = made.encode()
        if is_taken_packed(scope):
            return HTMLResponse(copy.pieces.packed(own), headers=PACKED)
        return HTMLResponse(copy.pieces.whole(own))


def _page(answer: Sequence[Message]) -> bytes | None:
    """The body of an answer that is a page and no more, without a header of its own."""
    start, *rest = answer
    headers = Headers(scope=start)
    if start["status"] != 200 or headers.get("content-type") != _HTML or len(headers) != len(_OF_PAGES):
        return None
    return b"".join(message["body"] for message in rest)


def _address(scope: Scope) -> Address | None:
    """None for what is not kept."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    found: Found = scope["state"]["found"]
    host, query = found.host, scope["query_string"]
    path = path_of(scope)
    if host is None or len(query) > _LONGEST_QUERY or not (path == _SERVICES or path.startswith(_TIMES)):
        return None
    language = words.spoken(HTTPConnection(scope), host.locale)
    return Address(host.tenant, host.location_id, found.root, path, query, language)
