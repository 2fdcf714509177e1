"""Errors as HTTP tells them: one table of statuses; problem+json (RFC 9457) for programs, a page for people.

A program gets the code and the sentence that the command line gives; a visitor gets words of their language, and is
told nothing of commands. What is not ours is a bug: told by a reference alone.
"""

from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sloty import errors
from sloty.errors import ManyErrors, NotFound, SlotyError
from sloty.web import view
from sloty.web.tenant import path_of

STATUSES: dict[type[SlotyError], int] = {
    errors.Invalid: 422,
    errors.NotFound: 404,
    errors.Forbidden: 403,
    errors.Conflict: 409,
    errors.Refused: 409,
    errors.Unavailable: 503,
}
"""By family."""
OWN_STATUSES = {
    "key_unknown": 401,
    "key_missing_here": 401,
    "too_many": 429,
    "two_hosts": 400,
    "body_too_large": 413,
    "stale": 412,
    "tag_unknown": 412,
    "changed_meanwhile": 412,
}
"""By code, where HTTP has a word of its own."""
PROBLEM = "application/problem+json"
_API = "/api/"


class PageNotFound(NotFound):
    """No page has that address, or no tenant that name: both are told alike."""

    code = "page_not_found"
    sentence = "There is nothing here."


def status_of(error: SlotyError) -> int:
    """The status of an error; 500 for one of no family."""
    family = next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 500)
    return OWN_STATUSES.get(error.code, family)


def answer(request: Request, error: Exception) -> Response:
    """What is answered instead, for programs or for people."""
    status, code = _told(error)
    if is_api(request):
        return _problem(request, error, status, code)
    return _page(request, error, status, code)


def is_api(request: Request) -> bool:
    """Whether a program asks."""
    return path_of(request.scope).startswith(_API)


def _told(error: Exception) -> tuple[int, str]:
    if isinstance(error, SlotyError):
        return status_of(error), error.code
    if isinstance(error, RequestValidationError):
        return 422, "invalid_input"
    if isinstance(error, HTTPException):
        return error.status_code, {404: PageNotFound.code, 405: "method_not_allowed"}.get(error.status_code, "refused")
    return 500, "bug"


def _problem(request: Request, error: Exception, status: int, code: str) -> Response:
    body: dict[str, Any] = {
        "type": f"urn:sloty:error:{code}",
        "title": _sentence(error),
        "status": status,
        "code": code,
    }
    body["reference"] = request.state.reference
    if isinstance(error, SlotyError):
        body |= _details(error)
    if isinstance(error, ManyErrors):
        body["errors"] = [{"title": each.message, "code": each.code, **_details(each)} for each in error.errors]
    if isinstance(error, RequestValidationError):
        body["errors"] = [
            {
                "title": each["msg"].removeprefix("Value error, "),
                "code": "invalid_value",
                "field": ".".join(map(str, each["loc"][1:])),
            }
            for each in error.errors()
        ]
    headers = _headers(request, error)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, status, headers=headers, media_type=PROBLEM)


def _details(error: SlotyError) -> dict[str, Any]:
    """What helps a program on: which field, which other times. Hints name commands, and are for the command line."""
    found = {"field": error.field} if error.field else {}
    return found | {name: error.facts[name] for name in ("alternatives",) if name in error.facts}


def _sentence(error: Exception) -> str:
    if isinstance(error, SlotyError):
        return error.message
    if isinstance(error, RequestValidationError):
        return "The request is not as it should be."
    if isinstance(error, HTTPException):
        return str(error.detail)
    return "Something went wrong here; it was noted."


def _page(request: Request, error: Exception, status: int, code: str) -> Response:
    look = view.look_of(request)
    told = words_of(look, error, code, status)
    shown = view.message(look, status, told["title"], told["text"], request.state.reference if status >= 500 else "")
    shown.headers.update(_headers(request, error))
    return shown


def _headers(request: Request, error: Exception) -> dict[str, str]:
    """What an error says beside its words: when to come again, how else to ask.

    Routers name the methods of the first route at a path alone, and each is one.
    """
    if not isinstance(error, HTTPException):
        again = error.facts.get("seconds") if isinstance(error, SlotyError) else None
        return {"Retry-After": str(again)} if again else {}
    if error.status_code != 405:
        return dict(error.headers or {})
    routes = [each for each in iter_route_contexts(request.app.routes) if each.path_regex.match(path_of(request.scope))]
    allowed = {method for each in routes for method in each.methods or ()}
    return {"Allow": ", ".join(sorted(allowed | {"HEAD"} if "GET" in allowed else allowed))}


def words_of(look: view.Look, error: Exception, code: str | None = None, status: int | None = None) -> dict[str, str]:
    """Title and text for a visitor: those of the code, else those of the status."""
    if code is None or status is None:
        status, code = _told(error)
    found = look.t.get(f"errors.{code}") or look.t.get(f"errors.status_{status}") or look.t.get("errors.other")
    facts = error.facts if isinstance(error, SlotyError) else {}
    return {name: text.format_map(facts) for name, text in found.items()}
