"""JSON lines: one object a line; what is nested is named `a.b`, and numbers keep their spelling."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from sloty.formats.tables.source import (
    LONGEST_CELL,
    MOST_COLUMNS,
    EncodingWrong,
    HeaderWrong,
    Record,
    Source,
    TableUnreadable,
    checked_columns,
    column_name,
    open_bytes,
)

_DEEPEST: Final = 8


def source(path: Path) -> Source:
    """The columns are all names that any line has, in the order of their first use.

    The whole file is read for them. Raises `TableUnreadable`, `EncodingWrong`, `HeaderWrong`.
    """
    seen: dict[str, None] = {}
    records = _Records(path)
    problem: str | None = None
    for record in records:
        seen.update(dict.fromkeys(record.values))
        problem = problem or record.problem
        if len(seen) > MOST_COLUMNS:
            raise HeaderWrong(where=path, problem=f"its objects have more than {MOST_COLUMNS} names")
    if not seen:
        told = f"there is no object in it{f' ({problem})' if problem else ''}"
        raise HeaderWrong(where=path, problem=told, hint='Each line is one object, such as {"name": "Eva"}.')
    return Source("jsonl", "utf-8", None, checked_columns(path, seen), records, path.stat().st_size)


@dataclass(frozen=True)
class _Records:
    path: Path

    def __iter__(self) -> Iterator[Record]:
        with open_bytes(self.path) as file:
            for line, raw in enumerate(iter(partial(file.readline, LONGEST_CELL), b""), 1):
                if len(raw) >= LONGEST_CELL:
                    raise TableUnreadable(where=f"{self.path}:{line}", problem="the line is too long")
                if raw.strip():
                    yield _record(line, self._text(line, raw))

    def _text(self, line: int, raw: bytes) -> str:
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise EncodingWrong(
                where=f"{self.path}:{line}", encoding="utf-8", hint="JSON is always UTF-8: export it again."
            ) from None


def _record(line: int, text: str) -> Record:
    """A line that is no object spoils itself, not the file."""
    try:
        content = json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        return Record(line, {}, f"it is no JSON ({error or 'it is too deep'})")
    if not isinstance(content, dict):
        return Record(line, {}, "a line is one object, not a list or a value")
    values: dict[str, str] = {}
    for name, value in _flat("", content, 0):
        if name in values:
            return Record(line, values, f"it has '{name[:80]}' twice")
        values[name] = value
    return Record.of(line, values)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; JSON allows a name twice, and nobody knows which is meant."""
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"'{twice[:80]}' stands twice")
    return made


def _flat(path: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and depth < _DEEPEST:
        for name, each in value.items():
            own = column_name(name)
            yield from _flat(f"{path}.{own}" if path else own, each, depth + 1)
    elif path:
        yield path, _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(each, dict | list) for each in value):
        return ", ".join(map(_text, value))
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value).strip()
