"""What is planned is what was forecast; nothing twice, nothing of the past, nothing for whoever wants none."""

from datetime import datetime, timedelta
from typing import Any

from sloty.engine import civil
from sloty.operations import appointments, booking, moving, opt_outs, reminders
from sloty.operations.booking import Companion
from sloty.operations.moving import Move
from sloty.operations.reminders import ForecastView
from tests.builders import NEW_YORK, NOW, Clinic, at
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
    promise(clinic, "reminders.channels=EMAIL,SMS", "reminders.hours_before=2")
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
    views = forecast(clinic, day, day + DAY)
    assert [(each.recipient, each.channel, f"{each.due:%H:%M}", each.status, each.reason) for each in views] == [
        ("Lea Costa", "EMAIL", "18:15", "PENDING", None),
        ("Lea Costa", "SMS", "18:15", "PENDING", None),
        ("Max Costa", "EMAIL", "09:00", "SKIPPED", "opted out"),
        ("Max Costa", "SMS", "09:00", "SKIPPED", "no address"),
        ("Rui Costa", "EMAIL", "13:00", "PENDING", None),
        ("Rui Costa", "SMS", "13:00", "SKIPPED", "no address"),
    ]
    assert views[0].timezone == "Asia/Kathmandu"
    for hour in range(24):
        planned(clinic, day + timedelta(hours=hour))
    assert [(due, status, reason) for _, _, due, status, reason in rows(clinic) if due >= day] == [
        (each.due, each.status, each.reason) for each in views
    ]
    again = forecast(clinic, day, day + DAY)
    assert [(each.due, each.status) for each in again] == [(each.due, each.status) for each in views]


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


def told(clinic: Clinic, now: datetime, start: datetime, end: datetime) -> list[tuple[str, str, str | None]]:
    with clinic.unit(now=now) as unit:
        found = reminders.forecast(unit, start, end)
    return [(f"{each.due:%d %H:%M}", each.status, each.reason) for each in found]


def test_what_was_planned_by_other_rules_is_due_by_those_of_today(clinic: Clinic) -> None:
    """In the table as in the forecast: earlier nights, then later instead of earlier, then earlier again."""
    promise(clinic, "reminders.hours_before=2")
    book(clinic, "2027-01-05 09:30")
    evening = at("19:45")
    assert planned(clinic, evening) == 0
    assert planned(clinic, at("20:00")) == 1
    assert rows(clinic)[0][2:] == (at("20:55"), "PENDING", None)
    for rule, due in (("quiet_from=20:30", "20:25"), ("earlier=false", None), ("earlier=true", "20:25")):
        promise(clinic, f"reminders.{rule}", now=evening)
        expected = at(due) if due else at("2027-01-05 08:00")
        assert told(clinic, at("20:01"), expected, expected + timedelta(minutes=1)) == [
            (f"{expected.astimezone(civil.zone(NEW_YORK)):%d %H:%M}", "PENDING", None)
        ]
        assert planned(clinic, at("20:01")) == 1
        assert planned(clinic, at("20:01")) == 0
        assert [row[2:] for row in rows(clinic)] == [(expected, "PENDING", None)]


def test_a_promise_of_another_day_is_forecast_at_once(clinic: Clinic) -> None:
    """24 hours before become 48: what was planned for the first is told to nobody."""
    promise(clinic, "reminders.hours_before=24")
    book(clinic, "2027-01-07 11:00")
    promise(clinic, "reminders.hours_before=48")
    day = at("2027-01-05 00:00")
    assert told(clinic, NOW, day, day + DAY) == [("05 11:00", "PENDING", None)]
    assert told(clinic, NOW, day + DAY, day + 2 * DAY) == []


def test_who_opts_out_after_it_was_planned_gets_nothing_and_the_forecast_says_so(clinic: Clinic) -> None:
    book(clinic, "15:00")
    assert planned(clinic, at("12:30")) == 1
    with clinic.unit() as unit:
        opt_outs.add(unit, "EMAIL", "rui@example.com")
    assert told(clinic, at("12:40"), at("12:40"), at("15:00")) == [("04 13:00", "SKIPPED", "opted out")]
    assert planned(clinic, at("12:40")) == 1
    assert rows(clinic)[0][3:] == ("SKIPPED", "opted out")
    with clinic.unit() as unit:
        opt_outs.remove(unit, "EMAIL", "rui@example.com")
    assert told(clinic, at("12:41"), at("12:41"), at("15:00")) == [("04 13:00", "PENDING", None)]
    assert planned(clinic, at("12:41")) == 1
    assert rows(clinic)[0][3:] == ("PENDING", None)


def test_what_the_night_holds_up_for_too_long_is_not_planned_again_and_again(clinic: Clinic) -> None:
    """Nobody was there at 20:55; at half past nine it is night until it is too late."""
    promise(clinic, "reminders.hours_before=2")
    book(clinic, "2027-01-05 09:00")
    promise(clinic, "reminders.quiet_to=08:50")
    late = at("21:30")
    assert planned(clinic, late) == 1
    assert rows(clinic)[0][3:] == ("SKIPPED", "quiet hours last until it would be too late")
    assert planned(clinic, late + timedelta(minutes=1)) == 0


def test_what_is_over_and_was_never_sent_is_told_as_too_late(clinic: Clinic) -> None:
    book(clinic, "15:00")
    assert told(clinic, at("14:50"), at("00:00"), at("23:00")) == [("04 13:00", "EXPIRED", "too late")]


def test_those_who_come_along_are_not_reminded_of_points_before_that_was_promised(clinic: Clinic) -> None:
    promise(clinic, "messages.participants=false")
    book(clinic, "15:00", participants=(Companion("Eva", email="eva@example.com"),))
    assert planned(clinic, at("14:30") - DAY) == 1
    promise(clinic, "messages.participants=true", now=at("20:00") - DAY)
    assert planned(clinic, at("20:00") - DAY) == 0
    assert planned(clinic, at("12:30")) == 2
