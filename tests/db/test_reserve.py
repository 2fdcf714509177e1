"""Taking time: all needs or none, on the first free lane; and what the table itself refuses."""

from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from sloty.db import reserve
from sloty.db.reserve import Missing, Need, Taken
from sloty.engine.span import Span
from sloty.operations import booking
from sloty.operations.booking import HoldWish
from sloty.operations.unit import Unit
from tests.builders import NOW, Clinic, at

REFUSED = (psycopg.errors.CheckViolation, psycopg.errors.NotNullViolation)
VISIT = Span(at("09:30"), at("10:00"))


def a_hold(unit: Unit, time: str) -> UUID:
    """An appointment that has some time, to be moved about."""
    return booking.hold(unit, HoldWish("cleaning", at(time))).id


def taken(unit: Unit, appointment: UUID) -> list[tuple[UUID, int]]:
    """(calendar, lane) of its reservations."""
    return unit.session.rows(
        "select calendar_id, lane from reservation where tenant_id = %(tenant)s and appointment_id = %(id)s order by lane",
        id=appointment,
    )


def locks(unit: Unit) -> set[int]:
    """The advisory locks of the unit's transaction."""
    rows = unit.session.rows(
        "select objid::bigint from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()"
    )
    return {int(key) for (key,) in rows}


def test_what_cannot_be_taken_whole_is_not_taken_and_holds_no_lock(clinic: Clinic) -> None:
    clinic.pool("rooms")
    room, ana = clinic.ids["calendar:rooms-downtown-1"], clinic.ids["calendar:ana"]
    with clinic.unit() as unit:
        held, other = a_hold(unit, "11:00"), a_hold(unit, "12:00")
        needs = [Need("room", (room,)), Need("Ana", (ana,))]
        assert isinstance(reserve.take(unit.session, held, VISIT, needs, now=NOW, moving=True), Taken)
        outcome = reserve.take(unit.session, other, VISIT, needs, now=NOW, moving=True)
        assert outcome == Missing(needs[0])
        # It keeps what it had.
        assert taken(unit, other) == [(ana, 0)]
    with clinic.unit() as unit:
        assert isinstance(reserve.take(unit.session, other, VISIT, needs, now=NOW, moving=True), Missing)
        assert locks(unit) == set()
        later = Span(at("13:00"), at("13:30"))
        assert isinstance(reserve.take(unit.session, other, later, needs, now=NOW, moving=True), Taken)
        assert len(locks(unit)) == len(needs)


def test_lanes_are_filled_from_the_first_and_no_more_than_there_are(clinic: Clinic) -> None:
    clinic.pool("hall", capacity=2)
    hall = clinic.ids["calendar:hall-downtown-1"]
    with clinic.unit() as unit:
        for lane, time in enumerate(("11:00", "12:00")):
            held = a_hold(unit, time)
            assert isinstance(
                reserve.take(unit.session, held, VISIT, [Need("hall", (hall,))], now=NOW, moving=True), Taken
            )
            assert taken(unit, held) == [(hall, lane)]
        third = a_hold(unit, "13:00")
        assert isinstance(
            reserve.take(unit.session, third, VISIT, [Need("hall", (hall,))], now=NOW, moving=True), Missing
        )


