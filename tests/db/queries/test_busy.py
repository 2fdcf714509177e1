"""Busy time: what is read, and through which index."""

from datetime import timedelta

from sloty.db.pool import DatabaseRole
from sloty.db.queries.busy import BUSY, busy, loads
from sloty.operations import booking
from sloty.operations.booking import HoldWish, Wish
from tests.builders import Clinic, at


def fill(clinic: Clinic, rows: int) -> None:
    """Half-hours without end on Ana's calendar, as blocks."""
    with clinic.unit() as unit:
        unit.session.run(
            "insert into reservation (tenant_id, id, calendar_id, lane, during, kind)"
            " select %(tenant)s, gen_random_uuid(), %(calendar)s, 0,"
            " tstzrange(%(first)s + n * interval '1 hour', %(first)s + n * interval '1 hour' + interval '30 min'), 'BLOCK'"
            " from generate_series(1, %(rows)s) n",
            calendar=clinic.ids["calendar:ana"],
            first=at("2026-01-01 00:00"),
            rows=rows,
        )


def test_busy_time_is_read_through_the_b_tree(clinic: Clinic) -> None:
    """Under row-level security, and never through the guard's GiST index, whose plans can be ten times slower."""
    fill(clinic, 20_000)
    with clinic.database.connect(DatabaseRole.MIGRATOR) as owner:
        owner.execute("set role sloty_owner")
        owner.execute("analyze reservation")
    with clinic.unit() as unit:
        first = int(at("09:00").timestamp())
        plan = "\n".join(
            line
            for (line,) in unit.session.rows(
                "explain " + BUSY,
                calendars=[clinic.ids["calendar:ana"]],
                first=first,
                last=first + 30 * 86_400,
                without=None,
            )
        )
    assert "ix_reservation_busy" in plan
    assert "no_double_booking" not in plan
    assert "Seq Scan on reservation" not in plan


def test_what_began_before_the_window_and_reaches_into_it_counts(clinic: Clinic) -> None:
    """And what ends where the window begins does not."""
    with clinic.unit() as unit:
        booking.book(unit, Wish("cleaning", at("09:00"), "rui@example.com"))
        booking.book(unit, Wish("cleaning", at("09:30"), "rui@example.com"))
    calendar = clinic.ids["calendar:ana"]
    first = int(at("09:45").timestamp())
    with clinic.unit() as unit:
        found = busy(unit.session, [calendar], first, first + 60)
        assert found == {calendar: [(first - 900, first + 900, 0)]}
        assert busy(unit.session, [calendar], first + 900, first + 960) == {calendar: []}


def test_a_block_is_busy(clinic: Clinic) -> None:
    """It has no appointment; which once made it invisible."""
    fill(clinic, 1)
    calendar = clinic.ids["calendar:ana"]
    first = int(at("2026-01-01 01:00").timestamp())
    with clinic.unit() as unit:
        assert busy(unit.session, [calendar], first, first + 60) == {calendar: [(first, first + 1800, 0)]}


def test_an_expired_hold_is_free_and_a_live_one_is_not(clinic: Clinic) -> None:
    """By the database's clock."""
    calendar = clinic.ids["calendar:ana"]
    first = int(at("09:00").timestamp())
    with clinic.unit() as unit:
        held = booking.hold(unit, HoldWish("cleaning", at("09:00")))
        assert len(busy(unit.session, [calendar], first, first + 60)[calendar]) == 1
        assert busy(unit.session, [calendar], first, first + 60, held.id) == {calendar: []}
        unit.session.run(
            "update reservation set held_until = clock_timestamp() where tenant_id = %(tenant)s and appointment_id = %(id)s",
            id=held.id,
        )
        assert busy(unit.session, [calendar], first, first + 60) == {calendar: []}


def test_loads_count_what_starts_in_the_window(clinic: Clinic) -> None:
    """Calendars without anything count as none."""
    clinic.provider("ben")
    with clinic.unit() as unit:
        for time in ("09:00", "10:00", "11:00"):
            booking.book(unit, Wish("cleaning", at(time), "rui@example.com"))
        ana, ben = clinic.ids["calendar:ana"], clinic.ids["calendar:ben"]
        first = at("09:30")
        last = first + timedelta(hours=8)
        assert loads(unit.session, [ana, ben], int(first.timestamp()), int(last.timestamp())) == {ana: 2, ben: 0}
