"""JSON lines: one object a line; what is nested is named `a.b`, and numbers keep their spelling."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sloty.formats.tables.source import (
    LONGEST_CELL,
    EncodingWrong,
    HeaderWrong,
    Record,
    Source,
    TableUnreadable,
    checked_columns,
    open_bytes,
)

_DEEPEST = 8


def source(path: Path) -> Source:
    """The columns are all names that any line has, in the order of their first use. Raises `TableUnreadable`."""
    seen: dict[str, None] = {}
    records = _Records(path)
    for record in records:
        seen.update(dict.fromkeys(record.values))
    if not seen:
        raise HeaderWrong(where=path, problem="there is no object in it")
    return Source("jsonl", "utf-8", None, checked_columns(path, seen), records, path.stat().st_size)


@dataclass(frozen=True)
class _Records:
    path: Path

    def __iter__(self) -> Iterator[Record]:
        with open_bytes(self.path) as file:
            for line, raw in enumerate(file, 1):
                if raw.strip():
                    yield self._record(line, raw)

    def _record(self, line: int, raw: bytes) -> Record:
        where = f"{self.path}:{line}"
        if len(raw) > LONGEST_CELL:
            raise TableUnreadable(where=where, problem="the line is too long")
        try:
            content = json.loads(raw.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=str)
        except UnicodeDecodeError:
            raise EncodingWrong(where=where, encoding="utf-8") from None
        except (ValueError, RecursionError) as error:
            raise TableUnreadable(where=where, problem=f"it is no JSON ({error})") from None
        if not isinstance(content, dict):
            raise TableUnreadable(where=where, problem="a line is one object")
        return Record(line, dict(_flat("", content, 0)))


def _flat(path: str, value: Any, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and depth < _DEEPEST:
        for name, each in value.items():
            yield from _flat(f"{path}.{name}" if path else str(name), each, depth + 1)
    elif path:
        yield path, _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return str(value).strip()
