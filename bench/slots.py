"""Lists of slots: through a unit, row-level security and the one predicate, against the bare fetch and arithmetic."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from bench import limit, workload
from bench.ground import NOW, SERVICE, Ground, slug
from bench.report import Measure, alternate
from sloty.db.pool import Database
from sloty.operations.slots import Search, find_slots
from sloty.operations.unit import open_unit
from sloty.operations.views import SlotView

BOUND = 3
_CASES = ((1, 30), (1, 90), (workload.PROVIDERS, 30))
"""Providers and days."""


class ListsDiffer(AssertionError):
    """The two sides do not do the same work."""


def measures(ground: Ground) -> Iterator[Measure]:
    """Each case, both sides in turns."""
    database = Database(ground.settings)
    with ground.superuser() as connection:
        for providers, days in _CASES:
            calendars = [ground.calendar(number) for number in range(providers)]
            ours = partial(_ours, ground, database, providers, days)
            bare = partial(limit.by_calendar, connection, ground.clinic.tenant, calendars, days)
            starts = sorted(start for each in bare().values() for start in each)
            if [int(slot.start.timestamp()) for slot in ours()] != starts:
                raise ListsDiffer
            what = f"slots of {providers} × {days} days ({len(starts):,})"
            yield Measure(what, *alternate(ours, bare, seconds=4, least=15), "ms", BOUND)
    database.close()


def _ours(ground: Ground, database: Database, providers: int, days: int) -> list[SlotView]:
    """As a front end does it, to the last slot."""
    first = datetime.combine(workload.FIRST_DAY, datetime.min.time(), workload.ZONE)
    wanted = slug(0) if providers == 1 else None
    with open_unit(database, ground.actor, now=NOW) as unit:
        return [*find_slots(unit, Search(SERVICE, first, first + timedelta(days=days), wanted))]
