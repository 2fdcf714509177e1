"""Appointments that a change of the catalog leaves outside hours, rooms or services, and what is decided about them.

The question is the engine's: could this visit, as long as it is, be held by this provider at this location then? Notice,
horizon and the grid do not count, for it was booked already; nor does what was booked under an override, which is a
decision of its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import NamedTuple
from uuid import UUID

from sloty.db.queries import appointment as queries
from sloty.engine import civil, offer
from sloty.engine.slots import Timing
from sloty.engine.span import Span
from sloty.errors import Invalid, Refused, SlotyError, raise_all
from sloty.operations import appointments, moving, slots
from sloty.operations.moving import Move
from sloty.operations.offerings import NotOffered, Offer, Offering, offering
from sloty.operations.plans import rooms
from sloty.operations.unit import Unit

_SETTLED = frozenset({"notice", "horizon", "grid"})
_FAR = timedelta(days=92)
_REASON = "the schedule changed"
_MOST_NAMED = 5


class Decision(StrEnum):
    """What becomes of appointments that a change leaves outside."""

    KEEP = "keep"
    """They take place all the same; the decision is noted on each."""
    MOVE = "move"
    """Each goes to the nearest free time, with the same provider if possible."""
    CANCEL = "cancel"


@dataclass(frozen=True)
class Affected:
    """An appointment that is left outside."""

    confirmation_code: str
    start: datetime
    """In the location's zone."""
    service: str
    provider: str
    location: str
    customer: str | None
    reason: str
    decision: Decision | None = None
    """None: nobody has decided yet."""
    moved_to: datetime | None = None


class AppointmentsAffected(Refused):
    """A change would leave appointments outside hours, rooms or services, and nothing was decided about them."""

    code = "appointments_affected"
    sentence = "{tenant}: the change leaves {count} outside: {named}. Nothing was written."
    hint = "Look: sloty diff -f FILE; then decide with --affected keep, move or cancel."


class DecisionUnknown(Invalid):
    """There are three things to do with an appointment that is left outside."""

    code = "decision_unknown"
    sentence = "'{decision}' is nothing that can be done with appointments."
    hint = "Say --affected keep, move or cancel."


def decided(text: str | None) -> Decision | None:
    """The decision that a text names; raises `DecisionUnknown`."""
    if text is None:
        return None
    try:
        return Decision(text.lower())
    except ValueError:
        raise DecisionUnknown(decision=text) from None


class NowhereToMove(Refused):
    """An appointment was to be moved, and nothing is free for it."""

    code = "nowhere_to_move"
    sentence = "{code} ({start}, {customer}) cannot be moved: nothing is free within three months of it."
    hint = "Move or cancel this one first (sloty appointment cancel {code}), or decide with --affected keep or cancel."


class _Row(NamedTuple):
    """As queries.COMING selects it."""

    id: UUID
    code: str
    service_id: UUID
    provider_id: UUID
    location_id: UUID
    starts_at: datetime
    ends_at: datetime
    buffer_before: int
    buffer_after: int
    timezone: str
    service: str
    provider: str
    location: str
    customer: str | None
    calendars: list[UUID]
    lanes: list[int]
    held_until: datetime | None

    @property
    def places(self) -> list[rooms.Place]:
        """What it takes."""
        return list(zip(self.calendars, self.lanes, strict=True))

    @property
    def footprint(self) -> Span:
        """The visit with its buffers."""
        before, after = (timedelta(minutes=each) for each in (self.buffer_before, self.buffer_after))
        return Span(self.starts_at - before, self.ends_at + after)


def outside(unit: Unit, among: frozenset[str] | None = None) -> list[Affected]:
    """Appointments still to come that the catalog as it stands has no place for; only those with a code in `among`."""
    found = cache(lambda service: _offering(unit, service))
    return [
        Affected(
            row.code, row.starts_at.astimezone(civil.zone(row.timezone)), row.service, row.provider, row.location,
            row.customer, reason,
        )
        for row in _coming(unit)
        if (among is None or row.code in among) and (reason := _why_outside(unit, row, found))
    ]  # fmt: skip


def _coming(unit: Unit, code: str | None = None) -> Iterator[_Row]:
    return (_Row(*row) for row in unit.session.rows(queries.COMING, now=unit.now, code=code))


def _offering(unit: Unit, service: UUID) -> Offering | None:
    found = offering(unit, str(service))
    return found if found.active else None


