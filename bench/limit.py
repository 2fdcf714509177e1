"""The limit for a list of slots: the driver's bare fetch through the B-tree, then integer arithmetic and nothing else."""

from collections.abc import Sequence
from uuid import UUID

import psycopg

from bench import workload

_FETCH = """
select calendar_id, extract(epoch from starts_at)::bigint, extract(epoch from ends_at)::bigint
from reservation
where tenant_id = %s and calendar_id = any(%s::uuid[]) and starts_at >= to_timestamp(%s) and starts_at < to_timestamp(%s)
"""
_DURATION, _STEP = workload.DURATION * 60, workload.STEP * 60
_FOOTPRINT = (workload.DURATION + workload.BUFFER) * 60


def openings(days: int) -> list[tuple[int, int]]:
    """The half days of the workload, in epoch seconds."""
    return [
        (workload.epoch(day, opens), workload.epoch(day, closes))
        for day in workload.working_days(workload.FIRST_DAY, days)
        for opens, closes in workload.HALF_DAYS
    ]


def free(opened: Sequence[tuple[int, int]], taken: Sequence[tuple[int, int]]) -> list[int]:
    """The starts that one calendar has left; both are sorted."""
    found: list[int] = []
    at, count = 0, len(taken)
    for opens, closes in opened:
        start, last = opens, closes - _DURATION
        while start <= last:
            while at < count and taken[at][1] <= start:
                at += 1
            if at < count and taken[at][0] < start + _FOOTPRINT:
                # On from the end of what is in the way, to the next step.
                start = opens - (opens - taken[at][1]) // _STEP * _STEP
            else:
                found.append(start)
                start += _STEP
    return found


def by_calendar(
    connection: psycopg.Connection[tuple[object, ...]], tenant: UUID, calendars: Sequence[UUID], days: int
) -> dict[UUID, list[int]]:
    """The free starts of each calendar."""
    first = workload.epoch(workload.FIRST_DAY, 0)
    taken: dict[UUID, list[tuple[int, int]]] = {calendar: [] for calendar in calendars}
    values = (tenant, list(calendars), first, first + days * 86_400)
    rows: list[tuple[UUID, int, int]] = connection.cursor(binary=True).execute(_FETCH, values).fetchall()  # type: ignore[assignment]  # as the statement says
    for calendar, start, end in rows:
        taken[calendar].append((start, end))
    opened = openings(days)
    return {calendar: free(opened, sorted(each)) for calendar, each in taken.items()}
