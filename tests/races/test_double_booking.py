"""No two can have the same time: 32 processes on fresh connections, on every server. Each race is first run with the
guard off, and must then go wrong: otherwise it would prove nothing."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from sloty.db.pool import Database
from sloty.operations import booking
from sloty.operations.booking import HoldWish, Wish
from tests.builders import Clinic, a_clinic
from tests.races import racers
from tests.races.conftest import Arena, Ground
from tests.races.racers import CLIENTS, Act, Course, Outcome, race, slot_of
from tests.servers import deadlocks

ROUNDS = 4
CONTROL_ROUNDS, CONTROL_CLIENTS = 2, 8
"""Without the guard few are enough to go wrong."""


Builder = Callable[[Clinic, int], dict[str, Any]]


@dataclass(frozen=True)
class Result:
    """What a race came to."""

    outcomes: list[Outcome]
    overlaps: int
    """Pairs of reservations of one lane that overlap."""
    booked: int
    """Appointments that are more than held."""
    deadlocks: int
    """Broken by the server meanwhile."""

    def winners(self) -> Counter[int]:
        """How many won each round."""
        return Counter(outcome.round for outcome in self.outcomes if outcome.code is None)

    def losers(self) -> list[Outcome]:
        """Those who did not get it."""
        return [outcome for outcome in self.outcomes if outcome.code is not None]


def contest(
    ground: Ground,
    act: Act,
    rounds: int,
    prepare: Act | None = None,
    build: Builder | None = None,
    clients: int = CLIENTS,
) -> Result:
    """A clinic of its own, a race in it, and then the count of what should never be."""
    database = Database(ground.direct)
    clinic = a_clinic(database)
    args = {"service": "cleaning", "customer": "rui@example.com", **(build(clinic, rounds) if build else {})}
    before = deadlocks(ground.direct)
    outcomes = race(Course(ground.through, clinic.tenant, act, rounds, args, clients, prepare))
    with clinic.unit() as unit:
        overlaps = unit.session.row(
            "select count(*) from reservation a join reservation b on b.tenant_id = a.tenant_id"
            " and b.calendar_id = a.calendar_id and b.lane = a.lane and b.during && a.during and b.id > a.id"
            " where a.tenant_id = %(tenant)s"
        )
        booked = unit.session.row("select count(*) from appointment where tenant_id = %(tenant)s and status <> 'HELD'")
    database.close()
    assert overlaps is not None
    assert booked is not None
    return Result(outcomes, overlaps[0], booked[0], deadlocks(ground.direct) - before)


def assert_fair(result: Result, rounds: int, winners: int = 1) -> None:
    """So many winners in each round, no overlap, no deadlock, and every loser told of other times."""
    assert result.overlaps == 0
    assert result.winners() == dict.fromkeys(range(rounds), winners)
    assert {(loser.family, loser.alternatives > 0) for loser in result.losers()} == {("Conflict", True)}
    assert result.deadlocks == 0


def assert_goes_wrong(
    arena: Arena, act: Act, prepare: Act | None = None, build: Builder | None = None, winners: int = 1
) -> None:
    """The control: without the guard, more won than there was room for."""
    result = contest(arena.unguarded, act, CONTROL_ROUNDS, prepare, build, CONTROL_CLIENTS)
    assert result.overlaps > 0 or max(result.winners().values()) > winners


def test_one_slot_has_one_winner(arena: Arena) -> None:
    """32 processes for each slot: as many appointments as slots."""
    assert_goes_wrong(arena, racers.book_one_slot)
    result = contest(arena.guarded, racers.book_one_slot, arena.rounds)
    assert_fair(result, arena.rounds)
    assert result.booked == arena.rounds


def test_overlapping_unequal_starts_have_one_winner(arena: Arena) -> None:
    """Starts five minutes apart, visits of thirty: one fits."""
    assert_goes_wrong(arena, racers.book_overlapping)
    assert_fair(contest(arena.guarded, racers.book_overlapping, ROUNDS), ROUNDS)


def three_needs(clinic: Clinic, rounds: int) -> dict[str, Any]:
    """A provider, a room, a device; and a provider with endless time, on whom everybody first takes a hold."""
    del rounds
    clinic.pool("rooms")
    clinic.pool("devices")
    clinic.provider("anteroom", capacity=1000)
    clinic.service("waiting", by=("anteroom",))
    names = ("calendar:ana", "calendar:rooms-downtown-1", "calendar:devices-downtown-1")
    return {"waiting": "waiting", "calendars": [clinic.ids[name] for name in names]}


def test_three_things_asked_in_different_orders_have_one_winner(arena: Arena) -> None:
    """Whoever gets one gets all three, and nobody waits for anybody in a circle."""
    assert_goes_wrong(arena, racers.take_three, build=three_needs)
    assert_fair(contest(arena.guarded, racers.take_three, ROUNDS, build=three_needs), ROUNDS)


def five_lanes(clinic: Clinic, rounds: int) -> dict[str, Any]:
    """A provider who sees five at once."""
    del rounds
    clinic.provider("five", capacity=5)
    clinic.service("group", by=("five",))
    return {"service": "group"}


def test_capacity_five_has_exactly_five_winners(arena: Arena) -> None:
    """Five lanes, 32 processes: five, never four, never six."""
    assert_goes_wrong(arena, racers.book_one_slot, build=five_lanes, winners=5)
    result = contest(arena.guarded, racers.book_one_slot, ROUNDS, build=five_lanes)
    assert_fair(result, ROUNDS, winners=5)


def held_slots(secs: float) -> Builder:
    """A hold on each round's slot, with some time left when the round starts."""

    def build(clinic: Clinic, rounds: int) -> dict[str, Any]:
        with clinic.unit() as unit:
            holds = [booking.hold(unit, HoldWish("cleaning", slot_of(number))).id for number in range(rounds)]
        return {"holds": holds, "secs": secs}

    return build


