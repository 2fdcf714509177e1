"""Which column fills which field, and how: guessed from the header, or as a map in YAML says.

A map::

    kind: appointments
    key: code
    fields:
      code: AppointmentID                                   # our field: their column
      customer.code: {column: PatientId, drop_suffix: ".0"}
      customer.last_name: {column: Name, part: last}        # of a full name
      starts_at: {column: AppointmentDay, formats: "%Y-%m-%d", time: "09:00"}
      status: {column: No_show, values: {No: COMPLETED, Yes: NO_SHOW}}
      service: {value: consultation}                        # the same in every row
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BeforeValidator, Field, model_validator

from sloty.errors import Invalid, SlotyError, raise_all
from sloty.operations.imports.fields import FULL_NAME, FieldUnknown, Kind
from sloty.operations.imports.problems import CellRefused, Problem
from sloty.operations.specs.checked import Spec, checked
from sloty.operations.specs.types import WallTime

_LARGEST_MAP = 64 * 1024
"""Bytes."""
OURS = ("_line", "_code", "_error")
"""The columns that a file of rejects has besides its own; they are never imported."""

Cells = Mapping[str, str]
Cell = Callable[[Cells], str]
"""The text of a field in a row; "" when there is none. Raises CellRefused."""


class MapUnreadable(Invalid):
    """A map is YAML of the shape that the help shows."""

    code = "import_map_unreadable"
    sentence = "{path} cannot be read as a map: {problem}."
    hint = "Look at an example: sloty import --help"


class MapWrong(Invalid):
    """A map names what the file, or the kind, does not have."""

    code = "import_map_wrong"
    sentence = "{path}: {problem}."


class NothingMapped(Invalid):
    """No column of the file, and nothing of the map, fills a field that every row needs."""

    code = "import_fields_missing"
    sentence = "Nothing in {path} fills {fields}."
    hint = "Name the columns in a map: --map MAP.yaml. The file has: {columns}."


def _as_list(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


class Rule(Spec):
    """How one field is filled."""

    column: str | None = None
    value: str | None = None
    """The same in every row, instead of a column."""
    default: str | None = None
    """Where the cell is empty."""
    values: dict[str, str] | None = None
    """What their values are called here; others are refused."""
    formats: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = ()
    """Of dates and times, in strptime's letters, tried in turn; without any, ISO 8601."""
    time: WallTime | None = None
    """Of day, for dates without one."""
    part: Literal["first", "last"] | None = None
    """Of a full name."""
    drop_suffix: str = Field(default="", max_length=20)
    """Cut off the end of a cell, such as the ".0" of a number that was a float."""

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, given: Any) -> Any:
        return {"column": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.column is None) == (self.value is None):
            raise ValueError("names a column, or a value for every row")
        return self

    @property
    def plain(self) -> str | None:
        """The column, when its text is taken as it is."""
        as_it_is = self.default is None and self.values is None and self.part is None and not self.drop_suffix
        return self.column if as_it_is else None

    def cell(self) -> Cell:
        """How its text is found in a row."""
        if self.value is not None:
            constant = self.value
            return lambda _: constant
        column = self.column or ""
        steps = [step for step in (self._cut(), self._split(), self._translated(), self._defaulted()) if step]
        if not steps:
            return lambda cells: cells.get(column, "")

        def through(cells: Cells) -> str:
            text = cells.get(column, "")
            for step in steps:
                text = step(text)
            return text

        return through

    def _cut(self) -> Callable[[str], str] | None:
        suffix = self.drop_suffix
        return (lambda text: text.removesuffix(suffix)) if suffix else None

    def _split(self) -> Callable[[str], str] | None:
        if self.part is None:
            return None
        number = 0 if self.part == "first" else 1
        return lambda text: split_name(text)[number] if text else ""

    def _translated(self) -> Callable[[str], str] | None:
        known = self.values
        if known is None:
            return None

        def translate(text: str) -> str:
            if text and text not in known:
                raise CellRefused(Problem.UNKNOWN, f"'{text[:40]}' is none of {', '.join(known)}")
            return known.get(text, "")

        return translate

    def _defaulted(self) -> Callable[[str], str] | None:
        default = self.default
        return None if default is None else lambda text: text or default


class MapSpec(Spec):
    """A map, checked."""

    kind: str | None = None
    key: str | None = None
    fields: dict[str, Rule]