def _why_outside(unit: Unit, row: _Row, found: Callable[[UUID], Offering | None]) -> str | None:
    """What is in the way, or None."""
    service = found(row.service_id)
    if service is None:
        return f"{row.service} is archived"
    try:
        (mine,) = service.matching(str(row.provider_id), str(row.location_id))
    except NotOffered:
        return f"{row.provider} no longer gives {row.service} at {row.location}"
    checks = _checks(unit, row, _as_long_as(mine, row))
    return next((check.detail for check in checks if not check.passed), None) or rooms.lacking(mine, row.places)


def _as_long_as(mine: Offer, row: _Row) -> Offer:
    """The offer with the length and the buffers that were agreed."""
    minutes = int((row.ends_at - row.starts_at).total_seconds() // 60)
    timing = Timing(minutes, mine.candidate.timing.step, row.buffer_before, row.buffer_after)
    return replace(mine, candidate=replace(mine.candidate, timing=timing))


def _checks(unit: Unit, row: _Row, mine: Offer) -> tuple[offer.Check, ...]:
    if not mine.candidate.pools:
        return offer.explain(mine.candidate, {}, unit.now, row.starts_at, waive=_SETTLED)
    (checks,) = slots.examine(unit, [mine], row.starts_at, without=row.id, waive=_SETTLED)
    return checks


def decide(unit: Unit, found: list[Affected], decision: Decision) -> Iterator[Affected]:
    """Do with each what was decided. Raises `NowhereToMove` for every one that cannot be moved, at once."""
    stuck: list[SlotyError] = []
    for each in found:
        if decision is Decision.CANCEL:
            appointments.cancel(unit, each.confirmation_code, _REASON)
            yield replace(each, decision=decision)
        elif decision is Decision.MOVE:
            try:
                yield replace(each, decision=decision, moved_to=_moved(unit, each))
            except NowhereToMove as error:
                stuck.append(error)
        else:
            unit.session.run(queries.KEEP_OUTSIDE, code=each.confirmation_code, reason=_REASON, now=unit.now)
            yield replace(each, decision=decision)
    raise_all(stuck)


def _moved(unit: Unit, each: Affected) -> datetime:
    """In its own time when other rooms are free then; else at the nearest with the same provider, anybody, anywhere."""
    if _in_its_own_time(unit, each):
        return each.start
    for provider, location in ((each.provider, each.location), (None, each.location), (None, None)):
        for start in _near(unit, each, provider, location):
            try:
                view = moving.reschedule(
                    unit, Move(each.confirmation_code, start[0], start[1], start[2], reason=_REASON)
                )
            except SlotyError:
                # Taken a moment ago, or too soon for this one: the next nearest.
                continue
            return view.start
    raise NowhereToMove(
        code=each.confirmation_code, start=f"{each.start:%Y-%m-%d %H:%M}", customer=each.customer or "no customer"
    )


def _in_its_own_time(unit: Unit, each: Affected) -> bool:
    """Whether nothing but its room was in the way, and it has another now. Nobody is told: the visit is the same."""
    (row,) = _coming(unit, each.confirmation_code)
    service = _offering(unit, row.service_id)
    if service is None:
        return False
    try:
        (mine,) = service.matching(str(row.provider_id), str(row.location_id))
    except NotOffered:
        return False
    if not all(check.passed for check in _checks(unit, row, _as_long_as(mine, row))):
        return False
    hold = None if row.held_until is None else (row.held_until - unit.now).total_seconds()
    return rooms.others(unit, row.id, mine, row.footprint, hold)


def _near(unit: Unit, each: Affected, provider: str | None, location: str | None) -> list[tuple[datetime, str, str]]:
    try:
        found = offering(unit, each.service).bookable()
        offers = found.matching(provider, location)
    except SlotyError:
        return []
    first = max(unit.now, each.start - timedelta(days=7))
    free = slots.slots_of(unit, found, offers, first, first + _FAR)
    near = [slot for slot, _ in zip(free, range(400), strict=False)]
    near.sort(key=lambda slot: abs(slot.start - each.start))
    return [(slot.start, slot.provider, slot.location) for slot in near[:10]]


def refusal(tenant: str, found: list[Affected]) -> AppointmentsAffected:
    """What is said when nothing was decided."""
    named = ", ".join(f"{each.confirmation_code} ({each.reason})" for each in found[:_MOST_NAMED])
    more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    return AppointmentsAffected(
        tenant=tenant,
        count=f"{len(found)} appointment" + ("s" if len(found) > 1 else ""),
        named=named + more,
        affected=[each.confirmation_code for each in found],
    )
