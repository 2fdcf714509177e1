"""Records of a file as rows of values: every cell read, every problem of a row told at once."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sloty.formats.tables import Record
from sloty.ids import new_id
from sloty.operations.imports.mapping import Cell, Plan
from sloty.operations.imports.problems import CellRefused, Problem
from sloty.operations.imports.readers import Reader

Seen = Callable[[str, int], None]
"""Told what is being done, and how many rows of it are done so far."""
_TOLD_EVERY = 1000
_RANDOM_BITS = 62
"""At the end of an id. The first of them is drawn without its highest, so that adding never runs over."""
_STEP_BITS = 32
_MOST_SAID = 500
"""Characters of a row's problems."""


class Read(NamedTuple):
    """A row as it was read."""

    line: int
    values: list[Any]
    """In the order of the columns; None where the cell is empty or refused."""
    code: str | None = None
    """Of the first problem."""
    error: str | None = None
    """All problems of the row."""


@dataclass(frozen=True)
class Column:
    """How one field is read."""

    field: str
    cell: Cell
    reader: Reader
    plain: str | None = None
    """The column whose text is taken as it is: then `cell` is not asked."""
    required: bool = False


def columns(plan: Plan, readers: Mapping[str, Reader], required: Sequence[str] = ()) -> list[Column]:
    """The fields that the plan fills, each with its reader, in the order of `readers`."""
    rules = {field: plan.rules[field] for field in readers if field in plan.rules}
    return [Column(field, rule.cell(), readers[field], rule.plain, field in required) for field, rule in rules.items()]


def fresh_ids(now: datetime) -> Iterator[str]:
    """Ids of as many rows as there are, in their order, so that an index grows at its end (RFC 9562 §6.2, method 2)."""
    first = new_id(now).int
    head, random = first >> _RANDOM_BITS, first & (1 << _RANDOM_BITS - 1) - 1
    while True:
        yield f"{head << _RANDOM_BITS | random:032x}"
        random += 1 + secrets.randbits(_STEP_BITS)


def read(records: Iterable[Record], wanted: Sequence[Column], seen: Seen) -> Iterator[Read]:
    """Every record, in the order of the file. Lazy: what was read is not kept."""
    takers = [(each.field, each.plain, each.cell, each.reader, each.required) for each in wanted]
    nothing: list[Any] = [None] * len(takers)
    done = 0
    for done, record in enumerate(records, 1):
        if done % _TOLD_EVERY == 0:
            seen("read", done)
        if record.problem is not None:
            yield Read(record.line, nothing, Problem.UNREADABLE, record.problem)
            continue
        cells = record.values
        values: list[Any] = []
        problems: list[tuple[str, CellRefused]] = []
        for field, plain, cell, reader, required in takers:
            try:
                text = cell(cells) if plain is None else cells.get(plain, "")
                value = reader(text) if text else None
                if value is None and required:
                    raise CellRefused(Problem.MISSING, "is empty")
            except CellRefused as problem:
                problems.append((field, problem))
                value = None
            values.append(value)
        yield _refused(record.line, values, problems) if problems else Read(record.line, values)
    seen("read", done)


def _refused(line: int, values: list[Any], problems: Sequence[tuple[str, CellRefused]]) -> Read:
    # A full name that fills two fields is told once.
    once = {str(problem): field for field, problem in reversed(problems)}
    said = "; ".join(f"{field}: {problem}" for problem, field in reversed(once.items()))
    return Read(line, values, problems[0][1].code, said[:_MOST_SAID])
