"""Races of desks: two that undo the same act, and one that blocks the time that others book or bring back."""

from datetime import timedelta
from typing import Any

from sloty.db.pool import Database
from sloty.operations import appointments, blocks, booking, undo
from sloty.operations.blocks import BlockWish
from sloty.operations.booking import Wish
from sloty.operations.unit import Unit
from tests.builders import Clinic, a_clinic
from tests.operations.desks import DESK, verb
from tests.operations.test_booking import RUI
from tests.races.conftest import Arena, Ground
from tests.races.racers import CLIENTS, Course, Outcome, race, slot_of
from tests.races.test_double_booking import assert_goes_wrong, contest

CLIENTS_AT_DESKS = CLIENTS // 4
ROUNDS = 4


def take_back(unit: Unit, client: int, number: int, args: dict[str, Any]) -> object:
    """All undo the last act of a desk that each round has for itself."""
    del client, args
    return undo.undo(unit, f"{DESK} {number}")


def take_back_without_a_lock(unit: Unit, client: int, number: int, args: dict[str, Any]) -> object:
    """Looks, thinks, writes: as an undo would that locked nothing."""
    del client
    row = unit.session.row(
        "select id from desk_act where tenant_id = %(tenant)s and desk = %(desk)s and undone_at is null",
        desk=f"{DESK} {number}",
    )
    if row is None:
        raise undo.NothingToUndo(desk=DESK)
    unit.session.rows("select pg_sleep(0.2)")
    unit.session.run(
        "update desk_act set undone_at = clock_timestamp() where tenant_id = %(tenant)s and id = %(id)s", id=row[0]
    )
    return appointments.show(unit, args["codes"][number])


def cancelled_visits(clinic: Clinic, rounds: int) -> list[str]:
    """A visit for each round, cancelled at a desk of its own."""
    codes = []
    for number in range(rounds):
        with clinic.unit() as unit:
            codes.append(booking.book(unit, Wish("cleaning", slot_of(number), RUI)).confirmation_code)
        verb(clinic, "cancel", codes[-1], more=("race",), desk=f"{DESK} {number}")
    return codes


def undone(ground: Ground, act: Any, rounds: int) -> tuple[list[Outcome], list[int]]:
    """The race, and how often each visit was brought back."""
    database = Database(ground.direct)
    clinic = a_clinic(database)
    codes = cancelled_visits(clinic, rounds)
    course = Course(ground.through, clinic.tenant, act, rounds, {"codes": codes}, clients=CLIENTS_AT_DESKS)
    outcomes = race(course)
    with clinic.unit() as unit:
        acts = [[each.verb for each in appointments.history(unit, code)].count("UNDO") for code in codes]
    database.close()
    return outcomes, acts


def test_of_two_who_undo_the_same_act_one_does(arena_18: Arena) -> None:
    """The others are told so. The control: without the lock several believe that it was they."""
    outcomes, _ = undone(arena_18.guarded, take_back_without_a_lock, 2)
    assert len([each for each in outcomes if each.code is None]) > 2
    outcomes, acts = undone(arena_18.guarded, take_back, ROUNDS)
    assert acts == [1] * ROUNDS
    assert sorted(each.round for each in outcomes if each.code is None) == [*range(ROUNDS)]
    assert {each.code for each in outcomes} <= {None, "undone_meanwhile", "nothing_to_undo"}


def block_or_book(unit: Unit, client: int, number: int, args: dict[str, Any]) -> object:
    """Half of them book a slot, the others block it."""
    if client % 2:
        return booking.book(unit, Wish(args["service"], slot_of(number), args["customer"]))
    start = slot_of(number)
    return blocks.block(unit, BlockWish(start, start + timedelta(minutes=30), provider="ana"))


def test_a_time_is_blocked_or_booked_once(arena_18: Arena) -> None:
    assert_goes_wrong(arena_18, block_or_book)
    result = contest(arena_18.guarded, block_or_book, ROUNDS, clients=CLIENTS_AT_DESKS)
    assert (result.overlaps, result.deadlocks) == (0, 0)
    assert result.winners() == dict.fromkeys(range(ROUNDS), 1)
    assert {loser.family for loser in result.losers()} == {"Conflict"}
