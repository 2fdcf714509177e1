"""The only writer of reservations. The exclusion constraint `no_double_booking` is the only guard."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from sloty.db.session import UnitSession
from sloty.engine.span import Span
from sloty.ids import new_id


@dataclass(frozen=True)
class Need:
    """`quantity` of these calendars are wanted, those named first preferred."""

    name: str
    """Said when none is free: the provider's or the pool's."""
    calendars: tuple[Hashable, ...]
    quantity: int = 1


@dataclass(frozen=True)
class Taken:
    """Which calendars were taken."""

    calendars: tuple[UUID, ...]


@dataclass(frozen=True)
class Missing:
    """Nothing was taken, because this need could not be met."""

    need: Need


_TAKE = """
select taken, missing from take_reservations(
    %(tenant)s, %(ids)s::uuid[], %(appointment)s, %(starts)s, %(ends)s, %(calendars)s::uuid[], %(needs)s::int[],
    %(quantities)s::int[],
    make_interval(mins => %(hold_minutes)s), %(moving)s)
"""

_KEEP = """
update reservation set kind = 'BOOKED', held_until = null
where tenant_id = %(tenant)s and appointment_id = %(appointment)s and kind = 'HOLD' and held_until > clock_timestamp()
returning id
"""

_EXTEND = """
update reservation
set held_until = greatest(clock_timestamp() + make_interval(mins => %(minutes)s), held_until + interval '1 second')
where tenant_id = %(tenant)s and appointment_id = %(appointment)s and kind = 'HOLD' and held_until > clock_timestamp()
returning held_until
"""

_TAKE_EXACTLY = "select missing from take_exactly(%(tenant)s, %(appointments)s::uuid[], %(rows)s)"

_UNBLOCK = """
delete from reservation r using reservation named
where named.tenant_id = %(tenant)s and named.id = %(id)s and named.kind = 'BLOCK'
    and r.tenant_id = %(tenant)s and r.calendar_id = named.calendar_id and r.kind = 'BLOCK' and r.during = named.during
"""


def take(
    session: UnitSession,
    appointment: UUID,
    footprint: Span,
    needs: Sequence[Need],
    *,
    now: datetime,
    hold_minutes: int | None = None,
    moving: bool = False,
) -> Taken | Missing:
    """Take every need for the footprint, or nothing.

    With `hold_minutes` the time is held until then, else booked. With `moving` the appointment's present reservations
    are given back in the same step, so that its own time is never in its way, and kept when nothing can be taken.
    """
    row = session.row(
        _TAKE,
        ids=[new_id(now) for need in needs for _ in range(need.quantity)],
        appointment=appointment,
        starts=footprint.start,
        ends=footprint.end,
        calendars=[calendar for need in needs for calendar in need.calendars],
        needs=[number for number, need in enumerate(needs, 1) for _ in need.calendars],
        quantities=[need.quantity for need in needs],
        hold_minutes=hold_minutes,
        moving=moving,
    )
    assert row is not None
    taken, missing = row
    return Missing(needs[missing - 1]) if taken is None else Taken(tuple(taken))


def keep(session: UnitSession, appointment: UUID) -> bool:
    """Turn a live hold into a booking by compare-and-swap; False when it has expired or is gone."""
    return bool(session.rows(_KEEP, appointment=appointment))


def extend(session: UnitSession, appointment: UUID, minutes: int) -> bool:
    """Let a live hold last `minutes` from now; False when it has expired or is gone.

    Always a second longer than before, so that it shows where whole seconds are told.
    """
    return bool(session.rows(_EXTEND, appointment=appointment, minutes=minutes))


def give_back(session: UnitSession, appointment: UUID) -> None:
    """Free everything that the appointment takes."""
    session.run(
        "delete from reservation where tenant_id = %(tenant)s and appointment_id = %(appointment)s",
        appointment=appointment,
    )


def take_exactly(session: UnitSession, appointments: Sequence[UUID], rows: Sequence[Mapping[str, Any]]) -> str | None:
    """Take these rows in the place of all that the appointments have, or nothing; the id of one that is not free.

    Each is a reservation's columns as JSON has them; where its lane is taken, another will do.
    """
    row = session.row(_TAKE_EXACTLY, appointments=list(appointments), rows=Jsonb([dict(each) for each in rows]))
    assert row is not None
    return None if row[0] is None else str(row[0])


def block(
    session: UnitSession, calendar: UUID, lanes: int, during: Span, *, reason: str | None, now: datetime
) -> UUID | None:
    """Take every lane of a calendar for no appointment; the block's id, or None when anything is there already."""
    common = {
        "calendar_id": str(calendar),
        "during": f"[{during.start.isoformat()},{during.end.isoformat()})",
        "kind": "BLOCK",
        "reason": reason,
    }
    ids = [new_id(now) for _ in range(lanes)]
    rows = [{**common, "id": str(each), "lane": lane} for lane, each in enumerate(ids)]
    return ids[0] if take_exactly(session, (), rows) is None else None


def unblock(session: UnitSession, block_id: UUID) -> bool:
    """Free what a block takes, on every lane; False when it is gone already."""
    return session.run(_UNBLOCK, id=block_id) > 0
