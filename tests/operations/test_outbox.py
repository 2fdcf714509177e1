"""Claims under a lease: one sender at a time, every tenant in turn, nothing that is not so any more, nothing for ever."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from sloty.actor import Actor
from sloty.engine.messaging import DeliveryOutcome, MessageStatus
from sloty.errors import Conflict
from sloty.operations import appointments, moving, outbox
from sloty.operations.moving import Move
from sloty.operations.outbox import LEASE, Backlog, Claim, Ready, Settled
from sloty.operations.unit import open_unit
from tests.builders import Clinic, a_clinic, at
from tests.operations.test_booking import book

PLATFORM = Actor.operator("daemon", "daemon")
SOON = at("09:00")
"""After everything here was told to be due, and before the visits."""


def claims(clinic: Clinic, now: datetime = SOON, most: int = 10_000) -> list[Claim]:
    """What one daemon gets; of this tenant, for others share the database."""
    with open_unit(clinic.database, PLATFORM, now=now) as platform:
        return [each for each in outbox.claim(platform, "one", most) if each.tenant == clinic.tenant]


def ready(clinic: Clinic, claimed: Claim, now: datetime = SOON) -> Ready | Settled | None:
    with clinic.unit(now=now) as unit:
        return outbox.ready(unit, claimed)


def settle(clinic: Clinic, claimed: Claim, settled: Settled, now: datetime = SOON) -> bool:
    with clinic.unit(now=now) as unit:
        return outbox.settle(unit, claimed, settled)


def only(clinic: Clinic, *columns: str) -> Any:
    """Of the tenant's one message."""
    with clinic.unit() as unit:
        (row,) = unit.session.rows(f"select {', '.join(columns)} from message where tenant_id = %(tenant)s")
    return row if len(columns) > 1 else row[0]


def test_a_message_is_claimed_by_one_until_its_lease_ends(clinic: Clinic) -> None:
    book(clinic, "11:00")
    (first,) = claims(clinic)
    assert isinstance(ready(clinic, first), Ready)
    assert claims(clinic, SOON + LEASE / 2) == []
    (second,) = claims(clinic, SOON + LEASE * 2)
    assert (second.id, second.attempt) == (first.id, 2)
    assert ready(clinic, first) is None
    assert not settle(clinic, first, Settled(MessageStatus.SENT))
    assert settle(clinic, second, Settled(MessageStatus.SENT, reference="r1"))
    assert only(clinic, "status", "provider_reference", "sent_at") == ("SENT", "r1", SOON)
    assert claims(clinic, SOON + LEASE * 9) == []


def test_without_its_lease_it_would_be_sent_by_both(clinic: Clinic) -> None:
    """The control: two daemons that only look."""
    book(clinic, "11:00")
    look = "select id from message where tenant_id = %(tenant)s and status = 'PENDING'"
    with clinic.unit() as one, clinic.unit() as other:
        assert one.session.rows(look) == other.session.rows(look) != []


@pytest.mark.parametrize("act", ["cancel", "move"])
def test_what_is_not_so_any_more_is_not_sent(clinic: Clinic, act: str) -> None:
    code = book(clinic, "11:00").confirmation_code
    (claimed,) = claims(clinic)
    with clinic.unit() as unit:
        if act == "cancel":
            appointments.cancel(unit, code, "ill")
        else:
            moving.reschedule(unit, Move(code, at("13:00")))
    assert ready(clinic, claimed) == Settled(MessageStatus.CANCELLED, "not so any more")


def test_what_is_too_late_expires(clinic: Clinic) -> None:
    book(clinic, "11:00")
    (claimed,) = claims(clinic)
    assert ready(clinic, claimed, at("11:00")) == Settled(MessageStatus.EXPIRED, "too late")
    assert claims(clinic, at("11:30")) == []
    assert only(clinic, "status", "reason") == ("EXPIRED", "too late")