@dataclass(frozen=True)
class Plan:
    """Which field is filled how, for one file."""

    rules: Mapping[str, Rule]
    key: str | None
    """As the map says; None leaves it to the command or the kind."""
    mapped: tuple[tuple[str, str], ...]
    """(column, field), in the order of the file."""
    ignored: tuple[str, ...]
    """Columns that fill nothing."""


def split_name(text: str) -> tuple[str, str]:
    """First and last name: `Silva, Ana` or `Ana Maria Silva`. Raises CellRefused for one word."""
    last, comma, first = text.partition(",")
    if not comma:
        first, _, last = text.strip().rpartition(" ")
    first, last = first.strip(), last.strip()
    if not (first and last):
        raise CellRefused(Problem.NAME, f"'{text[:40]}' is one word: a first and a last name are needed")
    return first, last


def plan(kind: Kind, path: Path, columns: Sequence[str], map_path: Path | None) -> Plan:
    """From the header, and the map when there is one. Raises `MapUnreadable`, `MapWrong`, `NothingMapped`."""
    columns = [column for column in columns if column and column not in OURS]
    given = None if map_path is None else _load(kind, map_path, columns)
    rules = given.fields if given else _guessed(kind, columns)
    _require(kind, path, rules, columns)
    used = {rule.column: field for field, rule in rules.items() if rule.column}
    names = {column: ", ".join(f for f, rule in rules.items() if rule.column == column) for column in used}
    return Plan(
        rules,
        given.key if given else None,
        tuple((column, names[column]) for column in columns if column in names),
        tuple(column for column in columns if column not in names),
    )


def _guessed(kind: Kind, columns: Sequence[str]) -> dict[str, Rule]:
    found = {field: Rule(column=column) for field, column in kind.guess(columns).items()}
    for name in [field for field in found if field not in kind.fields]:
        full = found.pop(name).column
        owner = name.removesuffix(FULL_NAME)
        if f"{owner}last_name" in found:
            # `Name` and `Surname`: then it is the first.
            found.setdefault(f"{owner}first_name", Rule(column=full))
            continue
        for part in ("first", "last"):
            found.setdefault(f"{owner}{part}_name", checked(Rule, {"column": full, "part": part}))
    return found


def _require(kind: Kind, path: Path, rules: Mapping[str, Rule], columns: Sequence[str]) -> None:
    missing = [field for field in kind.required if not any(each in rules for each in field.split("|"))]
    if missing:
        told = ", ".join(field.replace("|", " or ") for field in missing)
        raise NothingMapped(path=path.name, fields=told, columns=", ".join(columns))


def _load(kind: Kind, path: Path, columns: Sequence[str]) -> MapSpec:
    try:
        if path.stat().st_size > _LARGEST_MAP:
            raise MapUnreadable(path=path, problem="it is larger than a map can be")
        # Every scalar is text: YAML would read the words No and Yes as truth values.
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes text alone
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        problem = error.strerror or str(error) if isinstance(error, OSError) else re.sub(r"\s+", " ", str(error))
        raise MapUnreadable(path=path, problem=problem) from None
    if not isinstance(content, dict) or not isinstance(content.get("fields"), dict):
        raise MapUnreadable(path=path, problem="it has no 'fields' that lead from ours to theirs")
    spec = checked(MapSpec, content, f"{path.name}: ")
    errors = [*_wrong(kind, path, spec, columns)]
    raise_all(errors)
    return spec


def _wrong(kind: Kind, path: Path, spec: MapSpec, columns: Sequence[str]) -> list[SlotyError]:
    found: list[SlotyError] = []
    if spec.kind not in {None, kind.name}:
        found.append(MapWrong(field="kind", path=f"{path.name}: kind", problem=f"it is for {spec.kind}"))
    if spec.key is not None and spec.key not in kind.keys:
        found.append(MapWrong(field="key", path=f"{path.name}: key", problem=f"is one of {', '.join(kind.keys)}"))
    for name, rule in spec.fields.items():
        where = f"{path.name}: fields.{name}"
        try:
            kind.field(name)
        except FieldUnknown as error:
            found.append(MapWrong(field=name, path=where, problem=error.message.rstrip("."), hint=error.advice))
        if rule.column is not None and rule.column not in columns:
            close = get_close_matches(rule.column, columns, n=2)
            hint = f"Did you mean {' or '.join(close)}?" if close else f"It has: {', '.join(columns)}."
            problem = f"the file has no column '{rule.column}'"
            found.append(MapWrong(field=name, path=where, problem=problem, hint=hint))
    return found
