"""Busy time, read through the B-tree on (tenant, calendar, start): the guard's GiST index plans ten times slower.

The cost depends on what lies in the window, never on the length of the history: a footprint lasts at most 31 days.
"""

from collections.abc import Hashable, Iterable
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from sloty.db.session import UnitSession

Busy = dict[Hashable, list[tuple[int, int, int]]]
"""By calendar: (start, end, lane) in epoch seconds, earliest first."""

# A row a calendar, not a row a reservation: unpacking costs more than reading. And date_part, for extract makes numerics.
BUSY: LiteralString = """
select wanted.number, taken.starts, taken.ends, taken.lanes
from unnest(%(calendars)s::uuid[]) with ordinality as wanted (id, number)
cross join lateral (
    select array_agg(date_part('epoch', starts_at)::bigint order by starts_at) as starts,
        array_agg(date_part('epoch', ends_at)::bigint order by starts_at) as ends,
        array_agg(lane order by starts_at) as lanes
    from reservation
    where tenant_id = %(tenant)s and calendar_id = wanted.id
        and starts_at >= to_timestamp(%(first)s) - interval '31 days' and starts_at < to_timestamp(%(last)s)
        and ends_at > to_timestamp(%(first)s)
        and (held_until is null or held_until > clock_timestamp())
        and coalesce(appointment_id <> %(without)s::uuid, true)
    having count(*) > 0
) as taken
"""

_HOLDS_END: LiteralString = """
select min(held_until) from reservation
where tenant_id = %(tenant)s and kind = 'HOLD' and held_until > clock_timestamp()
"""

_LOADS: LiteralString = """
select wanted.id, count(taken.starts_at)
from unnest(%(calendars)s::uuid[]) as wanted (id)
left join reservation as taken on taken.tenant_id = %(tenant)s and taken.calendar_id = wanted.id
    and taken.starts_at >= to_timestamp(%(first)s) and taken.starts_at < to_timestamp(%(last)s)
group by wanted.id
"""


def busy(
    session: UnitSession, calendars: Iterable[Hashable], first: int, last: int, without: UUID | None = None
) -> Busy:
    """What takes the calendars within [first, last) in epoch seconds; an appointment's own time may be left out."""
    found: Busy = {calendar: [] for calendar in calendars}
    wanted = list(found)
    rows = session.rows(BUSY, calendars=wanted, first=first, last=last, without=without)
    for number, starts, ends, lanes in rows:
        found[wanted[number - 1]] = list(zip(starts, ends, lanes, strict=True))
    return found


def loads(session: UnitSession, calendars: Iterable[Hashable], first: int, last: int) -> dict[Hashable, int]:
    """How many reservations start on each calendar within [first, last)."""
    return dict(session.rows(_LOADS, calendars=list(calendars), first=first, last=last))


def holds_end(session: UnitSession) -> datetime | None:
    """When the next hold of the tenant gives its time back by itself; None: there is none."""
    row = session.row(_HOLDS_END)
    found: datetime | None = row[0] if row else None
    return found
