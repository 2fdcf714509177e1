"""Who may send forms, and what browsers may do with our pages.

A form is taken from our own page alone: not from another site, and not from a sibling host, which is another tenant's.
It carries a signed word that says for which tenant and which form it was made, and when; it has to be filled in by a
person's hand, not at once, and not hours later. The word also names the form, so that sending it twice is one act.
"""

import secrets
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.datastructures import FormData, Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sloty.errors import Forbidden, Invalid, Refused
from sloty.ids import TenantId
from sloty.operations import signing
from sloty.operations.signing import Purpose
from sloty.web.errors import answer, is_api
from sloty.web.here import Page
from sloty.web.tenant import NOWHERE, Found, path_of

if TYPE_CHECKING:
    from sloty.db.pool import Database

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
QUICKEST = timedelta(seconds=2)
"""No person fills in a form faster."""
OLDEST = timedelta(minutes=30)
TOKEN, TRAP = "form", "website"
"""The field with the signed word, and the one that people do not see, and leave empty."""
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: with that, browsers write `Origin: null` on our own forms where there is no TLS (Fetch, 3.1).
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SECRET_PATHS = ("/a/", "/h/", "/u/", "/w/")
"""Pages whose address is a secret: never kept, never found by a search engine, never in a log."""


class CrossSite(Forbidden):
    """The form was sent by another site than ours."""

    code = "cross_site"
    sentence = "This form was not sent from our page."


class TwoHosts(Invalid):
    """More than one Host: whoever stands before us may have believed another one than we would (RFC 9112 §3.2)."""

    code = "two_hosts"
    sentence = "The request names more than one host."


class FormForged(Forbidden):
    """The form's word is not one that we made for it; or a field was filled in that people do not see."""

    code = "form_forged"
    sentence = "This form is not one of ours."


class FormTooSoon(Refused):
    """Nobody fills in a form that fast."""

    code = "form_too_soon"
    sentence = "That was very fast. Please send the form again."


class FormTooOld(Refused):
    """The form has been open for so long that what it showed may not hold any more."""

    code = "form_too_old"
    sentence = "The form was open for too long. Please send it again."


def form_token(here: Page, about: str, sent: FormData | None = None) -> str:
    """The word of a new form; `about` says which form it is. Noted, for who keeps the page: nobody else is given it.

    A form that is shown again has been in somebody's hands since it was shown first: `sent` is what came of that.
    """
    known = _facts(here, sent, about) if sent else None
    first = _first(known) if known else None
    word = new_word(here.database, here.host.tenant, about, here.now, first)
    here.request.scope["state"].setdefault("forms", {})[word] = about
    return word


def new_word(database: "Database", tenant: TenantId, about: str, now: datetime, first: int | None = None) -> str:
    """Such a word, which no other form has; `first` is when the form was shown for the first time, if not now."""
    facts = {"a": about, "t": int(now.timestamp()), "n": secrets.token_urlsafe(12)}
    return signing.sign(database, Purpose.FORM, tenant, facts if first is None else {**facts, "f": first})


def require_form(here: Page, sent: FormData, about: str, *, quickest: timedelta = QUICKEST) -> str:
    """The idempotency key of a form that was sent. Raises `FormForged`, `FormTooSoon`, `FormTooOld`.

    A single button may be pressed at once: `quickest=timedelta(0)`.
    """
    facts = _facts(here, sent, about)
    if facts is None or sent.get(TRAP):
        raise FormForged
    now = here.now.timestamp()
    if timedelta(seconds=now - _first(facts)) < quickest:
        raise FormTooSoon
    if timedelta(seconds=now - facts["t"]) > OLDEST:
        raise FormTooOld
    return f"form-{facts['n']}"


def _facts(here: Page, sent: FormData, about: str) -> dict[str, Any] | None:
    """What the word of a form says; None where it is not one of that form."""
    facts = signing.unsign(here.database, Purpose.FORM, here.host.tenant, str(sent.get(TOKEN, "")))
    return facts if facts is not None and facts["a"] == about else None


def _first(facts: dict[str, Any]) -> int:
    return int(facts.get("f", facts["t"]))


def network_of(request: Request) -> str:
    """Where somebody is, as near as they are counted: a /24 or a /64, for one person has many addresses."""
    peer = request.client.host if request.client else ""
    try:
        address = ip_address(peer.partition("%")[0])
    except ValueError:
        return peer or "here"
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    return str(ip_network(f"{address}/{24 if address.version == 4 else 64}", strict=False))


def is_our_own(headers: Headers) -> bool:
    """Whether a browser sends this from our own page. What is no browser says nothing, and has no cookies to abuse."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


class Guard:
    """Refuses forms of other sites and requests to two hosts, and says to browsers what they may do with each answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _protect(MutableHeaders(scope=message), scope)
            await send(message)

        request = Request(scope)
        if len(request.headers.getlist("host")) > 1:
            await answer(request, TwoHosts())(scope, receive, guarded)
            return
        if scope["method"] not in _SAFE and not is_api(request) and not is_our_own(request.headers):
            await answer(request, CrossSite())(scope, receive, guarded)
            return
        await self.app(scope, receive, guarded)


def _protect(headers: MutableHeaders, scope: Scope) -> None:
    for name, value in _FIXED.items():
        headers.setdefault(name, value)
    if scope.get("scheme") == "https":
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    found: Found = scope["state"].get("found", NOWHERE)
    headers.setdefault("Content-Security-Policy", policy(found, scope["state"]["nonce"]))
    if path_of(scope).startswith(SECRET_PATHS):
        headers["Cache-Control"] = "no-store"
        headers["X-Robots-Tag"] = "noindex, nofollow"
    headers.setdefault("Cache-Control", "no-store" if scope["method"] not in _SAFE else "private, no-cache")


def policy(found: Found, nonce: str) -> str:
    """The content security policy (CSP level 3): our style sheet and script, images of our own, and nothing else."""
    host = found.host
    frames = " ".join(host.frames if host else ()) or "'none'"
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src 'nonce-{nonce}'",
            f"script-src 'nonce-{nonce}'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            f"frame-ancestors {frames}",
        )
    )