@pytest.mark.parametrize(("cause", "status", "told"), [("REMINDER", "SCHEDULED", False), ("MISSED", "NO_SHOW", True)])
def test_whatever_its_expiry_says_only_some_things_are_told_after_the_start(
    clinic: Clinic, cause: str, status: str, told: bool
) -> None:
    code = book(clinic, "11:00").confirmation_code
    with clinic.unit() as unit:
        unit.session.run(
            "update message set cause = %(c)s, expires_at = %(e)s where tenant_id = %(tenant)s", c=cause, e=at("13:00")
        )
        unit.session.run(
            "update appointment set status = %(s)s where confirmation_code = %(c)s and tenant_id = %(tenant)s",
            s=status,
            c=code,
        )
    (claimed,) = claims(clinic)
    assert isinstance(ready(clinic, claimed, at("11:00")), Ready) is told
    assert isinstance(ready(clinic, claimed, at("10:59")), Ready)


def test_what_is_too_late_does_not_hide_what_is_not(clinic: Clinic) -> None:
    """Found by a daemon that stopped at twenty messages of the past."""
    for hour in range(9, 12):
        book(clinic, f"{hour}:00")
    book(clinic, "16:00")
    with open_unit(clinic.database, PLATFORM, now=at("12:00")) as platform:
        platform.session.run(
            "update message set status = 'SKIPPED' where status = 'PENDING' and tenant_id <> %(mine)s",
            mine=clinic.tenant,
        )
        assert len(outbox.claim(platform, "one", 1)) == 1


def test_a_suspended_tenant_sends_nothing_and_what_is_of_use_goes_when_it_resumes(clinic: Clinic) -> None:
    book(clinic, "11:00")
    for status, expected in (("SUSPENDED", 0), ("ACTIVE", 1)):
        with open_unit(clinic.database, PLATFORM) as platform:
            platform.session.run("update tenant set status = %(s)s where id = %(id)s", s=status, id=clinic.tenant)
        assert len(claims(clinic)) == expected


def test_every_tenant_gets_its_share(clinic: Clinic) -> None:
    """A small one is served at once, whatever a big one has waiting."""
    small = a_clinic(clinic.database)
    for hour in range(9, 17):
        for minute in ("00", "30"):
            book(clinic, f"2027-01-05 {hour}:{minute}")
    book(small, "2027-01-05 09:00")
    with open_unit(clinic.database, PLATFORM, now=SOON) as platform:
        platform.session.run(
            "update message set status = 'SKIPPED' where status = 'PENDING' and tenant_id <> all(%(mine)s)",
            mine=[clinic.tenant, small.tenant],
        )
        got = outbox.claim(platform, "one", 4)
    assert sorted(each.tenant == small.tenant for each in got) == [False, False, True]


def test_failures_are_tried_later_and_later_and_not_for_ever(clinic: Clinic) -> None:
    book(clinic, "2027-01-08 11:00")
    now, pauses = SOON, []
    for attempt in range(1, 13):
        (claimed,) = claims(clinic, now)
        with clinic.unit(now=now) as unit:
            found = outbox.ready(unit, claimed)
            assert isinstance(found, Ready)
            settled = outbox.again(unit, found, "451 later", None)
            outbox.settle(unit, claimed, settled)
            outbox.log(unit, claimed, DeliveryOutcome.DEFERRED, "SMTP", settled)
        assert claimed.attempt == attempt
        if settled.pause is not None:
            pauses.append(settled.pause)
            assert claims(clinic, now + timedelta(seconds=settled.pause - 1)) == []
            now += timedelta(seconds=settled.pause + 1)
    assert (len(pauses), settled.status) == (11, MessageStatus.DEAD)
    assert all(0.5 <= pause / min(3600, 30 * 2**n) <= 1.5 for n, pause in enumerate(pauses))
    assert claims(clinic, now + timedelta(hours=3)) == []
    with clinic.unit() as unit:
        assert unit.session.rows("select count(*), min(error) from delivery where tenant_id = %(tenant)s") == [
            (12, "451 later")
        ]


