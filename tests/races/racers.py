"""Racers: processes that wait at a line, start together, and say what became of each round.

They are forked from a server that imported everything once, so that 32 of them start in a moment.
"""

import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from typing import Any
from uuid import UUID

from sloty.actor import Actor
from sloty.db import reserve
from sloty.db.pool import Database, DatabaseRole
from sloty.db.reserve import Missing, Need
from sloty.engine.span import Span
from sloty.errors import SlotyError
from sloty.ids import TenantId
from sloty.operations import appointments, booking
from sloty.operations.booking import HoldWish, Wish
from sloty.operations.placing import SlotTaken
from sloty.operations.unit import Unit, open_unit
from sloty.settings import Settings
from tests.builders import NOW, at

CLIENTS = 32


@dataclass(frozen=True)
class Course:
    """What is raced for, and by whom."""

    settings: Settings
    tenant: TenantId
    act: "Act"
    """Called by each racer in each round with (unit, client, round, args); a module-level function."""
    rounds: int
    args: dict[str, Any]
    clients: int = CLIENTS
    prepare: "Act | None" = None
    """Called before the start of each round, in a unit of its own."""


Act = Callable[[Unit, int, int, dict[str, Any]], object]


@dataclass(frozen=True)
class Outcome:
    """What became of one racer in one round."""

    round: int
    code: str | None
    """None for a winner; else the error's code, or the name of what is no error of ours."""
    family: str = ""
    alternatives: int = 0


def race(course: Course) -> list[Outcome]:
    """Every racer's outcome of every round. In each round all start at once, each on a fresh connection."""
    context = multiprocessing.get_context("forkserver")
    line = context.Barrier(course.clients)
    results: Any = context.Queue()
    racers = [context.Process(target=_run, args=(course, line, client, results)) for client in range(course.clients)]
    for racer in racers:
        racer.start()
    outcomes = [outcome for _ in racers for outcome in results.get(timeout=100)]
    for racer in racers:
        racer.join()
    return outcomes


def _run(course: Course, line: Barrier, client: int, results: Any) -> None:
    database = Database(course.settings)
    results.put([_one(course, database, line, client, number) for number in range(course.rounds)])
    database.close()


def _one(course: Course, database: Database, line: Barrier, client: int, number: int) -> Outcome:
    actor = Actor.operator(f"racer {client}", "cli", course.tenant)
    if course.prepare is not None:
        line.wait(timeout=90)
        with open_unit(database, actor, now=NOW) as unit:
            course.prepare(unit, client, number, course.args)
    line.wait(timeout=90)
    try:
        with open_unit(database, actor, now=NOW) as unit:
            course.act(unit, client, number, course.args)
    except SlotyError as error:
        family = next(kind.__name__ for kind in type(error).__mro__[1:] if kind.__module__ == "sloty.errors")
        return Outcome(number, error.code, family, len(error.facts.get("alternatives", ())))
    except Exception as error:  # noqa: BLE001 - a racer reports whatever ends it, and the test judges
        return Outcome(number, type(error).__name__)
    else:
        return Outcome(number, None)
    finally:
        # The next round connects afresh.
        database.engine(DatabaseRole.APP).dispose()


def slot_of(number: int) -> Any:
    """The slot that round `number` is about: one of 16 a day, from MONDAY on, weekdays only."""
    weeks, rest = divmod(number, 80)
    day, slot = divmod(rest, 16)
    return at("09:00") + timedelta(weeks=weeks, days=day, minutes=30 * slot)


def book_one_slot(unit: Unit, client: int, number: int, args: dict[str, Any]) -> object:
    """All want the same start."""
    del client
    return booking.book(unit, Wish(args["service"], slot_of(number), args["customer"]))


def book_overlapping(unit: Unit, client: int, number: int, args: dict[str, Any]) -> object:
    """All want starts within one visit's length of each other, none of them the same as the next one's."""
    begin = slot_of(2 * number) + timedelta(minutes=5 * (client % 6))
    return booking.book(unit, Wish(args["service"], begin, args["customer"], override_reason="race"))


def take_three(unit: Unit, client: int, number: int, args: dict[str, Any]) -> object:
    """All want the same provider, room and device, each asking in an order of its own, for a hold taken elsewhere."""
    held = booking.hold(unit, HoldWish(args["waiting"], slot_of(number), minutes=60))
    calendars: list[UUID] = list(args["calendars"])
    turn = client % 3
    order = calendars[turn:] + calendars[:turn]
    start = slot_of(number)
    outcome = reserve.take(
        unit.session,
        held.id,
        Span(start, start + timedelta(minutes=30)),
        [Need(str(calendar), (calendar,)) for calendar in (order if client % 2 else order[::-1])],
        now=NOW,
        moving=True,
    )
    if isinstance(outcome, Missing):
        raise SlotTaken(start=start, by="", detail=outcome.need.name, alternatives=["tested elsewhere"])
    return outcome


def let_expire(unit: Unit, client: int, number: int, args: dict[str, Any]) -> None:
    """Before the start, the owner's hold is given some milliseconds more."""
    if client == 0:
        unit.session.run(
            "update reservation set held_until = clock_timestamp() + make_interval(secs => %(secs)s)"
            " where tenant_id = %(tenant)s and appointment_id = %(hold)s",
            hold=args["holds"][number],
            secs=args["secs"],
        )


def owner_against_takers(unit: Unit, client: int, number: int, args: dict[str, Any]) -> object:
    """The first books the hold that is its own; the others want its time."""
    hold = args["holds"][number] if client == 0 else None
    return booking.book(unit, Wish(args["service"], slot_of(number), args["customer"], hold=hold))


def approve(unit: Unit, client: int, number: int, args: dict[str, Any]) -> object:
    """All approve what awaits approval; where two appointments claim one time, half of them each."""
    codes = args["codes"][number]
    return appointments.approve(unit, codes[client % len(codes)])
