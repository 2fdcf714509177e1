"""A provider's morning: one letter with the day, at the hour of the location, and none for a day with nothing in it."""

import email as standard
from datetime import datetime, timedelta
from email import policy

from sloty.engine.messaging import MessageStatus
from sloty.operations import digests, wordings
from sloty.operations.outbox import Settled
from sloty.operations.telling import Letter
from tests.builders import Clinic, at
from tests.operations.test_booking import book
from tests.operations.test_messages import promise
from tests.operations.test_outbox import claims
from tests.operations.test_telling import body, prepare


def planned(clinic: Clinic, now: datetime) -> int:
    with clinic.unit(now=now) as unit:
        return digests.plan(unit)


def reachable(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        unit.session.run("update provider set email = 'ana@example.com' where tenant_id = %(tenant)s")
        unit.session.run("update message set status = 'SKIPPED' where tenant_id = %(tenant)s")


def test_the_day_is_told_once_in_the_morning(clinic: Clinic) -> None:
    book(clinic, "09:30")
    book(clinic, "15:00")
    assert planned(clinic, at("06:30")) == 0
    reachable(clinic)
    assert planned(clinic, at("05:59")) == 0
    assert [planned(clinic, at("06:00")) for _ in range(2)] == [1, 0]
    assert claims(clinic, at("06:59")) == []
    (claimed,) = claims(clinic, at("07:00"))
    letter = prepare(clinic, claimed, at("07:00"))
    assert isinstance(letter, Letter)
    message = standard.message_from_bytes(letter.raw, policy=policy.default)
    assert message["To"] == "Ana <ana@example.com>"
    assert message["Subject"] == "Your day: Monday, January 4, 2027 (2)"
    assert body(message).splitlines()[2:4] == [
        "9:30 AM – 10:00 AM  Cleaning, Rui Costa, Downtown",
        "3:00 PM – 3:30 PM  Cleaning, Rui Costa, Downtown",
    ]


def test_nobody_is_written_to_for_an_empty_day_or_after_the_morning(clinic: Clinic) -> None:
    reachable(clinic)
    assert planned(clinic, at("11:01")) == 0
    assert planned(clinic, at("07:30")) == 1
    (claimed,) = claims(clinic, at("07:30"))
    assert prepare(clinic, claimed, at("07:30")) == Settled(MessageStatus.SKIPPED, "nothing is booked")


def test_it_can_be_at_another_hour_or_not_at_all(clinic: Clinic) -> None:
    reachable(clinic)
    promise(clinic, "messages.digest_at=18:00")
    assert planned(clinic, at("07:00")) == 0
    assert planned(clinic, at("17:30")) == 1
    promise(clinic, "messages.digest_at=none")
    assert planned(clinic, at("17:30") + timedelta(days=1)) == 0


def test_it_is_told_in_the_tenants_own_words(clinic: Clinic) -> None:
    book(clinic, "09:30")
    reachable(clinic)
    with clinic.unit() as unit:
        wordings.edit(
            unit, "DIGEST", "EMAIL", "en", "{{ day.count }} today", "Hello {{ provider.name }}!\n\n{{ day.visits }}"
        )
    planned(clinic, at("06:30"))
    (claimed,) = claims(clinic, at("07:00"))
    letter = prepare(clinic, claimed, at("07:00"))
    assert isinstance(letter, Letter)
    message = standard.message_from_bytes(letter.raw, policy=policy.default)
    assert message["Subject"] == "1 today"
    assert body(message).startswith("Hello Ana!")


def test_an_hour_that_is_switched_on_after_it_tells_of_the_next_day(clinic: Clinic) -> None:
    reachable(clinic)
    promise(clinic, "messages.digest_at=none")
    promise(clinic, "messages.digest_at=07:00", now=at("10:00"))
    assert planned(clinic, at("10:01")) == 0
    assert planned(clinic, at("07:00") + timedelta(days=1)) == 1
