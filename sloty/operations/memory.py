"""What was made of the catalog is kept in memory, valid for one version of it.

The version is read in the transaction that uses the copy, and before the copy is made: so a copy is never older than
the version it stands under.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar

from sloty.db.queries import offering as queries
from sloty.operations.unit import Unit

T = TypeVar("T")
_MOST_KEPT = 256
"""Copies kept per process; the oldest goes."""


def of_catalog(unit: Unit, name: Hashable, make: Callable[[], T]) -> T:
    """What `make` makes of this tenant's catalog, once for each version of it, and for each day."""
    row = unit.session.row(queries.VERSION)
    version = 0 if row is None else row[0]
    memory = unit.memory
    key = (name, unit.tenant)
    kept = memory.get(key)
    if kept is not None and kept[0] == version and kept[1] == unit.now.date():
        return kept[2]  # type: ignore[no-any-return]  # memory holds anything
    made = make()
    if len(memory) >= _MOST_KEPT:
        memory.pop(next(iter(memory)), None)
    memory[key] = (version, unit.now.date(), made)
    return made
