"""Example files: a header and two rows, to be filled in a spreadsheet."""

import csv
import io

from sloty.operations.imports.running import kind_of


def sample(kind: str) -> str:
    """Comma-separated values that can be imported as they are; raises `KindUnknown`."""
    rows = kind_of(kind).example
    stream = io.StringIO()
    writer = csv.DictWriter(stream, [*rows[0]], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()
