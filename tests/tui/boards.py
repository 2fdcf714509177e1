"""Boards for tests that need no database: `a_board(columns=("Ana", "Ben"), visits={"Ana": [a_visit("09:30", "Rui")]})`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sloty.engine import civil
from sloty.engine.lifecycle import Status
from sloty.operations.boards.views import Board, Column, Counts, Fill, Layout, Place, Stretch, Visit
from tests.builders import MONDAY, NEW_YORK, at

_NAMES = UUID(int=0)
MORNING = at("2027-01-04 08:00")
"""Before anybody opens on MONDAY."""


def minute(clock: str) -> int:
    """Of the wall clock: `09:30`."""
    hour, rest = clock.split(":")
    return int(hour) * 60 + int(rest)


def a_visit(
    start: str = "09:30",
    customer: str = "Rui Costa",
    minutes: int = 30,
    status: Status = Status.SCHEDULED,
    *,
    day: date = MONDAY,
    zone: str = NEW_YORK,
    **changed: Any,
) -> Visit:
    """A cleaning at a wall time. Its id follows from who comes when."""
    begins = civil.instant(day, minute(start), civil.zone(zone))
    top = int((begins - civil.instant(day, 0, civil.zone(zone))).total_seconds() // 60)
    fields: dict[str, Any] = {
        "id": uuid5(_NAMES, f"{customer} {day} {start}"),
        "code": "XK4P7Q2M",
        "status": status,
        "top": top,
        "bottom": top + minutes,
        "start": begins.astimezone(civil.zone(zone)),
        "end": (begins + timedelta(minutes=minutes)).astimezone(civil.zone(zone)),
        "version": 1,
        "service": "cleaning",
        "service_name": "Cleaning",
        "provider": "ana",
        "provider_name": "Ana Souza",
        "location": "downtown",
        "location_name": "Downtown",
        "customer": "rui@example.com",
        "customer_id": uuid5(_NAMES, customer),
        "customer_name": customer,
        **changed,
    }
    return Visit(**fields)


def a_stretch(fill: Fill, between: str, text: str = "", **changed: Any) -> Stretch:
    """Time that is no visit: `a_stretch(Fill.BREAK, "12:00-13:00", "lunch")`."""
    top, _, bottom = between.partition("-")
    return Stretch(fill, minute(top), minute(bottom), text, **changed)


def a_column(
    title: str = "Ana Souza",
    *,
    visits: Iterable[Visit] = (),
    stretches: Iterable[Stretch] = (),
    day: date = MONDAY,
    zone: str = NEW_YORK,
    **changed: Any,
) -> Column:
    """A provider's day at downtown."""
    slug = title.split()[0].casefold() if title.split() else "nobody"
    fields: dict[str, Any] = {
        "key": f"provider/{slug}",
        "subtitle": "",
        "places": (Place(0, 1440, "downtown"),),
        **changed,
    }
    return Column(
        title=title, day=day, timezone=zone, visits=tuple(visits), stretches=tuple(stretches), provider=slug, **fields
    )


def a_board(
    columns: Sequence[Column | str] = ("Ana Souza",),
    visits: Mapping[str, Iterable[Visit]] | None = None,
    *,
    hours: str = "09:00-12:00",
    layout: Layout = Layout.PROVIDERS,
    day: date = MONDAY,
    zone: str = NEW_YORK,
    read_at: datetime = MORNING,
    **changed: Any,
) -> Board:
    """Columns, or who they are of; visits by the title of their column."""
    made = [a_column(each, day=day, zone=zone) if isinstance(each, str) else each for each in columns]
    given = visits or {}
    filled = tuple(replace(each, visits=(*each.visits, *given.get(each.title, ()))) for each in made)
    first, _, last = hours.partition("-")
    fields: dict[str, Any] = {"title": "Downtown", "counts": Counts(), "location": "downtown", **changed}
    return Board(
        layout=layout,
        day=day,
        timezone=zone,
        columns=filled,
        first=minute(first),
        last=minute(last),
        read_at=read_at,
        **fields,
    )


def a_week(
    visits: Mapping[date, Iterable[Visit]] | None = None, *, monday: date = MONDAY, zone: str = NEW_YORK, **changed: Any
) -> Board:
    """Ana's week, a column a day, by the wall clock."""
    given = visits or {}
    days = [monday + timedelta(days=number) for number in range(5)]
    columns = [
        a_column(
            f"{each:%a} {each.day}", visits=given.get(each, ()), day=each, zone=zone, by_wall=True, key=f"day/{each}"
        )
        for each in days
    ]
    return a_board(columns, layout=Layout.WEEK, day=monday, zone=zone, title="Ana Souza", provider="ana", **changed)
