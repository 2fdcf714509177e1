"""What is planned is what was forecast; nothing twice, nothing of the past, nothing for whoever wants none."""

from datetime import datetime, timedelta
from typing import Any

from sloty.operations import appointments, booking, moving, reminders
from sloty.operations.booking import Companion
from sloty.operations.moving import Move
from sloty.operations.reminders import ForecastView
from tests.builders import Clinic, at
from tests.operations.test_booking import book
from tests.operations.test_messages import promise

DAY = timedelta(days=1)


def planned(clinic: Clinic, now: datetime) -> int:
    with clinic.unit(now=now) as unit:
        return reminders.plan(unit)


def rows(clinic: Clinic) -> list[tuple[Any, ...]]:
    with clinic.unit() as unit:
        return unit.session.rows(
            "select rule, channel, due_at, status, reason from message where tenant_id = %(tenant)s"
            " and cause = 'REMINDER' order by due_at, channel"
        )


def forecast(clinic: Clinic, start: datetime, end: datetime) -> list[ForecastView]:
    with clinic.unit(now=start) as unit:
        return reminders.forecast(unit, start, end)


def test_each_is_planned_once_shortly_before_it_is_due(clinic: Clinic) -> None:
    book(clinic, "15:00")
    assert planned(clinic, at("13:30") - DAY) == 0
    assert [planned(clinic, at("14:30") - DAY) for _ in range(3)] == [1, 0, 0]
    assert planned(clinic, at("12:30")) == 1
    assert rows(clinic) == [
        ("1440", "EMAIL", at("15:00") - DAY, "PENDING", None),
        ("120", "EMAIL", at("13:00"), "PENDING", None),
    ]


def test_the_forecast_of_a_day_is_what_is_then_planned(clinic: Clinic) -> None:
    """For whom, when, in which zone; and who does not, and why."""
    promise(clinic, "reminders.channels=EMAIL,SMS")
    clinic.customer("lea@example.com", first_name="Lea", timezone="Asia/Kathmandu", phone="+9779812345678")
    clinic.customer("max@example.com", first_name="Max")
    with clinic.unit() as unit:
        unit.session.run(
            "insert into opt_out (tenant_id, id, channel, address, reason, reminders_only)"
            " values (%(tenant)s, gen_random_uuid(), 'EMAIL', 'max@example.com', 'STOP', false)"
        )
    for time, customer in (("09:30", "lea@example.com"), ("11:00", "max@example.com"), ("15:00", "rui@example.com")):
        _book_for(clinic, time, customer)
    day = at("00:00")
    told = forecast(clinic, day, day + DAY)
    assert [(each.recipient, each.channel, f"{each.due:%H:%M}", each.status, each.reason) for each in told] == [
        ("Lea Costa", "EMAIL", "18:15", "PENDING", None),
        ("Lea Costa", "SMS", "18:15", "PENDING", None),
        ("Max Costa", "EMAIL", "09:00", "SKIPPED", "opted out"),
        ("Max Costa", "SMS", "09:00", "SKIPPED", "no address"),
        ("Rui Costa", "EMAIL", "13:00", "PENDING", None),
        ("Rui Costa", "SMS", "13:00", "SKIPPED", "no address"),
    ]
    assert told[0].timezone == "Asia/Kathmandu"
    for hour in range(24):
        planned(clinic, day + timedelta(hours=hour))
    assert [(due, status, reason) for _, _, due, status, reason in rows(clinic) if due >= day] == [
        (each.due, each.status, each.reason) for each in told
    ]
    again = forecast(clinic, day, day + DAY)
    assert [(each.due, each.status) for each in again] == [(each.due, each.status) for each in told]


def _book_for(clinic: Clinic, time: str, customer: str) -> None:
    with clinic.unit() as unit:
        booking.book(unit, booking.Wish("cleaning", at(time), customer))


def test_after_an_outage_across_both_points_at_most_one_is_planned_and_none_after_the_start(clinic: Clinic) -> None:
    book(clinic, "15:00")
    assert planned(clinic, at("13:30")) == 1
    assert [rule for rule, *_ in rows(clinic)] == ["120"]


def test_nobody_is_reminded_of_what_has_begun_or_is_about_to(clinic: Clinic) -> None:
    book(clinic, "15:00")
    assert planned(clinic, at("15:01")) == 0
    assert planned(clinic, at("14:50")) == 0
    assert planned(clinic, at("14:40")) == 1


def test_a_visit_that_moves_away_and_back_is_reminded_of_again(clinic: Clinic) -> None:
    code = book(clinic, "15:00").confirmation_code
    planned(clinic, at("14:30") - DAY)
    for time in ("16:00", "15:00"):
        with clinic.unit() as unit:
            moving.reschedule(unit, Move(code, at(time)))
        planned(clinic, at("15:30") - DAY)
    assert [(due, status) for _, _, due, status, _ in rows(clinic)] == [
        (at("15:00") - DAY, "PENDING"),
        (at("16:00") - DAY, "CANCELLED"),
    ]


def test_what_is_moved_or_booked_inside_the_window_is_not_repeated(clinic: Clinic) -> None:
    """Confirming changes nothing: what counts is since when this start is agreed."""
    late = at("13:30")
    with clinic.unit(now=late) as unit:
        code = book(clinic, "15:00").confirmation_code
        moving.reschedule(unit, Move(code, at("15:15"), override_reason="asked"))
    with clinic.unit(now=late + timedelta(minutes=1)) as unit:
        appointments.confirm(unit, code)
    assert planned(clinic, late + timedelta(minutes=2)) == 0
    other = book(clinic, "16:00").confirmation_code
    with clinic.unit(now=at("13:59")) as unit:
        appointments.confirm(unit, other)
    assert planned(clinic, at("13:59")) == 1


def test_a_rule_that_is_switched_on_mails_nobody_of_the_past(clinic: Clinic) -> None:
    """Whoever is a day away already is not written to for it."""
    promise(clinic, "reminders.hours_before=2")
    book(clinic, "15:00")
    promise(clinic, "reminders.hours_before=24,2", now=at("18:00") - DAY)
    assert planned(clinic, at("18:00") - DAY) == 0
    book(clinic, "16:30")
    promise(clinic, "reminders.hours_before=2", now=at("18:00") - DAY)
    promise(clinic, "reminders.hours_before=24,2", now=at("16:00") - DAY)
    assert planned(clinic, at("16:00") - DAY) == 1


def test_those_who_come_along_are_reminded_too(clinic: Clinic) -> None:
    book(clinic, "15:00", participants=(Companion("Eva", email="eva@example.com"), Companion("Tom")))
    assert planned(clinic, at("12:30")) == 2


def test_those_who_come_along_are_not_reminded_of_points_before_that_was_promised(clinic: Clinic) -> None:
    promise(clinic, "messages.participants=false")
    book(clinic, "15:00", participants=(Companion("Eva", email="eva@example.com"),))
    assert planned(clinic, at("14:30") - DAY) == 1
    promise(clinic, "messages.participants=true", now=at("20:00") - DAY)
    assert planned(clinic, at("20:00") - DAY) == 0
    assert planned(clinic, at("12:30")) == 2
