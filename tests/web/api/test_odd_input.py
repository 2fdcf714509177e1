"""Odd values of the right type, which no description knows to be odd: times at the edges of the calendar, text that no
column takes, answers to parameters, bodies that are no JSON. Of types and shapes, see `test_as_described.py`.
"""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain
from typing import Any
from urllib.parse import quote

from sloty.web.api import api
from tests.web.api.program import Program
from tests.web.api.test_matrix import filled
from tests.web.site import Site

TEXTS = (
    "", " ", "\0", "\ud800", "\u202e", "'", '"; drop table tenant; --', "%", "{}", "../..",
    "é" * 300, "x" * 20_000, "😀", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00-14:00", "2027-02-30", "infinity",
    "+99999d", "2027-03-14 02:30", "NaN", "00000000-0000-0000-0000-000000000000",
)  # fmt: skip
ODD: tuple[Any, ...] = (
    *TEXTS, None, True, 0, -1, 2**63, 1e308, [], {}, [None], {"a": {"a": []}}, {"filename": "../x", "base64": ""},
    [["x"] * 50] * 50,
)  # fmt: skip
"""What a program with a mistake in it might send, and one with a purpose."""
RAW = (b"", b"{", b"\xff\xfe", b'{"a": NaN}', b"[" * 5000, b'"\\ud800"', b"null", b"[]")
ANSWERS = ("reason", "when", "weight", "file", "many")


def _fields(told: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    name = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    fields: dict[str, Any] = told["components"]["schemas"][name]["properties"]
    return fields


def _plausible(name: str, field: dict[str, Any]) -> Any:
    known = {
        "service": "cleaning", "at": "2027-01-05 10:00", "from": "2027-01-05", "to": "2027-01-06", "provider": "ana",
        "location": "downtown", "customer": "rui@example.com", "parameters": {}, "participants": [], "tell": True,
    }  # fmt: skip
    return known.get(name, field.get("default", "x"))


@dataclass(frozen=True)
class Odd:
    """One odd request."""

    query: str = ""
    body: bytes = b"{}"
    place: str = ""
    """What stands in the path in the place of a name."""
    headers: Mapping[str, bytes] = field(default_factory=dict)


def test_no_input_is_answered_with_a_fault_or_with_what_is_not_described(site: Site) -> None:
    for name, kind in zip(ANSWERS, ("TEXT", "DATE", "NUMBER", "FILE", "MULTISELECT"), strict=True):
        site.clinic.parameter("cleaning", name, kind, options=["a", "b"] if kind == "MULTISELECT" else [])
    program, told, chance = Program(site), site.http.app.openapi(), random.Random(5)
    for path, methods in told["paths"].items():
        target = api.prefix + filled(program, path.removeprefix(api.prefix)).partition("?")[0]
        for method, about in methods.items():
            for odd in chain(_queries(about, chance), _bodies(told, about, chance), _places(about)):
                named = path.replace("{ref}", odd.place).replace("{hold}", odd.place)
                _ask(program, method, named if odd.place else target, odd, about)


def _ask(program: Program, method: str, target: str, odd: Odd, about: dict[str, Any]) -> None:
    # The clock goes on, so that it is not the allowance of a minute that answers.
    program.site.now += timedelta(seconds=1)
    headers = {**program.key, "content-type": "application/json", **odd.headers}
    answer = program.site.http.request(method.upper(), target + odd.query, content=odd.body, headers=headers)
    assert str(answer.status_code) in about["responses"], (method, target, odd, answer.text[:500])
    assert answer.status_code < 500, (method, target, odd, answer.text[:500])


def _queries(about: dict[str, Any], chance: random.Random) -> Iterator[Odd]:
    fields = {each["name"]: each["schema"] for each in about.get("parameters", ()) if each["in"] == "query"}
    needed = {name: _plausible(name, fields[name]) for name in fields.keys() & {"service", "at"}}
    for name in fields:
        for value in chance.sample(TEXTS, 2):
            given = {**needed, name: value}
            yield Odd("?" + "&".join(f"{key}={quote(str(each), errors='replace')}" for key, each in given.items()))


def _bodies(told: dict[str, Any], about: dict[str, Any], chance: random.Random) -> Iterator[Odd]:
    if "requestBody" not in about:
        return
    fields = _fields(told, about["requestBody"])
    whole = {name: _plausible(name, about) for name, about in fields.items()}
    for name in fields:
        for value in chance.sample(TEXTS, 2):
            yield Odd(body=json.dumps({**whole, name: value}).encode())
    if "parameters" in fields:
        for name in (*ANSWERS, "\0", "unasked"):
            for value in chance.sample(ODD, 6):
                yield Odd(body=json.dumps({**whole, "parameters": {name: value}}).encode())
    for raw in RAW:
        yield Odd(body=raw)


def _places(about: dict[str, Any]) -> Iterator[Odd]:
    if any(each["in"] == "path" for each in about.get("parameters", ())):
        for place in ("%00", "%ff", "%F0%9F%98%80", "x" * 3000, "%27", "%20", "%e2%80%ae"):
            yield Odd(place=place)
    for value in (b"", b"\xff", b"x" * 300, b'"1-ab"', b"*"):
        yield Odd(headers=dict.fromkeys(("idempotency-key", "if-match", "if-none-match"), value))
