"""A board read from the database: a fixed number of statements, however many columns it has.

Who works when is kept in memory for as long as the catalog's version holds: a desk that is told of a change reads the
visits anew, and nothing else.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sloty.db.queries import board as queries
from sloty.db.queries import report, waitlist
from sloty.engine import civil
from sloty.engine.hours import OverrideKind, Schedule
from sloty.engine.lifecycle import Status
from sloty.engine.span import Span
from sloty.operations.boards.axis import Axis
from sloty.operations.boards.views import Fill, Visit
from sloty.operations.memory import of_catalog
from sloty.operations.timetables import OfferRow, schedules_of
from sloty.operations.unit import Unit

_REACH = timedelta(days=2)
"""What is declared for a day earlier may last until then; and somewhere it is still yesterday."""
_GONE = frozenset({Status.CANCELLED, Status.NO_SHOW})
_WITH_SINCE = frozenset({Status.CHECKED_IN, Status.IN_PROGRESS})
_STATUS = {status.value: status for status in Status}
"""Looked up, for a board asks hundreds of times."""


class VisitRow(NamedTuple):
    """As queries.VISITS selects it."""

    id: UUID
    code: str
    status: str
    start: datetime
    end: datetime
    timezone: str
    version: int
    service: str
    service_name: str
    provider: str
    provider_name: str
    location: str
    location_name: str
    customer: str | None
    customer_id: UUID | None
    """None of a hold."""
    customer_name: str
    phone: str | None
    email: str | None
    notes: str | None
    awaits_approval: bool
    since: datetime | None
    buffer_before: int
    buffer_after: int

    @property
    def footprint(self) -> tuple[datetime, datetime]:
        """From when to when it takes time, its buffers included."""
        return self.start - timedelta(minutes=self.buffer_before), self.end + timedelta(minutes=self.buffer_after)

    @property
    def takes_time(self) -> bool:
        """Whether it does so still."""
        return self.status not in _GONE


@dataclass(frozen=True)
class Taken:
    """Time of a calendar that is no visit that the actor sees."""

    fill: Fill
    """HOLD, BLOCK, or ELSEWHERE: whatever it is, where the actor has no rights."""
    start: datetime
    end: datetime
    id: UUID | None = None
    """Of a block, or the appointment that is held; what is elsewhere has no name here."""
    until: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Absence:
    """A dated change that takes time of a provider away."""

    id: UUID
    location: UUID | None
    """None: wherever they work."""
    day: date
    kind: OverrideKind
    opens: int | None
    closes: int | None
    reason: str | None


@dataclass(frozen=True)
class Works:
    """One provider's hours at one location."""

    row: OfferRow
    schedule: Schedule


@dataclass(frozen=True)
class Timetables:
    """When everybody works where, by the slug of the provider."""

    works: Mapping[str, Sequence[Works]]
    absences: Mapping[str, Sequence[Absence]]


@dataclass(frozen=True)
class Window:
    """What takes place in some time, on some calendars."""

    visits: Mapping[UUID, VisitRow]
    """By id; those without a customer are holds."""
    on: Mapping[UUID, Sequence[VisitRow]]
    """Visits by the calendars that they take; of providers' calendars only those that reach in from outside."""
    taken: Mapping[UUID, Sequence[Taken]]
    """By calendar."""


def timetables(unit: Unit, first: date) -> Timetables:
    """Everybody's hours and absences from some day on."""
    # By months, so that going from day to day finds them in memory.
    since = (first - _REACH).replace(day=1)

    def make() -> Timetables:
        places = [OfferRow(*row) for row in unit.session.rows(report.PLACES, provider=None)]
        schedules = schedules_of(unit, places, since)
        works: dict[str, list[Works]] = defaultdict(list)
        for place in places:
            works[place.provider].append(Works(place, schedules[place.provider_id, place.location_id]))
        absences: dict[str, list[Absence]] = defaultdict(list)
        for provider, identity, location, day, kind, *rest in unit.session.rows(queries.ABSENCES, since=since):
            absences[provider].append(Absence(identity, location, day, OverrideKind(kind), *rest))
        return Timetables(dict(works), dict(absences))

    return of_catalog(unit, ("timetables", since), make)


def window(
    unit: Unit, within: Span, calendars: Iterable[UUID], *, provider: str | None = None, rooms: bool = False
) -> Window:
    """Visits, of one provider or all, and what else takes the calendars; with `rooms`, which visits take them, too."""
    edges = {"first": within.start, "last": within.end}
    visits = _by_id(unit.session.rows(queries.VISITS, provider=provider, **edges))
    known = [] if rooms else [row.id for row in visits.values() if row.customer_id is not None]
    rows = unit.session.rows(queries.TAKEN, calendars=list(calendars), known=known, **edges)
    # Of what takes time and was not found by its start, the rest is long, or nothing that this actor may see.
    missing = {row[1] for row in rows if row[1] is not None and row[1] not in visits}
    if missing:
        visits |= _by_id(unit.session.rows(queries.NAMED_VISITS, ids=list(missing)))
    on: dict[UUID, list[VisitRow]] = defaultdict(list)
    taken: dict[UUID, list[Taken]] = defaultdict(list)
    for calendar, appointment, start, end, until, block, reason in rows:
        seen = visits.get(appointment)
        if seen is not None and seen.customer_id is not None:
            on[calendar].append(seen)
        elif seen is not None:
            taken[calendar].append(Taken(Fill.HOLD, start, end, appointment, until))
        elif block is not None:
            taken[calendar].append(Taken(Fill.BLOCK, start, end, block, reason=reason))
        else:
            taken[calendar].append(Taken(Fill.ELSEWHERE, start, end, reason="busy elsewhere"))
    return Window(visits, on, taken)


def _by_id(rows: Iterable[tuple[object, ...]]) -> dict[UUID, VisitRow]:
    return {row.id: row for row in map(VisitRow._make, rows)}


def visit(row: VisitRow, axis: Axis) -> Visit | None:
    """A row as a visit on an axis; None when it lies on another day."""
    minutes = axis.cut(row.start, row.end)
    if minutes is None:
        return None
    zone = civil.zone(row.timezone)
    status = _STATUS[row.status]
    return Visit(
        id=row.id,
        code=row.code,
        status=status,
        top=minutes[0],
        bottom=minutes[1],
        start=row.start.astimezone(zone),
        end=row.end.astimezone(zone),
        version=row.version,
        service=row.service,
        service_name=row.service_name,
        provider=row.provider,
        provider_name=row.provider_name,
        location=row.location,
        location_name=row.location_name,
        customer=row.customer,
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        phone=row.phone,
        email=row.email,
        notes=row.notes,
        awaits_approval=row.awaits_approval,
        since=row.since if status in _WITH_SINCE else None,
    )


def listed(unit: Unit, location: str | None) -> int:
    """How many wait for a location, or for any; those too who would come anywhere. One statement, for every board asks."""
    found = unit.session.rows(waitlist.COUNTS, location=location)
    return sum(
        number
        for zone, latest, number in found
        if latest is None or latest >= civil.local_date(unit.now, civil.zone(zone))
    )
