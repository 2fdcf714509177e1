"""Boards: a location's day by provider or by room, everybody's day, one provider's week."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sloty.actor import Permission
from sloty.db.queries import board as queries
from sloty.engine import civil
from sloty.engine.lifecycle import Status
from sloty.engine.span import Span, join, minus
from sloty.errors import Invalid
from sloty.operations import day_sheet
from sloty.operations.boards import reading, stretches
from sloty.operations.boards.axis import Axis
from sloty.operations.boards.lanes import side_by_side
from sloty.operations.boards.reading import Timetables, VisitRow, Window, Works
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
    """The board that was asked for. Raises `NobodySuch`, `WhoseWeek`, `DaySkipped`, `DateOutOfRange`."""
    unit.actor.require(Permission.VIEW_APPOINTMENTS)
    if look.layout is Layout.WEEK and look.provider is None:
        raise WhoseWeek
    title, zone_name, slugs = day_sheet.whose(unit, look.provider, look.location)
    zone = civil.zone(zone_name)
    location, provider = slugs.get("location"), slugs.get("provider")
    if look.layout is Layout.WEEK:
        monday = look.day - timedelta(days=look.day.weekday())
        days = (monday + timedelta(days=offset) for offset in range(7))
        axes = [Axis(day, zone, by_wall=True) for day in days if civil.has_day(day, zone)]
    else:
        axes = [Axis(look.day, zone)]
    if look.layout is Layout.ROOMS:
        columns = _rooms(unit, axes[0], location)
    else:
        columns = _providers(unit, axes, location, provider, by_day=look.layout is Layout.WEEK)
    first, last = _shown(columns)
    return Board(
        look.layout,
        axes[0].day,
        title,
        zone_name,
        tuple(columns),
        first,
        min(last, max(axis.length for axis in axes)),
        _counts(unit, columns, location),
        unit.now,
        location,
        provider,
    )


def _providers(
    unit: Unit, axes: Sequence[Axis], location: str | None, provider: str | None, *, by_day: bool
) -> list[Column]:
    """A column per provider, by name: whoever is there that day, or should be; or one provider's, a column per day."""
    people = _People.read(unit, axes, location, provider)
    if by_day:
        (slug,) = people.slugs
        return [
            people.column(slug, axis, key=f"day/{axis.day}", title=f"{axis.day:%a} {axis.day.day} {axis.day:%b}")
            for axis in axes
        ]
    columns = [people.column(slug, axes[0], key=f"provider/{slug}", title=people.name(slug)) for slug in people.slugs]
    # When nobody is there, one sees who might be.
    there = [column for column in columns if _is_there(column)] or columns
    return sorted(there, key=lambda column: (column.title.casefold(), column.key))


def _is_there(column: Column) -> bool:
    return bool(column.places or column.visits) or any(each.fill is not Fill.CLOSED for each in column.stretches)


