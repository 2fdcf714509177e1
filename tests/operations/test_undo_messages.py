"""What customers hear of an act that is undone: nothing before it went; and how it is now, if they have heard already."""

from typing import Any

from sloty.actor import Actor
from sloty.engine.messaging import Channel
from sloty.operations import booking, nouns, outbox, reminders
from sloty.operations.booking import Wish
from sloty.operations.outbox import Claim
from sloty.operations.services import SERVICE
from sloty.operations.unit import Unit
from tests.builders import Clinic, at
from tests.operations.desks import do_again, made, move, take_back, verb
from tests.operations.test_booking import RUI, book
from tests.operations.test_messages import promise

REMINDER_DUE = at("2027-01-03 09:00")
"""Half an hour before a day before the visit."""


def messages(clinic: Clinic) -> list[tuple[str, str]]:
    """Cause and what became of it, in the order of writing."""
    with clinic.unit() as unit:
        return unit.session.rows(
            "select cause, status from message where tenant_id = %(tenant)s order by created_at, version, cause"
        )


def waiting(clinic: Clinic) -> list[str]:
    """Causes of what is still to be told."""
    return [cause for cause, status in messages(clinic) if status == "PENDING"]


def send(clinic: Clinic) -> None:
    """Whatever waits has gone."""
    with clinic.unit() as unit:
        unit.session.run(
            "update message set status = 'SENT', sent_at = clock_timestamp()"
            " where tenant_id = %(tenant)s and status = 'PENDING'"
        )


def a_visit(clinic: Clinic) -> str:
    """Booked and told, and its reminders planned."""
    code = book(clinic, "09:30").confirmation_code
    send(clinic)
    with clinic.unit(now=REMINDER_DUE) as unit:
        assert reminders.plan(unit) > 0
    return code


def test_a_booking_undone_in_time_is_told_to_nobody(clinic: Clinic) -> None:
    made(clinic, "Book", lambda unit: booking.book(unit, Wish("cleaning", at("09:30"), RUI)))
    view = take_back(clinic)
    assert messages(clinic) == [("BOOKED", "CANCELLED")]
    assert view.told is False
    do_again(clinic)
    assert messages(clinic) == [("BOOKED", "PENDING")]


def test_a_booking_undone_too_late_is_told_to_be_off(clinic: Clinic) -> None:
    made(clinic, "Book", lambda unit: booking.book(unit, Wish("cleaning", at("09:30"), RUI)))
    send(clinic)
    assert take_back(clinic).told is True
    assert messages(clinic) == [("BOOKED", "SENT"), ("CANCELLED", "PENDING")]


def test_a_cancellation_undone_in_time_is_told_to_nobody_and_reminders_are_back(clinic: Clinic) -> None:
    code = a_visit(clinic)
    before = waiting(clinic)
    assert set(before) == {"REMINDER"}
    verb(clinic, "cancel", code, more=("ill",))
    assert waiting(clinic) == ["CANCELLED"]
    assert take_back(clinic).told is False
    assert waiting(clinic) == before
    do_again(clinic)
    assert waiting(clinic) == ["CANCELLED"]


def test_a_cancellation_that_was_told_is_followed_by_the_booking_with_a_later_version(clinic: Clinic) -> None:
    """The calendar that withdrew the visit has it again: its SEQUENCE has risen."""
    code = a_visit(clinic)
    before = waiting(clinic)
    verb(clinic, "cancel", code, more=("ill",))
    send(clinic)
    assert take_back(clinic).told is True
    assert sorted(waiting(clinic)) == sorted(["BOOKED", *before])
    with clinic.unit() as unit:
        versions = unit.session.row(
            "select max(version) filter (where cause = 'BOOKED'), max(version) filter (where cause = 'CANCELLED')"
            " from message where tenant_id = %(tenant)s"
        )
    assert versions == (3, 2)
    # Cancelled again before it went: who knows it as cancelled hears nothing.
    do_again(clinic)
    assert waiting(clinic) == []


def test_a_move_undone_in_time_is_told_to_nobody_and_told_of_is_the_old_time(clinic: Clinic) -> None:
    code = a_visit(clinic)
    before = waiting(clinic)
    move(clinic, code, "11:00")
    with clinic.unit(now=at("2027-01-03 10:30")) as unit:
        reminders.plan(unit)
    assert waiting(clinic).count("REMINDER") == len(before)
    take_back(clinic)
    assert waiting(clinic) == before
    with clinic.unit() as unit:
        starts = unit.session.rows(
            "select distinct starts_at from message where tenant_id = %(tenant)s and status = 'PENDING'"
        )
    assert starts == [(at("09:30"),)]


