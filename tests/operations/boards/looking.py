"""Looking at boards in words: `drawn(column)` is `{"CLOSED": ["00:00-09:00"]}`, and a few things that nobody books."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sloty.actor import PERMISSIONS, Actor, Role
from sloty.ids import UserId, new_id
from sloty.operations.boards import making
from sloty.operations.boards.making import Look
from sloty.operations.boards.views import Board, Column, Layout, Stretch
from sloty.operations.unit import open_unit
from tests.builders import MONDAY, NOW, Clinic, at


def look(clinic: Clinic, day: date = MONDAY, layout: Layout = Layout.PROVIDERS, **unit: Any) -> Board:
    """The board of a day; `location`, `provider` narrow it, `now` and `actor` are the unit's."""
    whose = {name: unit.pop(name) for name in ("location", "provider") if name in unit}
    with clinic.unit(**unit) as opened:
        return making.board(opened, Look(day, layout, **whose))


def keys(board: Board) -> list[str]:
    return [column.key for column in board.columns]


def column(board: Board, key: str) -> Column:
    """By the whole key, or what follows the slash."""
    (found,) = (each for each in board.columns if key in {each.key, each.key.partition("/")[2]})
    return found


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def drawn(column: Column) -> dict[str, list[str]]:
    """Stretches by what they are: when, and the text where there is one."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in column.stretches:
        found[each.fill.value].append(when(each))
    return dict(found)


def when(each: Stretch) -> str:
    return f"{clock(each.top)}-{clock(each.bottom)} {each.text}".strip()


def visits(column: Column) -> list[str]:
    return [f"{clock(each.top)}-{clock(each.bottom)}" for each in column.visits]


def places(column: Column) -> list[str]:
    return [f"{clock(each.top)}-{clock(each.bottom)} {each.location}" for each in column.places]


def block(clinic: Clinic, calendar: str, start: str, end: str, lanes: int = 1) -> UUID:
    """Time taken for no visit, on so many lanes; the id of the first."""
    ids = [new_id(NOW) for _ in range(lanes)]
    with clinic.unit() as unit:
        for lane, identity in enumerate(ids):
            unit.session.run(
                "insert into reservation (tenant_id, id, calendar_id, lane, during, kind)"
                " values (%(tenant)s, %(id)s, %(calendar)s, %(lane)s, tstzrange(%(start)s, %(end)s), 'BLOCK')",
                id=identity,
                calendar=clinic.ids[f"calendar:{calendar}"],
                lane=lane,
                start=at(start),
                end=at(end),
            )
    return ids[0]


def expire(clinic: Clinic) -> None:
    """Every hold of the tenant is over."""
    with clinic.unit() as unit:
        unit.session.run(
            "update reservation set held_until = clock_timestamp() where tenant_id = %(tenant)s and kind = 'HOLD'"
        )


def bound_to(clinic: Clinic, location: str, role: Role = Role.LOCATION_MANAGER) -> Actor:
    """Somebody whose role holds at one location."""
    may = PERMISSIONS[role]
    return Actor("someone", role, "desk", clinic.tenant, UserId(uuid4()), may, {clinic.ids[location]: may})


def in_zone(clinic: Clinic, zone: str) -> None:
    """The zone of the whole tenant."""
    with open_unit(clinic.database, Actor.operator("operator", "cli"), now=NOW) as platform:
        platform.session.run("update tenant set timezone = %(zone)s where id = %(id)s", zone=zone, id=clinic.tenant)
