"""Writing and reading the rows of the waiting list, and judging whether somebody still waits. The operations decide.

An entry whose last day is over has lapsed, whether or not that was written down yet: which day it is, is asked where the
entry's location is, or where the tenant is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from sloty.actor import Permission
from sloty.db.queries import waitlist as queries
from sloty.engine import civil
from sloty.engine.values import LONGEST_TEXT
from sloty.engine.waiting import STANDING, EntryStatus, more_urgent
from sloty.errors import Conflict, Invalid
from sloty.ids import new_id
from sloty.models.appointment import BookingSource
from sloty.models.waitlist import WaitlistEntry
from sloty.operations import bookers, rows
from sloty.operations.appointments import Stale
from sloty.operations.bookers import CustomerNotFound, as_id
from sloty.operations.rows import Ambiguous, NoSuch
from sloty.operations.specs.waiting import WaitingSpec
from sloty.operations.unit import Unit

_MERGED = "two customers became one"
_SOURCES = {"web": BookingSource.ONLINE, "cli": BookingSource.CLI, "api": BookingSource.API}
"""By front end, where it is not the desk. On pages customers add themselves, and nobody else."""


class EntryEnded(Conflict):
    """Who was booked, taken off, or whose last day is over, waits no more."""

    code = "entry_ended"
    sentence = "They wait no more: the entry is {status}."
    hint = "Add them again: sloty waitlist add"


class DaysInvalid(Invalid):
    """The last day that suits is not before the first."""

    code = "days_invalid"
    sentence = "The last day that suits, {latest}, is before the first, {earliest}."


class DayPast(Invalid):
    """Nobody waits for a day that is over."""

    code = "day_past"
    sentence = "The last day that suits, {latest}, is over already."


@dataclass(frozen=True)
class Place:
    """What somebody waits for; at most once at a time."""

    customer: UUID
    service: UUID
    provider: UUID | None
    """None: anyone."""
    location: UUID | None
    """None: anywhere."""


def source_of(unit: Unit) -> BookingSource:
    """How what this unit makes came in."""
    return _SOURCES.get(unit.actor.front_end, BookingSource.DESK)


def today_at(unit: Unit, location: UUID | None) -> date:
    """Which day it is there; without a location, where the tenant is."""
    row = unit.session.row(queries.ZONE, location=location)
    assert row is not None
    return civil.local_date(unit.now, civil.zone(row[0]))


def todays(unit: Unit) -> Jsonb:
    """Which day it is, by zone: everywhere where somebody may wait."""
    zones = (civil.zone(name) for (name,) in unit.session.rows(queries.ZONES))
    return Jsonb({zone.key: civil.local_date(unit.now, zone).isoformat() for zone in zones})


def require_days(spec: WaitingSpec, today: date) -> None:
    """Raise `DaysInvalid`, or `DayPast`, where nobody could wait so long."""
    if spec.latest is None:
        return
    if spec.earliest is not None and spec.latest < spec.earliest:
        raise DaysInvalid(field="latest", earliest=spec.earliest, latest=spec.latest)
    if spec.latest < today:
        raise DayPast(field="latest", latest=spec.latest)


Again: TypeAlias = Callable[[Unit, WaitlistEntry, WaitingSpec], UUID]
"""What becomes of a wish whose place is taken by the same customer already: the entry that tells it."""


def enter(unit: Unit, place: Place, spec: WaitingSpec, again: Again) -> UUID:
    """Let somebody wait there, unless they do already.

    Two at once: the second waits for the first, and finds that entry.
    """
    named, today = vars(place), today_at(unit, place.location)
    while True:
        there = unit.session.row(queries.PLACE, **named, today=today)
        if there is not None:
            identity, lapsed = there
            if not lapsed:
                row = _locked(unit, identity)
                assert row is not None
                return again(unit, row, spec)
            unit.session.run(queries.EXPIRE, id=identity, now=unit.now)
        made = insert(unit, place, spec, EntryStatus.ACTIVE)
        if made is not None:
            return made


def insert(unit: Unit, place: Place, spec: WaitingSpec, status: EntryStatus) -> UUID | None:
    """A new entry; None where somebody else has just made the one that may stand."""
    made = unit.session.row(
        queries.INSERT,
        **vars(place),
        **columns(spec),
        id=new_id(unit.now),
        status=status.value,
        ended_at=None if status in STANDING else unit.now,
        source=source_of(unit).value,
        now=unit.now,
    )
    return None if made is None else UUID(str(made[0]))


def columns(spec: WaitingSpec) -> dict[str, Any]:
    """The columns that a spec sets."""
    parts = [part.value for part in spec.parts_of_day]
    return {**spec.model_dump(), "parts_of_day": parts, "notes": spec.notes or None}


def renew(unit: Unit, row: WaitlistEntry, spec: WaitingSpec) -> UUID:
    """They keep their place, are as urgent at least, and want what is said now."""
    values = {
        **columns(spec),
        "priority": more_urgent(row.priority, spec.priority),
        "notes": both(row.notes, spec.notes),
    }
    change(unit, row, values)
    return row.id


def _locked(unit: Unit, identity: UUID) -> WaitlistEntry | None:
    return unit.session.exec(_selected(unit, col(WaitlistEntry.id) == identity)).first()


def _selected(unit: Unit, which: Any) -> SelectOfScalar[WaitlistEntry]:
    """Entries, locked, as they stand now: not as this unit has read them before it waited for others."""
    query = select(WaitlistEntry).where(col(WaitlistEntry.tenant_id) == unit.tenant, which)
    return query.with_for_update().execution_options(populate_existing=True)


def both(there: str | None, more: str | None) -> str | None:
    """Notes with more of them below, each once, and as many as there is room for."""
    if not more or f"\n{more}\n" in f"\n{there}\n":
        return there
    return f"{there}\n{more}"[:LONGEST_TEXT] if there else more


def change(unit: Unit, row: WaitlistEntry, values: Mapping[str, Any]) -> None:
    """Set what differs, and raise the version where anything does."""
    if rows.change(unit, row, values) is rows.Action.UPDATED:
        rows.change(unit, row, {"version": row.version + 1})


def end(unit: Unit, row: WaitlistEntry, status: EntryStatus, **values: Any) -> None:
    """They wait no more."""
    change(unit, row, {"status": status, "ended_at": unit.now, **values})


def find(unit: Unit, ref: str) -> UUID:
    """The id of an entry: itself, or by what a person knows of a customer who waits for one thing.

    Of who waits for nothing it is what they waited for last. Raises `NoSuch`, `Ambiguous`.
    """
    identity = as_id(ref)
    if identity is not None:
        return identity
    try:
        customer = bookers.find(unit, ref, active=False)
    except CustomerNotFound:
        raise no_such(ref) from None
    found = unit.session.rows(queries.OF_CUSTOMER, customer=customer.id, todays=todays(unit))
    if not found:
        raise no_such(ref)
    waits = [f"{entry} ({service})" for entry, service, stands in found if stands]
    if len(waits) > 1:
        told = ", ".join(sorted(waits))
        raise Ambiguous(noun="the entries", ref=ref, found=told, hint="Name one by its id.")
    return UUID(str(found[0][0]))


def locked(unit: Unit, ref: str, expected: int | None = None) -> WaitlistEntry:
    """The entry, locked until the unit ends, for whoever may book there.

    Raises `NoSuch`, `Ambiguous`, `NotAllowed`; and `Stale`, where the caller saw another version.
    """
    row = _locked(unit, find(unit, ref))
    if row is None:
        raise no_such(ref)
    if row.location_id is not None:
        unit.actor.require_at(Permission.WAITLIST, row.location_id)
    if expected is not None and row.version != expected:
        hint = f"Look at it again, then decide: sloty waitlist show {ref}"
        raise Stale(ref=ref, version=row.version, expected=expected, hint=hint)
    return row


def no_such(ref: str) -> NoSuch:
    """The error that there is no such entry, or none that the actor may see."""
    return NoSuch(noun="waitlist entry", ref=ref, hint="Run: sloty waitlist list")


def require_standing(unit: Unit, row: WaitlistEntry) -> None:
    """Raise `EntryEnded` for whoever waits no more."""
    status = _judged(unit, row)
    if status not in STANDING:
        raise EntryEnded(status=status.lower())


def _judged(unit: Unit, row: WaitlistEntry) -> EntryStatus:
    lapsed = row.latest is not None and row.latest < today_at(unit, row.location_id)
    return EntryStatus.EXPIRED if lapsed and row.status in STANDING else row.status


def follow(unit: Unit, appointment: UUID, *, waits: bool) -> None:
    """Let whoever got this visit wait again, for it was taken back; or else wait no more, for they have it again.

    Who has asked again meanwhile waits already.
    """
    unit.session.run(queries.WAIT_AGAIN if waits else queries.BOOKED_AGAIN, appointment=appointment, now=unit.now)


def take_over(unit: Unit, kept: UUID, gone: UUID) -> None:
    """Let one customer wait for all that another waits for; who waited longer, or more urgently, for the same counts."""
    mine = {_place(row): row for row in _of(unit, kept) if row.status in STANDING}
    for row in _of(unit, gone):
        there = mine.get(_place(row)) if row.status in STANDING else None
        if there is not None:
            better = {
                "created_at": min(filter(None, (there.created_at, row.created_at))),
                "priority": more_urgent(there.priority, row.priority),
                "notes": both(there.notes, row.notes),
            }
            end(unit, row, EntryStatus.CANCELLED, cancellation_reason=_MERGED, customer_id=kept)
            change(unit, there, better)
        else:
            change(unit, row, {"customer_id": kept})


def _of(unit: Unit, customer: UUID) -> list[WaitlistEntry]:
    """Every entry of a customer, locked, and with those ended that have lapsed."""
    query = _selected(unit, col(WaitlistEntry.customer_id) == customer).order_by(col(WaitlistEntry.id))
    found = list(unit.session.exec(query))
    for row in found:
        if _judged(unit, row) is not row.status:
            end(unit, row, EntryStatus.EXPIRED)
    return found


def _place(row: WaitlistEntry) -> tuple[UUID | None, ...]:
    """Of whoever waits, what for."""
    return row.service_id, row.provider_id, row.location_id


def expire(unit: Unit, limit: int) -> int:
    """End so many of the entries that have lapsed; how many there were."""
    return len(unit.session.rows(queries.EXPIRE_LAPSED, todays=todays(unit), now=unit.now, limit=limit))
