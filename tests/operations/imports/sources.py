"""Tables in memory, for tests of what comes after reading."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sloty.actor import Actor
from sloty.formats.tables import Record, Source
from sloty.operations.imports import ImportReport, Job, OnConflict, prepare_source, run
from tests.builders import NOW, Clinic


@dataclass(frozen=True)
class _Records:
    """They may be read again and again."""

    text: str
    broken: frozenset[int]

    def __iter__(self) -> Iterator[Record]:
        for line, cells in enumerate(csv.DictReader(io.StringIO(self.text)), 2):
            values = {name: cell.strip() for name, cell in cells.items()}
            yield Record(line, values, "it has a cell too many" if line in self.broken else None)


def lines(text: str, *, delimiter: str = ",", broken: Iterable[int] = ()) -> Source:
    """A file of comma-separated values, as the readers give it."""
    columns = tuple(next(csv.reader(io.StringIO(text))))
    return Source("csv", "utf-8", delimiter, columns, _Records(text, frozenset(broken)))


def bring(
    clinic: Clinic,
    kind: str,
    text: str,
    folder: Path,
    *,
    dry_run: bool = False,
    now: datetime = NOW,
    actor: Actor | None = None,
    key: str | None = None,
    on_conflict: str = "reject",
    **options: Any,
) -> ImportReport:
    """Import lines of text into the clinic."""
    made = Job(kind, folder / f"{kind}.csv", key=key, on_conflict=OnConflict(on_conflict), **options)
    with clinic.unit(now=now, dry_run=dry_run, actor=actor) as unit:
        return run(unit, prepare_source(made, lines(text)))


def told(report: ImportReport) -> dict[str, Sequence[int]]:
    """Lines by problem."""
    return {each.code: each.lines for each in report.problems}
