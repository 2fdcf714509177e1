"""Boards: a location's day by provider or by room, everybody's day, one provider's week."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sloty.actor import Permission
from sloty.db.queries import board as queries
from sloty.engine import civil
from sloty.engine.lifecycle import Status
from sloty.engine.span import join, minus
from sloty.errors import Invalid
from sloty.operations import day_sheet
from sloty.operations.boards import reading, stretches
from sloty.operations.boards.axis import Axis
from sloty.operations.boards.lanes import side_by_side
from sloty.operations.boards.reading import Read
from sloty.operations.boards.stretches import Works
from sloty.operations.boards.views import Board, Column, Counts, Fill, Layout, Place
from sloty.operations.unit import Unit

_OFFICE = (8 * 60, 18 * 60)
"""What is shown of a day on which nobody works."""
_HOUR = 60
_EXPECTED = (Status.HELD, Status.SCHEDULED, Status.CONFIRMED, Status.RESCHEDULED)
_GONE = frozenset({Status.CANCELLED, Status.NO_SHOW})


class WhoseWeek(Invalid):
    """A week is one provider's."""

    code = "whose_week"
    sentence = "A week is shown of one provider."
    hint = "Choose one, or look at a day."


@dataclass(frozen=True)
class Look:
    """What somebody wants to see."""

    day: date
    layout: Layout = Layout.PROVIDERS
    location: str | None = None
    """None: all of them, in the tenant's zone; of a provider, in that of their home."""
    provider: str | None = None