def test_a_provider_that_asks_for_patience_gets_it_while_the_message_is_of_use(clinic: Clinic) -> None:
    book(clinic, "11:00")
    (claimed,) = claims(clinic)
    with clinic.unit(now=SOON) as unit:
        found = outbox.ready(unit, claimed)
        assert isinstance(found, Ready)
        assert outbox.again(unit, found, "429", 900).pause == 900
        assert outbox.again(unit, found, "429", 9000).status is MessageStatus.EXPIRED


def test_a_cancellation_waits_for_a_message_that_is_just_going_out(clinic: Clinic) -> None:
    """So nobody is told after it is committed; the control is a sender that does not lock."""
    code = book(clinic, "11:00").confirmation_code
    (claimed,) = claims(clinic)
    with clinic.unit(now=SOON) as sender:
        assert isinstance(outbox.ready(sender, claimed), Ready)
        with pytest.raises(Conflict), clinic.unit() as desk:
            desk.session.run("set local lock_timeout = '50ms'")
            appointments.cancel(desk, code, "ill")
    with clinic.unit() as desk:
        desk.session.run("set local lock_timeout = '50ms'")
        appointments.cancel(desk, code, "ill")


def test_what_was_claimed_and_not_tried_is_given_back_as_it_was(clinic: Clinic) -> None:
    book(clinic, "11:00")
    (first,) = claims(clinic)
    with clinic.unit(now=SOON) as unit:
        outbox.release(unit, [first])
    assert only(clinic, "status", "attempts", "lease_token") == ("PENDING", 0, None)
    (second,) = claims(clinic)
    with clinic.unit(now=SOON) as unit:
        outbox.release(unit, [first])
    assert isinstance(ready(clinic, second), Ready)


def test_who_is_left_out_is_not_claimed_for(clinic: Clinic) -> None:
    book(clinic, "11:00")
    with open_unit(clinic.database, PLATFORM, now=SOON) as platform:
        got = outbox.claim(platform, "one", 10_000, without=[clinic.tenant])
    assert clinic.tenant not in {each.tenant for each in got}
    assert len(claims(clinic)) == 1


def test_what_breaks_is_tried_again_and_closed_with_its_error_when_that_is_too_often(clinic: Clinic) -> None:
    book(clinic, "2027-01-08 11:00")
    now = SOON
    while found := claims(clinic, now):
        settled = outbox.broken(found[0], "RuntimeError")
        settle(clinic, found[0], settled, now)
        assert settled.pause is not None
        now += timedelta(seconds=settled.pause + 1)
    assert only(clinic, "status", "reason", "attempts") == ("DEAD", "RuntimeError", 12)


def test_once_it_is_sent_nothing_is_wrong_any_more(clinic: Clinic) -> None:
    book(clinic, "11:00")
    (claimed,) = claims(clinic)
    settle(clinic, claimed, Settled(MessageStatus.PENDING, error="451 later", pause=1.0))
    assert only(clinic, "last_error") == "451 later"
    (claimed,) = claims(clinic, SOON + timedelta(seconds=2))
    settle(clinic, claimed, Settled(MessageStatus.SENT))
    assert only(clinic, "last_error") is None


def test_the_backlog_counts_what_is_due_and_what_is_dead(clinic: Clinic) -> None:
    """Not what waits for the end of quiet hours."""

    def backlog(now: datetime) -> Backlog:
        with open_unit(clinic.database, PLATFORM, now=now) as platform:
            return outbox.backlog(platform)

    with open_unit(clinic.database, PLATFORM) as platform:
        platform.session.run(
            "update message set status = 'SKIPPED', lease_token = null where tenant_id <> %(mine)s"
            " and status in ('PENDING', 'SENDING')",
            mine=clinic.tenant,
        )
    dead = backlog(SOON).dead
    book(clinic, "11:00")
    assert (backlog(SOON).due, backlog(SOON).dead - dead) == (1, 0)
    (claimed,) = claims(clinic)
    settle(clinic, claimed, Settled(MessageStatus.PENDING, "quiet hours", pause=3600.0))
    assert backlog(SOON).due == 0
    then = backlog(SOON + timedelta(hours=1))
    assert (then.due, then.oldest) == (1, SOON + timedelta(hours=1))
