"""Views in words: what people and pipes read in the place of JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from sloty.formats.contract import data

_MONEY = ("amount", "currency")
"""The fields of a view of an amount, whichever it is."""


def is_many(value: object) -> bool:
    """Whether `value` is a sequence of views, not one."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def rows(value: object) -> Sequence[object]:
    """The views in `value`: itself when it is one, none for None."""
    if value is None:
        return ()
    return value if isinstance(value, Sequence) and not isinstance(value, str | bytes) else (value,)


def columns(found: Sequence[object]) -> tuple[str, ...]:
    """The fields of the first row, () when it has none."""
    if not found:
        return ()
    first = found[0]
    if isinstance(first, Mapping):
        return tuple(map(str, first))
    return tuple(field.name for field in fields(first)) if is_dataclass(first) else ()


def values(row: object, names: Sequence[str]) -> list[Any]:
    """The fields `names` of `row`; `"service.name"` reaches into a nested view. A word has itself alone."""
    return [_reach(row, name) for name in names] if names else [row]


def reaches(found: Sequence[object], name: str) -> bool:
    """Whether the path `name` leads to a field in every row, as far as its parts are there."""
    try:
        for row in found:
            _reach(row, name)
    except (AttributeError, KeyError, TypeError):
        return False
    return True


def exact(value: object) -> str:
    """For a pipe: the whole value, the same in every locale; nothing for None."""
    return _word(value, instant="T")


def told(value: object) -> str:
    """For people: instants without the T, a dash for nothing."""
    return _word(value, instant=" ") or "-"


def _reach(row: object, name: str) -> object:
    # A field may have been taken out under its whole path before.
    if isinstance(row, Mapping) and name in row:
        return row[name]
    found: Any = row
    for part in name.split("."):
        if found is not None:
            found = found[part] if isinstance(found, Mapping) else getattr(found, part)
    return found


def _word(value: object, *, instant: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(instant, "minutes" if instant == " " and not value.second else "auto")
    if _is_money(value):
        return " ".join(str(getattr(value, name)) for name in _MONEY)
    if is_many(value) and not any(is_dataclass(each) or is_many(each) for each in rows(value)):
        return ", ".join(_word(each, instant=instant) for each in rows(value))
    plain = data(value)
    return json.dumps(plain, ensure_ascii=False) if isinstance(plain, dict | list) else str(plain)


def _is_money(value: object) -> bool:
    return is_dataclass(value) and tuple(field.name for field in fields(value)) == _MONEY
