"""What is on a board. Frozen, and without a question left open: a front end draws it, and decides nothing."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sloty.engine import civil
from sloty.engine.lifecycle import Status


class Layout(StrEnum):
    """What the columns are."""

    PROVIDERS = "PROVIDERS"
    """One location's day, or everybody's: a column per provider."""
    ROOMS = "ROOMS"
    """A column per room or device."""
    WEEK = "WEEK"
    """One provider: a column per day, over all locations or at one."""


class Fill(StrEnum):
    """What a stretch of a column is, when it is no visit."""

    CLOSED = "CLOSED"
    """Outside working hours."""
    BREAK = "BREAK"
    AWAY = "AWAY"
    """A dated change: vacation, sick, meeting; or the location is closed."""
    ELSEWHERE = "ELSEWHERE"
    """Time at another location than the one that is looked at."""
    TRAVEL = "TRAVEL"
    """Between the hours at one location and those at another."""
    BUFFER = "BUFFER"
    """Before or after a visit."""
    BLOCK = "BLOCK"
    """Taken for no visit."""
    HOLD = "HOLD"
    """Kept for somebody who is still deciding."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time in a column that is no visit."""

    fill: Fill
    top: int
    """Minute of the axis, inclusive."""
    bottom: int
    """Exclusive."""
    text: str = ""
    id: UUID | None = None
    """Of a block, a hold or a dated change: what can be taken away."""
    until: datetime | None = None
    """When a hold gives its time back."""


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment in a column."""

    id: UUID
    code: str
    status: Status
    top: int
    bottom: int
    start: datetime
    """In the location's zone, as `end`."""
    end: datetime
    version: int
    service: str
    service_name: str
    provider: str
    provider_name: str
    location: str
    location_name: str
    customer: str | None
    """E-mail, code or id."""
    customer_id: UUID | None
    customer_name: str
    phone: str | None = None
    email: str | None = None
    notes: str | None = None
    awaits_approval: bool = False
    since: datetime | None = None
    """Arrived or begun at."""
    lane: int = 0
    """Of those that overlap, the how-manieth from the left."""
    lanes: int = 1
    """How many stand side by side here."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is at work from one minute of the axis to another."""

    top: int
    bottom: int
    location: str
    location_name: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One calendar's day."""

    key: str
    """`provider/ana`, `resource/room-1`, `day/2027-01-04`."""
    title: str
    subtitle: str
    day: date
    timezone: str
    places: tuple[Place, ...] = ()
    """Open time, and where; of a room, its location all day."""
    provider: str | None = None
    provider_name: str = ""
    resource: str | None = None
    stretches: tuple[Stretch, ...] = ()
    """Sorted by what is drawn first: what comes later covers it."""
    visits: tuple[Visit, ...] = ()
    by_wall: bool = False
    """Whether its minutes are those of the wall clock, as in a week, and not those since midnight."""

    def instant(self, minute: int) -> datetime:
        """The instant, in UTC, of a minute of the axis."""
        zone = civil.zone(self.timezone)
        if self.by_wall:
            days, minute = divmod(minute, civil.DAY)
            return civil.instant(self.day + timedelta(days=days), minute, zone)
        return civil.instant(self.day, 0, zone) + timedelta(minutes=minute)

    def place_at(self, minute: int) -> Place | None:
        """Where a visit that begins then takes place: where the column is open then, or the one place that it has."""
        here = [place for place in self.places if place.top <= minute < place.bottom]
        alone = len({place.location for place in self.places}) == 1
        return here[0] if here else self.places[0] if alone else None

    def location_at(self, minute: int) -> str | None:
        """The slug of `place_at`."""
        place = self.place_at(minute)
        return place.location if place else None

    def visit_at(self, minute: int) -> Visit | None:
        """The visit that takes that minute; of several, the one that began last."""
        found = [visit for visit in self.visits if visit.top <= minute < visit.bottom]
        return max(found, key=lambda visit: (visit.status not in GONE, visit.top), default=None)

    def stretch_at(self, minute: int) -> Stretch | None:
        """What is drawn at that minute, if it is no visit."""
        found = [stretch for stretch in self.stretches if stretch.top <= minute < stretch.bottom]
        return found[-1] if found else None

    def is_free(self, minute: int) -> bool:
        """Whether a visit could begin there, as far as this column tells."""
        visit = self.visit_at(minute)
        return self.stretch_at(minute) is None and (visit is None or visit.status in GONE)


GONE = frozenset({Status.CANCELLED, Status.NO_SHOW})
"""They take no time any more."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How the day stands."""

    by_status: dict[str, int] = field(default_factory=dict)
    expected: int = 0
    """Still to come."""
    waiting: int = 0
    longest_wait: int = 0
    """Minutes since the first of those who wait arrived."""
    in_progress: int = 0
    done: int = 0
    free_minutes: int = 0
    """Open and not taken, from now on."""
    listed: int = 0
    """On the waiting list."""


@dataclass(frozen=True, slots=True)
class Board:
    """Columns of one moment, side by side on one axis."""

    layout: Layout
    day: date
    """Of a week, its Monday."""
    title: str
    timezone: str
    """The zone that the axis shows."""
    columns: tuple[Column, ...]
    first: int
    """Minute of the axis at which somebody opens or the first visit begins, on a whole hour."""
    last: int
    counts: Counts
    read_at: datetime
    location: str | None = None
    provider: str | None = None

    def label(self, minute: int) -> str:
        """What the clock shows at a minute of the axis: `09:30`."""
        if self.layout is Layout.WEEK:
            minute %= civil.DAY
            return f"{minute // 60:02}:{minute % 60:02}"
        zone = civil.zone(self.timezone)
        at = civil.instant(self.day, 0, zone) + timedelta(minutes=minute)
        return f"{at.astimezone(zone):%H:%M}"

    def minute_of(self, instant: datetime) -> int:
        """The minute of the axis at which the wall clock, or the day, is at an instant. Of a week: within its own day."""
        zone = civil.zone(self.timezone)
        if self.layout is Layout.WEEK:
            wall = civil.wall(instant, zone)
            return wall.hour * 60 + wall.minute
        return int((instant - civil.instant(self.day, 0, zone)).total_seconds() // 60)
