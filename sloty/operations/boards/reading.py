"""A board read from the database: a fixed number of statements, however many columns it has."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sloty.db.queries import board as queries
from sloty.db.queries import report
from sloty.engine import civil
from sloty.engine.hours import Schedule
from sloty.engine.lifecycle import Status
from sloty.operations.boards.axis import Axis
from sloty.operations.boards.views import Visit
from sloty.operations.timetables import OfferRow, schedules_of
from sloty.operations.unit import Unit

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Taken:
    """Time of a calendar that is no visit that the actor sees."""

    id: UUID
    kind: str
    """HOLD, BLOCK, or BOOKED: somebody's visit where the actor has no rights."""
    start: datetime
    end: datetime
    until: datetime | None
    reason: str | None


@dataclass(frozen=True)
class Absence:
    """A dated change that takes time of a provider away."""

    id: UUID
    location: UUID | None
    day: date
    kind: str
    opens: int | None
    closes: int | None
    reason: str | None


@dataclass(frozen=True)
class Read:
    """Everything that columns are made of."""

    places: Sequence[OfferRow]
    """Who works where."""
    schedules: Mapping[tuple[UUID, UUID], Schedule]
    visits: Mapping[str, Sequence[tuple[Any, ...]]]
    """Rows of visits by the slug of their provider."""
    taken: Mapping[UUID, Sequence[Taken]]
    """By calendar."""
    absences: Mapping[str, Sequence[Absence]]
    """By the slug of the provider."""


def read(unit: Unit, first: date, last: date, zone: civil.Zone, provider: str | None) -> Read:
    """What concerns the days from one to another, both inclusive, of one provider or all."""
    places = [OfferRow(*row) for row in unit.session.rows(report.PLACES, provider=None)]
    places = [place for place in places if provider in {None, place.provider}]
    window = {"first": civil.instant(first, 0, zone), "last": civil.instant(last, civil.DAY, zone)}
    visits = defaultdict(list)
    for row in unit.session.rows(queries.VISITS, provider=provider, **window):
        visits[str(row[9])].append(row)
    return Read(
        places,
        schedules_of(unit, places, first),
        visits,
        taken(unit, {place.calendar_id for place in places}, window),
        _absences(unit, first, last),
    )


def taken(unit: Unit, calendars: Iterable[UUID], window: Mapping[str, datetime]) -> dict[UUID, list[Taken]]:
    """Holds, blocks and visits out of sight, by calendar."""
    found: dict[UUID, list[Taken]] = defaultdict(list)
    for identity, calendar, kind, start, end, until, reason, appointment in unit.session.rows(
        queries.OTHERS, calendars=list(calendars), **window
    ):
        found[calendar].append(Taken(appointment or identity, kind, start, end, until, reason))
    return found


def _absences(unit: Unit, first: date, last: date) -> dict[str, list[Absence]]:
    found: dict[str, list[Absence]] = defaultdict(list)
    # One that begins on the evening before may last until the morning after.
    for identity, provider, *rest in unit.session.rows(queries.ABSENCES, since=first - _ONE_DAY, until=last):
        found[provider].append(Absence(identity, *rest))
    return found


def visit(row: Sequence[Any], axis: Axis) -> Visit | None:
    """A row as a visit on an axis; None when it lies on another day."""
    (
        identity, code, status, start, end, timezone, version, service, service_name, provider, provider_name, location,
        location_name, customer, customer_id, customer_name, phone, email, notes, awaits_approval, since, *_,
    ) = row  # fmt: skip
    minutes = axis.cut(start, end)
    if minutes is None:
        return None
    zone = civil.zone(timezone)
    return Visit(
        id=identity,
        code=code,
        status=Status(status),
        top=minutes[0],
        bottom=minutes[1],
        start=start.astimezone(zone),
        end=end.astimezone(zone),
        version=version,
        service=service,
        service_name=service_name,
        provider=provider,
        provider_name=provider_name,
        location=location,
        location_name=location_name,
        customer=customer,
        customer_id=customer_id,
        customer_name=customer_name,
        phone=phone,
        email=email,
        notes=notes,
        awaits_approval=awaits_approval,
        since=since if status in {Status.CHECKED_IN, Status.IN_PROGRESS} else None,
    )


def footprint(row: Sequence[Any]) -> tuple[datetime, datetime]:
    """From when to when a visit takes time, its buffers included."""
    return row[3] - timedelta(minutes=row[21]), row[4] + timedelta(minutes=row[22])