def test_a_move_that_was_told_is_told_to_be_back(clinic: Clinic) -> None:
    code = a_visit(clinic)
    before = waiting(clinic)
    move(clinic, code, "11:00")
    send(clinic)
    assert take_back(clinic).told is True
    assert sorted(waiting(clinic)) == sorted(["MOVED", *before])
    with clinic.unit() as unit:
        former = unit.session.row(
            "select details -> 'former' ->> 'starts_at' from message where tenant_id = %(tenant)s and status = 'PENDING'"
            " and cause = 'MOVED'"
        )
    assert former == ("2027-01-04T16:00:00+00:00",)


def test_a_booking_that_was_never_told_is_told_after_a_move_is_undone(clinic: Clinic) -> None:
    """The move recalled it; who undoes the move lets it go after all."""
    code = book(clinic, "09:30").confirmation_code
    move(clinic, code, "11:00")
    assert waiting(clinic) == ["MOVED"]
    take_back(clinic)
    assert waiting(clinic) == ["BOOKED"]


def test_nobody_hears_of_a_check_in_or_that_it_was_not_one(clinic: Clinic) -> None:
    code = a_visit(clinic)
    before = messages(clinic)
    verb(clinic, "check_in", code)
    assert take_back(clinic).told is False
    assert messages(clinic) == before


def test_a_no_show_that_was_told_is_taken_back_in_words(clinic: Clinic) -> None:
    """But what has begun is not invited to again."""
    code = a_visit(clinic)
    verb(clinic, "mark_no_show", code, now=at("10:30"))
    assert "MISSED" in waiting(clinic)
    take_back(clinic, now=at("10:31"))
    assert "MISSED" not in waiting(clinic)


def test_what_was_approved_and_told_awaits_approval_in_words_too(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        nouns.edit(unit, SERVICE, "cleaning", {"requires_approval": True})
    code = book(clinic, "09:30").confirmation_code
    send(clinic)
    verb(clinic, "approve", code)
    send(clinic)
    assert take_back(clinic).told is True
    assert waiting(clinic) == ["REQUESTED"]


def test_what_a_daemon_has_just_claimed_is_not_sent_any_more(clinic: Clinic) -> None:
    """It may have gone all the same, from a daemon that died: so it is corrected."""
    code = a_visit(clinic)
    send(clinic)
    verb(clinic, "cancel", code, more=("ill",))
    with clinic.unit() as unit:
        unit.session.run(
            "update message set status = 'SENDING', lease_token = gen_random_uuid(), attempts = 1"
            " where tenant_id = %(tenant)s and status = 'PENDING'"
        )
        ((message, token),) = unit.session.rows(
            "select id, lease_token from message where tenant_id = %(tenant)s and status = 'SENDING'"
        )
    assert take_back(clinic).told is True
    assert waiting(clinic) == ["BOOKED"]
    claim = Claim(clinic.tenant, message, token, 1, Channel.EMAIL)
    with clinic.unit() as unit:
        assert outbox.ready(unit, claim) is None


def test_what_is_recalled_is_so_by_every_channel(clinic: Clinic) -> None:
    promise(clinic, "messages.sms=BOOKED,CANCELLED")
    with clinic.unit() as unit:
        unit.session.run("update customer set phone = '+15551234567' where tenant_id = %(tenant)s")
    code = book(clinic, "09:30").confirmation_code
    send(clinic)
    verb(clinic, "cancel", code, more=("ill",))
    assert waiting(clinic) == ["CANCELLED", "CANCELLED"]
    take_back(clinic)
    assert waiting(clinic) == []


def test_desk_messages_wait_so_long_that_an_undo_comes_in_time(clinic: Clinic) -> None:
    """And what an undo has to tell waits as long, for it may be undone as well."""

    def due(unit: Unit) -> Any:
        return unit.session.rows(
            "select cause, due_at - created_at between interval '29 seconds' and interval '31 seconds' from message"
            " where tenant_id = %(tenant)s and status = 'PENDING'"
        )

    code = book(clinic, "09:30").confirmation_code
    send(clinic)
    desk = Actor.operator("mia", "desk", clinic.tenant)
    verb(clinic, "cancel", code, more=("ill",), actor=desk)
    with clinic.unit() as unit:
        assert due(unit) == [("CANCELLED", True)]
    send(clinic)
    take_back(clinic, actor=desk)
    with clinic.unit() as unit:
        assert due(unit) == [("BOOKED", True)]
