"""How the API tells errors: as problem+json (RFC 9457), with the codes of docs/errors.md."""

from typing import Any

from pydantic import BaseModel

from sloty.web.errors import PROBLEM


class Mistake(BaseModel):
    """One of several things that are wrong."""

    title: str
    code: str
    field: str | None = None


class Problem(BaseModel):
    """What went wrong. Programs branch on the code."""

    type: str
    title: str
    status: int
    code: str
    reference: str
    """By which the request is found in the log."""
    field: str | None = None
    alternatives: list[str] | None = None
    """Other times, where the one that was wanted cannot be had."""
    errors: list[Mistake] | None = None


_TOLD = {
    400: "The body cannot be read",
    401: "No API key, or none that is valid",
    403: "The key does not carry the permission",
    404: "There is no such thing in this tenant",
    409: "Taken, changed meanwhile, or against a rule",
    412: "Not the version that If-Match names",
    413: "The body is too large",
    422: "What was sent cannot be right",
    429: "Too often",
    503: "The database does not answer",
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": text,
        "content": {PROBLEM: {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}},
    }
    for status, text in _TOLD.items()
}
"""What any request may be answered with."""
