"""Who wants nothing more gets nothing more, and who is written to again is."""

from uuid import uuid4

import pytest

from sloty.engine.messaging import MessageStatus
from sloty.operations import ledger, opt_outs
from sloty.operations.opt_outs import ChannelUnknown, MessageUnknown, NoOptOut
from sloty.operations.outbox import Settled
from tests.builders import Clinic
from tests.operations.test_booking import book
from tests.operations.test_outbox import claims
from tests.operations.test_telling import prepare


def test_nothing_more_goes_there_until_somebody_says_otherwise(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        view = opt_outs.add(unit, "email", "Rui@Example.com ")
        assert (view.address, view.reason) == ("rui@example.com", "DESK")
        assert opt_outs.add(unit, "email", "rui@example.com").address == view.address
        assert len(opt_outs.list_(unit)) == 1
    book(clinic, "09:30")
    (claimed,) = claims(clinic)
    assert prepare(clinic, claimed) == Settled(MessageStatus.SKIPPED, "opted out")
    with clinic.unit() as unit:
        opt_outs.remove(unit, "EMAIL", "rui@example.com")
        with pytest.raises(NoOptOut):
            opt_outs.remove(unit, "EMAIL", "rui@example.com")
        with pytest.raises(ChannelUnknown):
            opt_outs.add(unit, "FAX", "1")
    book(clinic, "10:00")
    (claimed,) = claims(clinic)
    assert not isinstance(prepare(clinic, claimed), Settled)


def test_who_wants_no_reminders_is_told_of_changes(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        opt_outs.add(unit, "EMAIL", "rui@example.com", reminders_only=True)
    book(clinic, "09:30")
    (claimed,) = claims(clinic)
    assert not isinstance(prepare(clinic, claimed), Settled)


def test_an_address_that_bounces_for_good_gets_no_more(clinic: Clinic) -> None:
    book(clinic, "09:30")
    (claimed,) = claims(clinic)
    with clinic.unit() as unit:
        assert opt_outs.bounced(unit, claimed.id, "4.4.1", failed=False) is None
        view = opt_outs.bounced(unit, claimed.id, "5.1.1", failed=True)
        assert view is not None
        assert (view.address, view.reason) == ("rui@example.com", "BOUNCED")
        found = ledger.show(unit, str(claimed.id))
        assert sorted((each.outcome, each.error) for each in found.deliveries) == [
            ("BOUNCED", "5.1.1"),
            ("DEFERRED", "4.4.1"),
        ]
        with pytest.raises(MessageUnknown):
            opt_outs.bounced(unit, uuid4(), "5.1.1", failed=True)
