"""What an import is asked to do, and what came of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from sloty.db.staging import RejectGroup
from sloty.errors import Invalid
from sloty.formats.tables import Source
from sloty.operations.imports.fields import Kind
from sloty.operations.imports.mapping import Plan


class OnConflict(StrEnum):
    """What becomes of a row that is in the database already, and differs there. One that is the same is unchanged."""

    REJECT = "reject"
    SKIP = "skip"
    UPDATE = "update"


class ImportRejected(Invalid):
    """Rows of a file were refused, so that none was written."""

    code = "import_rejected"
    sentence = "{rejected} of {rows} rows cannot be imported, and nothing was written."
    hint = "{advice}"


@dataclass(frozen=True)
class Job:
    """What is to be imported, and how."""

    kind: str
    """customers, providers, services or appointments."""
    path: Path
    map: Path | None = None
    key: str | None = None
    """The field that tells rows apart; None is the map's, or the first of the kind's that the file has."""
    on_conflict: OnConflict = OnConflict.REJECT
    partial: bool = False
    """Write the good rows though others are refused."""
    rejects: Path | None = None
    """Where refused rows are written; None is beside the file."""
    keep_rejects: bool = True
    """False for a dry run that shall leave nothing behind."""
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    create_customers: bool = False
    """Make customers that appointments name and nobody knows."""

    @property
    def rejects_path(self) -> Path:
        """`people.csv` leads to `people.rejects.csv`."""
        return self.rejects or self.path.with_name(f"{self.path.name.split('.')[0]}{_middle(self.path)}.rejects.csv")


def _middle(path: Path) -> str:
    """What stands between a file's first dot and its format: told, lest rejects of rejects replace them."""
    inner = [suffix for suffix in path.suffixes[:-1] if suffix.lower() not in {".csv", ".tsv", ".txt"}]
    return "".join(inner)


@dataclass(frozen=True)
class Prepared:
    """A job whose file was opened, and whose columns are known."""

    job: Job
    kind: Kind
    source: Source
    plan: Plan
    keys: tuple[str, ...]
    """What tells rows apart: of each row, the first of these that it has."""

    @property
    def notes(self) -> list[str]:
        """What was detected, for people."""
        form = ", ".join(
            part
            for part in (
                self.source.format,
                self.source.encoding,
                f"delimiter {_told(self.source.delimiter)}" if self.source.delimiter else None,
            )
            if part
        )
        mapped = ", ".join(f"{column}→{field}" if column != field else field for column, field in self.plan.mapped)
        lines = [
            f"Reading {self.job.path.name} ({form}), rows told apart by {', else '.join(self.keys)}",
            f"Mapped: {mapped}",
        ]
        if self.plan.ignored:
            lines.append(f"Ignored: {', '.join(self.plan.ignored)}")
        return lines


def _told(delimiter: str) -> str:
    return {"\t": "tab"}.get(delimiter, f"'{delimiter}'")


@dataclass(frozen=True)
class Outcome:
    """What came of the rows, before it is told."""

    rows: int
    rejected: int
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    customers_created: int = 0
    groups: Sequence[RejectGroup] = ()
    rejects: Callable[[], Iterable[tuple[Any, ...]]] = field(default=tuple)
    """(line, code, what is said), by line."""


@dataclass(frozen=True)
class ProblemView:
    """Rows that were refused for the same reason."""

    code: str
    count: int
    lines: tuple[int, ...]
    """The first twenty; 1 is the header."""
    example: str


@dataclass(frozen=True)
class ImportReport:
    """What came of an import."""

    kind: str
    file: str
    rows: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    rejected: int
    customers_created: int
    written: bool
    """False when rows were refused and not asked to be left out."""
    rejects: str | None
    """The file of refused rows."""
    problems: tuple[ProblemView, ...]
