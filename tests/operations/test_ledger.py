"""What was told, and what is tried again."""

import pytest

from sloty.engine.messaging import DeliveryOutcome, MessageStatus
from sloty.operations import ledger, outbox
from sloty.operations.ledger import MessageNotFound, NothingNamed, StatusUnknown, VisitBegun
from sloty.operations.outbox import Settled
from tests.builders import Clinic, at, database_now
from tests.operations.test_booking import book
from tests.operations.test_outbox import SOON, claims

ALWAYS = (at("2000-01-01 00:00"), at("2100-01-01 00:00"))


def test_each_message_is_listed_with_what_became_of_it(clinic: Clinic) -> None:
    code = book(clinic, "11:00").confirmation_code
    book(clinic, "13:00")
    with clinic.unit() as unit:
        (mine,) = ledger.list_(unit, *ALWAYS, [], code)
        assert (mine.cause, mine.channel, mine.status, mine.recipient) == ("BOOKED", "EMAIL", "PENDING", "Rui Costa")
        assert mine.due <= database_now(clinic.database)
        assert len(ledger.list_(unit, *ALWAYS, ["pending"])) == 2
        assert ledger.list_(unit, *ALWAYS, ["DEAD", "SENT"]) == []
        with pytest.raises(StatusUnknown):
            ledger.list_(unit, *ALWAYS, ["LOST"])


def test_what_was_given_up_is_tried_again_by_hand(clinic: Clinic) -> None:
    book(clinic, "11:00")
    (claimed,) = claims(clinic)
    dead = Settled(MessageStatus.DEAD, "refused: 550 no", "550 no")
    with clinic.unit(now=SOON) as unit:
        outbox.settle(unit, claimed, dead)
        outbox.log(unit, claimed, DeliveryOutcome.REFUSED, "SMTP", dead)
    assert claims(clinic) == []
    with clinic.unit() as unit:
        found = ledger.show(unit, str(claimed.id))
        assert (found.message.status, found.message.reason) == ("DEAD", "refused: 550 no")
        assert [(each.outcome, each.error) for each in found.deliveries] == [("REFUSED", "550 no")]
        assert ledger.retry(unit, None, every_dead=True) == 1
        assert ledger.show(unit, str(claimed.id)).message.attempts == 0
        with pytest.raises(MessageNotFound):
            ledger.retry(unit, str(claimed.id))
        with pytest.raises(NothingNamed):
            ledger.retry(unit, None)
        with pytest.raises(MessageNotFound):
            ledger.show(unit, "x")
    assert [each.id for each in claims(clinic)] == [claimed.id]


def given_up(clinic: Clinic, cause: str = "BOOKED") -> str:
    """The tenant's one message, of that cause, dead; its id."""
    with clinic.unit() as unit:
        unit.session.run(
            "update message set status = 'DEAD', cause = %(cause)s, reason = 'x' where tenant_id = %(tenant)s",
            cause=cause,
        )
        (view,) = ledger.list_(unit, *ALWAYS, [])
    return str(view.id)


def test_nobody_is_told_by_hand_of_a_visit_that_has_begun(clinic: Clinic) -> None:
    book(clinic, "11:00")
    message = given_up(clinic)
    with clinic.unit(now=at("10:30")) as unit:
        assert ledger.retry(unit, message) == 1
        assert ledger.show(unit, message).message.expires == at("11:00")
    given_up(clinic)
    with clinic.unit(now=at("11:00")) as unit:
        with pytest.raises(VisitBegun):
            ledger.retry(unit, message)
        assert ledger.retry(unit, None, every_dead=True) == 0


def test_who_did_not_come_can_be_told_so_by_hand(clinic: Clinic) -> None:
    book(clinic, "11:00")
    message = given_up(clinic, "MISSED")
    with clinic.unit(now=at("18:00")) as unit:
        assert ledger.retry(unit, message) == 1
        assert ledger.show(unit, message).message.expires == at("19:00")