def test_an_expired_hold_makes_room_and_can_be_kept_no_more(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        held = a_hold(unit, "09:30")
        unit.session.run("update reservation set held_until = clock_timestamp() where tenant_id = %(tenant)s")
        assert not reserve.keep(unit.session, held)
        assert not reserve.extend(unit.session, held, 10)
        again = a_hold(unit, "09:30")
        # It took the place of the expired one, which is gone.
        assert taken(unit, held) == []
        assert taken(unit, again) == [(clinic.ids["calendar:ana"], 0)]
        assert reserve.extend(unit.session, again, 10)
        assert reserve.keep(unit.session, again)
        assert not reserve.keep(unit.session, again)


@pytest.mark.parametrize(
    ("during", "kind", "until"),
    [
        ("'empty'", "BLOCK", "null"),
        ("tstzrange('2027-01-04', null)", "BLOCK", "null"),
        ("tstzrange(null, '2027-01-04')", "BLOCK", "null"),
        ("tstzrange('2027-01-04', 'infinity')", "BLOCK", "null"),
        ("tstzrange('2027-01-04', '2027-01-05', '[]')", "BLOCK", "null"),
        ("tstzrange('2027-01-04', '2027-02-05')", "BLOCK", "null"),
        ("tstzrange('2027-01-04', '2027-01-05')", "HOLD", "null"),
        ("tstzrange('2027-01-04', '2027-01-05')", "BLOCK", "now()"),
        ("tstzrange('2027-01-04', '2027-01-05')", "BOOKED", "null"),
    ],
)
def test_the_table_refuses_what_the_guard_could_not_see(clinic: Clinic, during: str, kind: str, until: str) -> None:
    """Empty, endless, closed or too long ranges, and rows that belong to nothing."""
    with clinic.unit() as unit, pytest.raises(REFUSED), unit.session.driver.transaction():
        insert(clinic, unit, during, kind, until)


@pytest.mark.parametrize("during", ["tstzrange('2027-01-04', '2027-01-05')", "tstzrange('2027-01-04', '2027-02-04')"])
def test_the_table_accepts_the_same_row_when_its_range_is_sound(clinic: Clinic, during: str) -> None:
    """The control of the test above; 31 days are the most."""
    with clinic.unit() as unit:
        insert(clinic, unit, during, "BLOCK", "null")
        assert unit.session.row("select count(*) from reservation where tenant_id = %(tenant)s") == (1,)


def insert(clinic: Clinic, unit: Unit, during: str, kind: str, until: str) -> None:
    """Write a reservation past the usual routine."""
    unit.session.driver.execute(
        "insert into reservation (tenant_id, id, calendar_id, lane, during, kind, held_until)"
        f" values (%s, %s, %s, 0, {during}, %s, {until})".encode(),
        [clinic.tenant, uuid4(), clinic.ids["calendar:ana"], kind],
    )


def rows_of(unit: Unit, appointment: UUID) -> list[dict[str, Any]]:
    """Its reservations as JSON has them."""
    found = unit.session.rows(
        "select to_jsonb(reservation) from reservation where tenant_id = %(tenant)s and appointment_id = %(id)s"
        " order by lane",
        id=appointment,
    )
    return [row[0] for row in found]


def test_two_that_change_places_do_so_in_one_step_and_one_alone_does_not(clinic: Clinic) -> None:
    """What is not free is named, and then nothing is given back either."""
    with clinic.unit() as unit:
        first, second = a_hold(unit, "09:30"), a_hold(unit, "11:00")
        (one,), (other,) = rows_of(unit, first), rows_of(unit, second)
        there = {**other, "appointment_id": str(first)}
        assert reserve.take_exactly(unit.session, [first], [there]) == other["id"]
        assert (rows_of(unit, first), rows_of(unit, second)) == ([one], [other])
        back = {**one, "appointment_id": str(second)}
        assert reserve.take_exactly(unit.session, [first, second], [there, back]) is None
        assert [row["during"] for row in rows_of(unit, first)] == [other["during"]]
        assert [row["during"] for row in rows_of(unit, second)] == [one["during"]]


def test_a_lane_is_had_again_or_another_while_there_is_one(clinic: Clinic) -> None:
    clinic.provider("cho", capacity=2)
    clinic.service("class", by=("cho",))
    with clinic.unit() as unit:
        held = [booking.hold(unit, HoldWish("class", at("09:30"))).id for _ in range(2)]
        (kept,) = rows_of(unit, held[1])
        reserve.give_back(unit.session, held[1])
        assert reserve.take_exactly(unit.session, [], [kept]) is None
        assert [lane for _, lane in taken(unit, held[1])] == [1]
        reserve.give_back(unit.session, held[0])
        reserve.give_back(unit.session, held[1])
        late = booking.hold(unit, HoldWish("class", at("09:30"))).id
        assert reserve.take_exactly(unit.session, [], [{**kept, "lane": 0}]) is None
        assert [lane for _, lane in taken(unit, held[1])] == [1]
        assert [lane for _, lane in taken(unit, late)] == [0]


def test_a_block_is_given_back_once(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        block = reserve.block(unit.session, clinic.ids["calendar:ana"], 1, VISIT, reason="lunch", now=NOW)
        assert block is not None
        assert reserve.block(unit.session, clinic.ids["calendar:ana"], 1, VISIT, reason=None, now=NOW) is None
        assert reserve.unblock(unit.session, block)
        assert not reserve.unblock(unit.session, block)
        held = a_hold(unit, "09:30")
        (row,) = rows_of(unit, held)
        assert not reserve.unblock(unit.session, UUID(row["id"]))
