"""What boards are made of, read in a fixed number of statements; who works when, out of memory."""

from collections.abc import Callable
from datetime import date, timedelta

from sloty.engine import civil
from sloty.engine.span import Span
from sloty.operations import booking
from sloty.operations.boards import reading
from sloty.operations.boards.reading import Window
from sloty.operations.booking import HoldWish
from sloty.operations.unit import Unit
from tests.builders import MONDAY, NEW_YORK, Clinic, at
from tests.operations.boards.looking import block, bound_to, expire
from tests.operations.test_booking import book

DAY = Span(at("00:00"), at("2027-01-05 00:00"))


def window(clinic: Clinic, *calendars: str, rooms: bool = False, within: Span = DAY, **unit: object) -> Window:
    ids = [clinic.ids[f"calendar:{name}"] for name in calendars or ("ana",)]
    with clinic.unit(**unit) as opened:  # type: ignore[arg-type]  # a test's shorthand
        return reading.window(opened, within, ids, rooms=rooms)


def taken(found: Window, clinic: Clinic, calendar: str = "ana") -> list[tuple[str, str, str]]:
    return [
        (each.fill.value, f"{civil.wall(each.start, civil.zone(NEW_YORK)):%H:%M}", each.reason or "")
        for each in found.taken.get(clinic.ids[f"calendar:{calendar}"], ())
    ]


def statements(unit: Unit, read: Callable[[], object]) -> int:
    """How many statements a reading asks."""
    asked = []
    execute = unit.session.driver.execute
    unit.session.driver.execute = lambda *words, **more: asked.append(words) or execute(*words, **more)  # type: ignore[method-assign,func-returns-value]
    read()
    return len(asked)


def test_visits_of_the_day_are_read_with_whatever_became_of_them(clinic: Clinic) -> None:
    codes = [book(clinic, time).confirmation_code for time in ("09:00", "2027-01-05 09:00", "2027-01-01 09:00")]
    found = window(clinic)
    assert [row.code for row in found.visits.values()] == codes[:1]
    assert taken(found, clinic) == []


def test_a_visit_over_several_days_is_read_on_each_and_one_that_reaches_in_by_its_buffer_too(clinic: Clinic) -> None:
    clinic.provider("ben", works="Mon-Sun 00:00-24:00")
    clinic.service("long", by=("ben",), duration=4 * 1440)
    clinic.service("late", by=("ben",), buffer_after=60)
    long = book(clinic, "2027-01-01 10:00", "long", override_reason="x").confirmation_code
    late = book(clinic, "2027-01-10 23:30", "late").confirmation_code
    found = window(clinic, "ben")
    assert [row.code for row in found.visits.values()] == [long]
    assert [row.code for row in found.on[clinic.ids["calendar:ben"]]] == [long]
    monday = Span(at("2027-01-11 00:00"), at("2027-01-12 00:00"))
    assert [row.code for row in window(clinic, "ben", within=monday).visits.values()] == [late]


