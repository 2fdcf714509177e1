"""A whole day, really sent: the forecast at its beginning is what arrives, where and when."""

import email as standard
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import policy
from email.utils import parsedate_to_datetime
from pathlib import Path
from uuid import uuid4

from sloty.jobs.carriers import Carriers
from sloty.jobs.job import Work
from sloty.jobs.sender import Sending
from sloty.operations import booking, opt_outs, reminders
from sloty.operations.booking import Companion
from tests.builders import Clinic, at
from tests.operations.test_messages import promise
from tests.operations.test_outbox import claims

DAY = timedelta(days=1)
STEP = timedelta(minutes=5)
KATHMANDU = "+9779812345678"


def a_full_clinic(clinic: Clinic) -> None:
    """Visits on three days, for people in three zones; some want nothing, some have no number, one comes along."""
    promise(clinic, "messages.email=none", "reminders.channels=EMAIL,SMS", "reminders.hours_before=24,2")
    clinic.customer("lea@example.com", first_name="Lea", timezone="Asia/Kathmandu", phone=KATHMANDU)
    clinic.customer("max@example.com", first_name="Max", timezone="America/Los_Angeles", phone="+12125550100")
    clinic.customer("eva@example.com", first_name="Eva")
    with clinic.unit() as unit:
        opt_outs.add(unit, "EMAIL", "max@example.com")
    who = ("rui@example.com", "lea@example.com", "max@example.com", "eva@example.com")
    for position, (day, time) in enumerate((day, time) for day in (4, 5, 6) for time in (9, 10, 13, 16)):
        companions = (Companion("Tom", email="tom@example.com"),) if position % 4 == 1 else ()
        wish = booking.Wish(
            "cleaning", at(f"2027-01-{day:02} {time:02}:00"), who[(position + day) % 4], participants=companions
        )
        with clinic.unit() as unit:
            booking.book(unit, wish)


def run(clinic: Clinic, folder: Path, start: datetime, end: datetime) -> None:
    """A daemon's day: it plans each hour, and sends all the time."""
    sending = Sending(Carriers(folder))
    for step in range(int((end - start) / STEP)):
        now = start + step * STEP
        if step % 12 == 0:
            with clinic.unit(now=now) as unit:
                reminders.plan(unit)
        work = Work(clinic.database, uuid4(), told=lambda now=now: now)  # type: ignore[misc]  # bound at once
        for claimed in claims(clinic, now):
            sending.send(work, claimed)
    sending.close()


def arrived(folder: Path) -> Iterator[tuple[str, str]]:
    """To whom, and of e-mails the instant."""
    for path in folder.rglob("*.eml"):
        message = standard.message_from_bytes(path.read_bytes(), policy=policy.default)
        yield f"{parsedate_to_datetime(message['Date']).timestamp():.0f}", message["To"].addresses[0].addr_spec
    for path in folder.rglob("*.txt"):
        yield "", path.read_text().splitlines()[0].removeprefix("To: ")


_ADDRESSES = {
    ("Rui Costa", "EMAIL"): "rui@example.com",
    ("Lea Costa", "EMAIL"): "lea@example.com",
    ("Lea Costa", "SMS"): KATHMANDU,
    ("Max Costa", "SMS"): "+12125550100",
    ("Eva Costa", "EMAIL"): "eva@example.com",
    ("Tom", "EMAIL"): "tom@example.com",
}


def test_the_forecast_of_a_day_is_what_is_then_sent(clinic: Clinic, tmp_path: Path) -> None:
    """The daemon was away from noon of the day before until shortly after nine at night: what the night holds up counts."""
    a_full_clinic(clinic)
    day = at("00:00")
    run(clinic, tmp_path / "before", day - DAY, day - DAY / 2)
    run(clinic, tmp_path / "before", day - timedelta(hours=2, minutes=50), day)
    with clinic.unit(now=day) as unit:
        forecast = reminders.forecast(unit, day, day + DAY)
    expected = sorted(
        (f"{each.due.timestamp():.0f}" if each.channel == "EMAIL" else "", _ADDRESSES[each.recipient, each.channel])
        for each in forecast
        if each.status == "PENDING"
    )
    run(clinic, tmp_path / "day", day, day + DAY)
    assert sorted(arrived(tmp_path / "day")) == expected
    with clinic.unit() as unit:
        rows = unit.session.rows(
            "select m.channel, a.confirmation_code, m.rule, m.status, coalesce(m.sent_at, m.due_at), m.reason"
            " from message m join appointment a on a.tenant_id = m.tenant_id and a.id = m.appointment_id"
            " where m.tenant_id = %(tenant)s and m.cause = 'REMINDER' and coalesce(m.sent_at, m.due_at) >= %(start)s"
            " and coalesce(m.sent_at, m.due_at) < %(end)s",
            start=day,
            end=day + DAY,
        )
    became = {"PENDING": "SENT", "SKIPPED": "SKIPPED"}
    assert sorted(rows, key=str) == sorted(
        (
            (
                each.channel,
                each.appointment,
                f"{each.hours_before * 60:.0f}",
                became[each.status],
                each.due,
                each.reason,
            )
            for each in forecast
        ),
        key=str,
    )
    assert {each.status for each in forecast} == {"PENDING", "SKIPPED"}
    held_up = [
        each for each in forecast if each.hours_before == 24 and each.start < day + DAY and each.status == "PENDING"
    ]
    assert held_up, "nothing was held up by the night"
    with clinic.unit(now=day + DAY) as unit:
        after = reminders.forecast(unit, day, day + DAY)
    assert [(each.due, each.recipient, each.status, each.reason) for each in after] == [
        (each.due, each.recipient, became[each.status], each.reason) for each in forecast
    ]
