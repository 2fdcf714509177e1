"""Views on stdout: a table for people, tab-separated values for a pipe, or the format that -o names."""

import csv
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Final

from sloty import cli
from sloty.cli import plain
from sloty.errors import Invalid
from sloty.formats.contract import data
from sloty.formats.terminal import json_safe, safe


class Output(StrEnum):
    """The formats of -o."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    YAML = "yaml"
    IDS = "ids"


class FieldUnknown(Invalid):
    """--fields names a field that these results do not have."""

    code = "field_unknown"
    sentence = "These results have no field '{name}'."
    hint = "They have: {known}."


class NoIds(Invalid):
    """-o ids was asked for what has no ids."""

    code = "no_ids"
    sentence = "These results have no ids."
    hint = "Use -o jsonl, or another format."


# A spreadsheet runs a cell that begins so; a plain number is what it seems.
_FORMULA: Final = re.compile(r"[=+\-@\t\r]")
_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?")


def show(
    value: object,
    *,
    form: Output | None,
    columns: Sequence[str],
    color: bool,
    note: Callable[[str], None],
    fields: Sequence[str] = (),
) -> None:
    """Write `value` (a view, a sequence of views, a mapping or a word) to stdout, or only its `fields`.

    Raises NoIds, FieldUnknown.
    """
    terminal = sys.stdout.isatty()
    if fields and form is not Output.IDS:
        value, columns = _only(value, fields), fields
    rows = plain.rows(value)
    if form is Output.JSON:
        _write(_json(value, indent=2))
    elif form is Output.JSONL:
        for row in rows:
            _write(_json(row, indent=None))
    elif form is Output.YAML:
        _write(cli.yaml.written(data(value)))
    elif form is Output.IDS:
        _write_ids(rows)
    elif form is Output.CSV:
        _write_csv(rows, columns)
    elif form is Output.TABLE or terminal:
        _write_table(value, rows, columns, color=terminal and color and colors_wanted(), note=note)
    else:
        _write_tabbed(rows, columns)


def line(text: str) -> None:
    """A line of text for people."""
    _write(safe(text, keep="\n"))


def colors_wanted() -> bool:
    """Whether the environment lets us colour: NO_COLOR (no-color.org), TERM=dumb."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _only(value: object, fields: Sequence[str]) -> object:
    """`value` with these fields alone, each under the name that it was asked for by."""
    rows = plain.rows(value)
    known = plain.columns(rows)
    for name in fields:
        top = name.partition(".")[0]
        if rows and (top not in known or not plain.reaches(rows, name)):
            near = get_close_matches(name, known, n=1)
            hint = f"Did you mean '{near[0]}'?" if near else None
            raise FieldUnknown(name=name, known=", ".join(known), hint=hint)
    kept = [dict(zip(fields, plain.values(row, fields), strict=True)) for row in rows]
    return kept if plain.is_many(value) else next(iter(kept), None)


def _write(text: str) -> None:
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def _json(value: object, *, indent: int | None) -> str:
    return json_safe(json.dumps(data(value), ensure_ascii=False, indent=indent, allow_nan=False))


def _write_ids(rows: Iterable[object]) -> None:
    for row in rows:
        found = row.get("id") if isinstance(row, Mapping) else getattr(row, "id", None)
        if found is None:
            raise NoIds
        _write(str(found))


def _write_csv(rows: Sequence[object], columns: Sequence[str]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    names = columns or plain.columns(rows)
    if names:
        writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(plain.exact(value)) for value in plain.values(row, names)])


def _cell(text: str) -> str:
    guarded = _FORMULA.match(text) and not _NUMBER.fullmatch(text)
    return safe(f"'{text}" if guarded else text, keep="\n")


def _write_tabbed(rows: Sequence[object], columns: Sequence[str]) -> None:
    names = columns or plain.columns(rows)
    for row in rows:
        _write("\t".join(safe(plain.exact(value)) for value in plain.values(row, names)))


def _write_table(
    value: object, rows: Sequence[object], columns: Sequence[str], *, color: bool, note: Callable[[str], None]
) -> None:
    if not rows:
        note("Nothing found.")
        return
    names: Sequence[str]
    if plain.is_many(value):
        names = columns or plain.columns(rows)
        header: Sequence[str] | None = [name.replace("_", " ").replace(".", " ").upper() for name in names]
        cells: list[list[Any]] = [plain.values(row, names) for row in rows]
    else:
        names = plain.columns(rows) or columns
        header = None
        cells = [[name.replace("_", " "), found] for name, found in zip(names, plain.values(value, names), strict=True)]
    told = [[safe(plain.told(cell)) for cell in row] for row in cells]
    cli.table.write(header, told, color=color, terminal=sys.stdout.isatty())