@dataclass(frozen=True)
class _People:
    """Everything that the columns of providers are made of."""

    location: str | None
    """The one that is looked at; None: all of them."""
    slugs: Sequence[str]
    """The providers in question."""
    tables: Timetables
    visits: Mapping[str, Sequence[VisitRow]]
    """By the slug of the provider."""
    window: Window

    @classmethod
    def read(cls, unit: Unit, axes: Sequence[Axis], location: str | None, provider: str | None) -> "_People":
        """Of one provider, or of all who work at the location or have a visit there."""
        tables = reading.timetables(unit, axes[0].day)
        works = {slug: places for slug, places in tables.works.items() if provider in {None, slug}}
        calendars = {places[0].row.calendar_id for places in works.values()}
        window = reading.window(unit, Span(axes[0].span.start, axes[-1].span.end), calendars, provider=provider)
        visits: dict[str, list[VisitRow]] = defaultdict(list)
        for row in window.visits.values():
            if row.customer_id is not None:
                visits[row.provider].append(row)
        slugs = dict.fromkeys([
            *((slug for slug, each in works.items() if any(_is_at(location, place.row.location) for place in each))),
            *((slug for slug, rows in visits.items() if any(_is_at(location, row.location) for row in rows))),
            *([provider] if provider else []),
        ])  # fmt: skip
        return cls(location, list(slugs), tables, visits, window)

    def name(self, slug: str) -> str:
        """A provider's."""
        works = self.tables.works.get(slug)
        return works[0].row.provider_name if works else self.visits[slug][0].provider_name

    def column(self, slug: str, axis: Axis, *, key: str, title: str) -> Column:
        """One provider's day."""
        everywhere = self.tables.works.get(slug, ())
        works = [each for each in everywhere if _is_at(self.location, each.row.location)]
        all_opened = stretches.openings(everywhere, axis)
        opened = [each for each in all_opened if _is_at(self.location, each.location)]
        rows = self.visits.get(slug, ())
        here = [row for row in rows if _is_at(self.location, row.location)]
        there = [row for row in rows if not _is_at(self.location, row.location)]
        taken = self.window.taken.get(everywhere[0].row.calendar_id, ()) if everywhere else ()
        where = stretches.places(opened, axis)
        return Column(
            key=key,
            title=title,
            subtitle=_told(works, where, axis, self.location),
            day=axis.day,
            timezone=axis.zone.key,
            places=where,
            provider=slug,
            provider_name=self.name(slug),
            stretches=(
                *stretches.closed(works, opened, axis),
                *stretches.absent(self.tables.absences.get(slug, ()), works, opened, axis),
                *stretches.elsewhere(all_opened, axis, self.location),
                *stretches.busy_elsewhere(there, axis),
                *stretches.buffers(here, axis),
                *stretches.taken(taken, axis),
            ),
            visits=side_by_side(filter(None, (reading.visit(row, axis) for row in here))),
            by_wall=axis.by_wall,
        )


def _is_at(location: str | None, where: str) -> bool:
    return location is None or location == where


def _told(works: Sequence[Works], where: Sequence[Place], axis: Axis, location: str | None) -> str:
    """Below the name: where the provider is that day, and in which zone when it is another than the axis shows."""
    names = {each.row.location: (each.row.location_name, each.schedule.zone) for each in works}
    told = []
    for slug in dict.fromkeys(place.location for place in where):
        name, zone = names[slug]
        other = zone.key != axis.zone.key
        if location is None or other:
            # The zone first: names are long, columns narrow.
            told.append(
                f"{civil.instant(axis.day, civil.DAY // 2, zone).astimezone(zone):%Z} {name}" if other else name
            )
    return " + ".join(told)


def _rooms(unit: Unit, axis: Axis, location: str | None) -> list[Column]:
    """A column per room and device; a visit stands in each that it takes."""
    resources = unit.session.rows(queries.RESOURCES, location=location)
    window = reading.window(unit, axis.span, {row[2] for row in resources}, rooms=True)
    return [
        Column(
            key=f"resource/{slug}",
            title=name,
            subtitle=where if location is None else pool,
            day=axis.day,
            timezone=axis.zone.key,
            places=(Place(0, axis.length, place, where),),
            resource=slug,
            stretches=(
                *stretches.buffers(window.on.get(calendar, ()), axis),
                *stretches.taken(window.taken.get(calendar, ()), axis),
            ),
            visits=side_by_side(filter(None, (reading.visit(row, axis) for row in window.on.get(calendar, ())))),
        )
        for slug, name, calendar, place, where, pool in resources
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


def _counts(unit: Unit, columns: Sequence[Column], location: str | None) -> Counts:
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
        listed=reading.listed(unit, location),
    )


def _free(column: Column, unit: Unit) -> int:
    """Minutes of a column that are open and that nothing takes, from now on."""
    axis = Axis(column.day, civil.zone(column.timezone), column.by_wall)
    past = [(0, max(0, axis.minute(unit.now)))]
    drawn = [(stretch.top, stretch.bottom) for stretch in column.stretches]
    drawn += [(visit.top, visit.bottom) for visit in column.visits if visit.status not in _GONE]
    opened = join(sorted((place.top, place.bottom) for place in column.places))
    return sum(bottom - top for top, bottom in minus(opened, join(sorted(past + drawn))))