def test_a_hold_is_read_until_it_expires_and_is_no_visit(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        held = booking.hold(unit, HoldWish("cleaning", at("09:30")))
    found = window(clinic)
    (hold,) = found.taken[clinic.ids["calendar:ana"]]
    assert (hold.fill.value, hold.start, hold.id) == ("HOLD", at("09:30"), held.id)
    assert hold.until is not None
    assert [row.customer_id for row in found.visits.values()] == [None]
    expire(clinic)
    assert taken(window(clinic), clinic) == []


def test_a_pending_approval_is_a_visit_and_no_hold(clinic: Clinic) -> None:
    clinic.service("surgery", requires_approval=True)
    code = book(clinic, "09:30", "surgery").confirmation_code
    found = window(clinic)
    assert [(row.code, row.status, row.awaits_approval) for row in found.visits.values()] == [(code, "HELD", True)]
    assert taken(found, clinic) == []


def test_a_block_is_told_once_on_however_many_lanes_and_a_month_later_too(clinic: Clinic) -> None:
    clinic.provider("group", capacity=3)
    identity = block(clinic, "group", "2026-12-10 12:00", "2027-01-04 12:00", lanes=3)
    (found,) = window(clinic, "group").taken[clinic.ids["calendar:group"]]
    assert (found.fill.value, found.id, found.end) == ("BLOCK", identity, at("12:00"))


def test_what_is_elsewhere_is_only_that_where_the_actor_has_no_rights(clinic: Clinic) -> None:
    """A visit, a hold and a pending approval alike: no name, no id, no expiry."""
    clinic.location("uptown")
    clinic.works("ana", "Mon 17:00-21:00", "uptown")
    clinic.service("exam", where=("uptown",))
    clinic.service("surgery", where=("uptown",), requires_approval=True)
    book(clinic, "17:00", "exam")
    book(clinic, "18:00", "surgery")
    with clinic.unit() as unit:
        booking.hold(unit, HoldWish("exam", at("19:00")))
    found = window(clinic, actor=bound_to(clinic, "downtown"))
    assert found.visits == {}
    assert [(*told, None) for told in taken(found, clinic)] == [
        ("ELSEWHERE", time, "busy elsewhere", None) for time in ("17:00", "18:00", "19:00")
    ]
    assert {(each.id, each.until) for each in found.taken[clinic.ids["calendar:ana"]]} == {(None, None)}


def test_of_rooms_it_is_read_which_visits_take_them(clinic: Clinic) -> None:
    clinic.pool("rooms", members=2)
    clinic.service("exam", requires={"rooms": 2})
    clinic.service("surgery", requires={"rooms": 1}, requires_approval=True)
    both = book(clinic, "09:30", "exam").confirmation_code
    one = book(clinic, "11:00", "surgery").confirmation_code
    book(clinic, "14:00")
    found = window(clinic, "rooms-downtown-1", "rooms-downtown-2", rooms=True)
    by_room = [
        sorted(row.code for row in found.on.get(clinic.ids[f"calendar:rooms-downtown-{number}"], ()))
        for number in (1, 2)
    ]
    assert sorted(by_room, key=len) == [[both], sorted([both, one])]


def test_another_tenants_are_never_read(clinic: Clinic) -> None:
    other = Clinic(clinic.database)
    with other.unit() as unit:
        found = reading.window(unit, DAY, [clinic.ids["calendar:ana"]])
    book(clinic)
    block(clinic, "ana", "12:00", "13:00")
    with other.unit() as unit:
        again = reading.window(unit, DAY, [clinic.ids["calendar:ana"]])
        assert reading.timetables(unit, MONDAY).works == {}
    assert (again.visits, again.taken, again.on) == (found.visits, found.taken, found.on) == ({}, {}, {})


def test_two_statements_read_a_window_however_many_calendars(clinic: Clinic) -> None:
    for number in range(5):
        clinic.provider(f"p{number}")
    clinic.service("exam", by=tuple(f"p{number}" for number in range(5)))
    for number in range(5):
        book(clinic, "09:30", "exam", provider=f"p{number}")
    calendars = [clinic.ids[f"calendar:p{number}"] for number in range(5)]
    with clinic.unit() as unit:
        assert statements(unit, lambda: reading.window(unit, DAY, calendars)) == 2


def test_who_works_when_is_kept_for_the_month_until_the_catalog_changes(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        first = reading.timetables(unit, MONDAY)
        assert reading.timetables(unit, MONDAY + timedelta(days=20)) is first
        assert statements(unit, lambda: reading.timetables(unit, MONDAY)) == 1
    clinic.override("ana", MONDAY, "SICK", "10:00-11:00")
    with clinic.unit() as unit:
        again = reading.timetables(unit, MONDAY)
    assert (first.absences, [each.kind.value for each in again.absences["ana"]]) == ({}, ["SICK"])
    assert [works.schedule.overrides[0].kind.value for works in again.works["ana"]] == ["SICK"]


def test_absences_of_long_ago_are_read_when_one_looks_there(clinic: Clinic) -> None:
    clinic.override("ana", date(2026, 6, 1), "SICK")
    clinic.override("ana", date(2026, 6, 2), "AVAILABLE", "18:00-20:00")
    with clinic.unit() as unit:
        now, then = (reading.timetables(unit, day) for day in (MONDAY, date(2026, 6, 1)))
    assert now.absences == {}
    assert [(each.day, each.location) for each in then.absences["ana"]] == [(date(2026, 6, 1), None)]
    assert len(then.works["ana"][0].schedule.overrides) == 2
