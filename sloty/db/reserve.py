"""The only writer of reservations. The exclusion constraint `no_double_booking` is the only guard."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

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
update reservation set held_until = clock_timestamp() + make_interval(mins => %(minutes)s)
where tenant_id = %(tenant)s and appointment_id = %(appointment)s and kind = 'HOLD' and held_until > clock_timestamp()
returning held_until
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
    """Let a live hold last `minutes` from now; False when it has expired or is gone."""
    return bool(session.rows(_EXTEND, appointment=appointment, minutes=minutes))


def give_back(session: UnitSession, appointment: UUID) -> None:
    """Free everything that the appointment takes."""
    session.run(
        "delete from reservation where tenant_id = %(tenant)s and appointment_id = %(appointment)s",
        appointment=appointment,
    )
