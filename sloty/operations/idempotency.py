"""A write under a key happens once: the same request gets the same answer again, another request a conflict."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python

from sloty.engine.values import LONGEST_TEXT, has_tricks, is_plain
from sloty.errors import Conflict, Invalid
from sloty.operations.unit import Unit

V = TypeVar("V")
LONGEST_KEY = 200

_CLAIM = """
insert into idempotency_key (tenant_id, key, operation, fingerprint, created_at)
values (%(tenant)s, %(key)s, %(operation)s, %(fingerprint)s, %(now)s)
on conflict (tenant_id, key) do nothing returning key
"""
_RECALL = """
select operation, fingerprint, answer from idempotency_key where tenant_id = %(tenant)s and key = %(key)s
"""
_REMEMBER = """
update idempotency_key set answer = %(answer)s where tenant_id = %(tenant)s and key = %(key)s
"""


class KeyReused(Conflict):
    """The key was used for another request."""

    code = "idempotency_key_reused"
    sentence = "The idempotency key '{key}' was used for a different request."
    hint = "Use a new key for a new request."


class KeyTooLong(Invalid):
    """An idempotency key is one to two hundred printable characters."""

    code = "idempotency_key_invalid"
    sentence = "An idempotency key has 1 to 200 printable characters."


class TextInvalid(Invalid):
    """Notes, reasons and names have no control characters, NUL among them."""

    code = "text_invalid"
    sentence = "A text has characters that text may not have."
    hint = "Write it without control characters and invisible ones, in at most 10,000 characters."


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}
"""By view: making one costs a hundred times what using it does."""


def _adapter(view: type[V]) -> TypeAdapter[V]:
    return _ADAPTERS.setdefault(view, _ADAPTERS.get(view) or TypeAdapter(view))


def once(unit: Unit, operation: str, request: Any, view: type[V], act: Callable[[], V]) -> V:
    """Do `act`, unless this unit's key has been answered before.

    `request` is everything that the answer depends on; a key that comes back with another one raises `KeyReused`. Two
    at once: the second waits for the first, then gets its answer. What failed left no key, and may be tried again.
    """
    if not all(_is_clean(text) for text in _texts(request)):
        raise TextInvalid
    key = unit.idempotency_key
    if key is None:
        return act()
    if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable():
        raise KeyTooLong
    fingerprint = _fingerprint(unit, request)
    # Judged by RETURNING: rowcount is -1 with ON CONFLICT.
    claimed = unit.session.rows(_CLAIM, key=key, operation=operation, fingerprint=fingerprint, now=unit.now)
    if not claimed:
        return _answered(unit, key, operation, fingerprint, view)
    answer = act()
    unit.session.run(_REMEMBER, key=key, answer=Jsonb(_adapter(view).dump_python(answer, mode="json")))
    return answer


def _is_clean(text: str) -> bool:
    return len(text) <= LONGEST_TEXT and is_plain(text, lines=True) and not has_tricks(text)


def _texts(request: Any) -> Iterator[str]:
    """Every text in a request, but the answers to parameters, which are told by name when they are read."""
    if isinstance(request, str):
        yield request
    elif isinstance(request, Mapping):
        for value in request.values():
            yield from _texts(value)
    elif isinstance(request, list | tuple):
        for value in request:
            yield from _texts(value)
    elif is_dataclass(request):
        for each in fields(request):
            if each.name != "answers":
                yield from _texts(getattr(request, each.name))


def _answered(unit: Unit, key: str, operation: str, fingerprint: str, view: type[V]) -> V:
    row = unit.session.row(_RECALL, key=key)
    if row is None or (row[0], row[1]) != (operation, fingerprint):
        raise KeyReused(key=key)
    answer: V = _adapter(view).validate_python(row[2], strict=False)
    return answer


def _fingerprint(unit: Unit, request: Any) -> str:
    body = json.dumps(to_jsonable_python(request, bytes_mode="base64"), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{unit.actor.name}\0{body}".encode()).hexdigest()
