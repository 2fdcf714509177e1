"""The file of refused rows: the original columns and why, to be mended in a spreadsheet and imported again as it is."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sloty.errors import Invalid
from sloty.formats import safe_csv
from sloty.formats.tables import Source
from sloty.operations.imports.mapping import OURS


class RejectsUnwritable(Invalid):
    """The file of refused rows cannot be written there."""

    code = "import_rejects_unwritable"
    sentence = "The refused rows cannot be written to {path}: {problem}."
    hint = "Name another file: --rejects FILE."


def write(path: Path, source: Source, rejects: Iterable[Sequence[Any]]) -> None:
    """Whole or not at all, and for its owner's eyes: it holds what the file held. Raises `RejectsUnwritable`."""
    own = [column for column in source.columns if column and column not in OURS]
    half = path.with_name(f".{path.name}.half")
    try:
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "w", encoding="utf-8", newline="") as stream:  # noqa: PTH123 - a handle, not a path
            safe_csv.write([*own, *OURS], _rows(own, source, rejects), stream)
        half.replace(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise RejectsUnwritable(path=path, problem=error.strerror or str(error)) from None


def _rows(own: Sequence[str], source: Source, rejects: Iterable[Sequence[Any]]) -> Iterator[list[str]]:
    """Both come by line, so that the file is read once more, and never kept."""
    wanted = iter(rejects)
    reject = next(wanted, None)
    for record in source.records:
        if reject is None:
            return
        if record.line == reject[0]:
            cells = [record.values.get(column, "") for column in own]
            yield [*cells, str(record.line), str(reject[1]), str(reject[2] or "")]
            reject = next(wanted, None)