def board(unit: Unit, look: Look) -> Board:
    """The board that was asked for. Raises `NobodySuch`, `WhoseWeek`, `DaySkipped`."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    if look.layout is Layout.WEEK and look.provider is None:
        raise WhoseWeek
    title, zone_name, slugs = day_sheet.whose(unit, look.provider, look.location)
    zone = civil.zone(zone_name)
    location, provider = slugs.get("location"), slugs.get("provider")
    first = look.day - timedelta(days=look.day.weekday()) if look.layout is Layout.WEEK else look.day
    last = first + timedelta(days=6) if look.layout is Layout.WEEK else first
    if look.layout is Layout.ROOMS:
        columns = _rooms(unit, Axis(first, zone), location)
    else:
        read = reading.read(unit, first, last, zone, provider)
        if look.layout is Layout.WEEK:
            columns = _week(read, first, zone, location, str(provider))
        else:
            columns = _providers(read, Axis(first, zone), location)
    shown = _shown(columns)
    return Board(
        look.layout,
        first,
        title,
        zone_name,
        tuple(columns),
        *shown,
        _counts(unit, columns),
        unit.now,
        location,
        provider,
    )


def _providers(read: Read, axis: Axis, location: str | None) -> list[Column]:
    """Whoever works there that day, or has a visit, by name; and those who are expected to but do not."""
    by_provider = _by_provider(read)
    columns = [
        _column(read, works, axis, location, key=f"provider/{provider}", title=works[0].row.provider_name)
        for provider, works in by_provider.items()
        if location is None or any(each.row.location == location for each in works)
    ]
    return sorted((column for column in columns if column), key=lambda column: (column.title.casefold(), column.key))


def _week(read: Read, monday: date, zone: civil.Zone, location: str | None, provider: str) -> list[Column]:
    works = _by_provider(read).get(provider, [])
    days = [monday + timedelta(days=offset) for offset in range(7)]
    return [
        _column(
            read, works, Axis(day, zone, by_wall=True), location, key=f"day/{day}", title=f"{day:%a} {day.day} {day:%b}",
            provider=provider,
        )
        for day in days
        if civil.has_day(day, zone)
    ]  # fmt: skip


def _by_provider(read: Read) -> dict[str, list[Works]]:
    found: dict[str, list[Works]] = defaultdict(list)
    for place in read.places:
        found[place.provider].append(Works(place, read.schedules[place.provider_id, place.location_id]))
    return found


def _column(
    read: Read,
    works: Sequence[Works],
    axis: Axis,
    location: str | None,
    *,
    key: str,
    title: str,
    provider: str | None = None,
) -> Column:
    slug = provider or works[0].row.provider
    rows = read.visits.get(slug, ())
    here = [row for row in rows if location in {None, row[11]}]
    visits = side_by_side(filter(None, (reading.visit(row, axis) for row in here)))
    where = stretches.places(works, axis, location)
    there = [row for row in rows if location not in {None, row[11]}]
    taken = read.taken.get(works[0].row.calendar_id, ()) if works else ()
    found = (
        *stretches.closed(works, axis, location),
        *stretches.absent(read.absences.get(slug, ()), works, axis),
        *stretches.elsewhere(works, axis, location),
        *stretches.busy_elsewhere(there, axis),
        *stretches.buffers(here, axis),
        *stretches.taken(taken, axis),
    )
    return Column(
        key=key,
        title=title,
        subtitle=_told(works, where, axis, location),
        day=axis.day,
        timezone=axis.zone.key,
        places=where,
        provider=slug,
        provider_name=works[0].row.provider_name if works else slug,
        stretches=found,
        visits=visits,
        by_wall=axis.by_wall,
    )


def _told(works: Sequence[Works], where: Sequence[Place], axis: Axis, location: str | None) -> str:
    """Below the name: where the provider is that day, and in which zone when it is another than the axis shows."""
    names = {each.row.location: (each.row.location_name, each.schedule.zone) for each in works}
    told = []
    for slug in dict.fromkeys(place.location for place in where):
        name, zone = names[slug]
        other = zone.key != axis.zone.key
        if location is None or other:
            told.append(f"{name} ({zone.key})" if other else name)
    return " + ".join(told)


def _rooms(unit: Unit, axis: Axis, location: str | None) -> list[Column]:
    """A column per room and device; a visit stands in each that it takes."""
    first, last = (civil.instant(axis.day, minute, axis.zone) for minute in (0, civil.DAY))
    window = {"first": first, "last": last}
    resources = unit.session.rows(queries.RESOURCES, location=location)
    calendars = [row[2] for row in resources]
    rows = {row[0]: row for row in unit.session.rows(queries.VISITS, provider=None, **window)}
    taking: dict[UUID, list[Sequence[Any]]] = defaultdict(list)
    for calendar, appointment, _ in unit.session.rows(queries.TAKEN, calendars=calendars, **window):
        if appointment in rows:
            taking[calendar].append(rows[appointment])
    taken = reading.taken(unit, calendars, window)
    return [
        Column(
            key=f"resource/{slug}",
            title=name,
            subtitle=where if location is None else pool,
            day=axis.day,
            timezone=axis.zone.key,
            places=(Place(0, axis.length, place, where),),
            resource=slug,
            stretches=(*stretches.buffers(taking[calendar], axis), *stretches.taken(taken.get(calendar, ()), axis)),
            visits=side_by_side(filter(None, (reading.visit(row, axis) for row in taking[calendar]))),
        )
        for slug, name, calendar, _, place, where, _, pool in resources
    ]


def _shown(columns: Iterable[Column]) -> tuple[int, int]:
    """From the first opening or visit to the last, on whole hours."""
    edges = [edge for column in columns for edge in _edges(column)] or list(_OFFICE)
    return min(edges) // _HOUR * _HOUR, -(-max(edges) // _HOUR) * _HOUR


def _edges(column: Column) -> Iterator[int]:
    if column.resource is None:
        yield from (edge for place in column.places for edge in (place.top, place.bottom))
    yield from (edge for visit in column.visits for edge in (visit.top, visit.bottom))
    for stretch in column.stretches:
        if stretch.fill in {Fill.BLOCK, Fill.HOLD}:
            yield from (stretch.top, stretch.bottom)


def _counts(unit: Unit, columns: Sequence[Column]) -> Counts:
    """Each visit once, whatever the number of columns that it stands in."""
    visits = {visit.id: visit for column in columns for visit in column.visits}.values()
    by_status = Counter(visit.status for visit in visits)
    arrived = [visit.since for visit in visits if visit.status is Status.CHECKED_IN and visit.since]
    longest = int((unit.now - min(arrived)).total_seconds()) // 60 if arrived else 0
    return Counts(
        by_status={status.value: by_status[status] for status in Status if by_status[status]},
        expected=sum(by_status[status] for status in _EXPECTED),
        waiting=by_status[Status.CHECKED_IN],
        longest_wait=max(0, longest),
        in_progress=by_status[Status.IN_PROGRESS],
        done=by_status[Status.COMPLETED],
        free_minutes=sum(_free(column, unit) for column in columns if column.provider),
    )


def _free(column: Column, unit: Unit) -> int:
    """Minutes of a column that are open and that nothing takes, from now on."""
    axis = Axis(column.day, civil.zone(column.timezone), column.by_wall)
    past = [(0, max(0, axis.minute(unit.now)))]
    drawn = [(stretch.top, stretch.bottom) for stretch in column.stretches]
    drawn += [(visit.top, visit.bottom) for visit in column.visits if visit.status not in _GONE]
    opened = join(sorted((place.top, place.bottom) for place in column.places))
    return sum(bottom - top for top, bottom in minus(opened, join(sorted(past + drawn))))