@pytest.mark.parametrize("secs", [-0.01, 0.02], ids=["before the race", "during the race"])
def test_a_hold_that_expires_under_its_owner_has_one_winner(arena: Arena, secs: float) -> None:
    """The owner or one of the others, never both. Expired before the start, it is never the owner."""
    build = held_slots(secs)
    act, prepare = racers.owner_against_takers, racers.let_expire
    assert_goes_wrong(arena, act, prepare=prepare, build=build)
    result = contest(arena.guarded, act, ROUNDS, prepare, build)
    assert result.overlaps == 0
    assert result.deadlocks == 0
    assert result.winners() == dict.fromkeys(range(ROUNDS), 1)
    assert {(loser.family, loser.alternatives > 0) for loser in result.losers()} == {("Conflict", True)}
    expired = [loser for loser in result.losers() if loser.code == "hold_expired"]
    assert len(expired) == ROUNDS or secs > 0


def pending_twice(clinic: Clinic, rounds: int) -> dict[str, Any]:
    """Two claims on one time: the first one's hold ran out, and the second was made then."""
    clinic.service("surgery", requires_approval=True)
    codes = []
    for number in range(rounds):
        with clinic.unit() as unit:
            first = booking.book(unit, Wish("surgery", slot_of(number), "rui@example.com"))
            unit.session.run(
                "update reservation set held_until = clock_timestamp() - interval '1 second'"
                " where tenant_id = %(tenant)s and appointment_id = %(id)s",
                id=first.id,
            )
        with clinic.unit() as unit:
            second = booking.book(unit, Wish("surgery", slot_of(number), "rui@example.com"))
        codes.append([first.confirmation_code, second.confirmation_code])
    return {"codes": codes}


def pending_both_live(clinic: Clinic, rounds: int) -> dict[str, Any]:
    """As above, but the first one's hold lives again: only without the guard can both be there."""
    args = pending_twice(clinic, rounds)
    with clinic.unit() as unit:
        unit.session.run(
            "update reservation set held_until = clock_timestamp() + interval '1 hour' where tenant_id = %(tenant)s"
        )
    return args


def test_two_approvals_of_one_time_have_one_winner(arena: Arena) -> None:
    """32 processes approve two appointments that claim one time: one is approved, once."""
    assert_goes_wrong(arena, racers.approve, build=pending_both_live)
    result = contest(arena.guarded, racers.approve, ROUNDS, build=pending_twice)
    assert result.overlaps == 0
    assert result.deadlocks == 0
    assert result.winners() == dict.fromkeys(range(ROUNDS), 1)
    assert {loser.family for loser in result.losers()} == {"Conflict"}
    assert result.booked == ROUNDS
