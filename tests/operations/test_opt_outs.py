"""Who wants nothing more gets nothing more, and who is written to again is."""

import pytest

from sloty.engine.contacts import EmailInvalid, PhoneInvalid
from sloty.engine.messaging import MessageStatus
from sloty.operations import opt_outs
from sloty.operations.opt_outs import ChannelUnknown, NoOptOut
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


def test_an_address_is_kept_in_its_one_spelling_and_what_is_none_is_refused(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        assert opt_outs.add(unit, "SMS", "(212) 555-0100").address == "+12125550100"
        assert opt_outs.remove(unit, "SMS", "+1 212-555-0100").address == "+12125550100"
        for channel, wrong in (("EMAIL", "not an address"), ("EMAIL", ""), ("SMS", ""), ("SMS", "rui@example.com")):
            with pytest.raises((EmailInvalid, PhoneInvalid)):
                opt_outs.add(unit, channel, wrong)
            with pytest.raises((EmailInvalid, PhoneInvalid)):
                opt_outs.remove(unit, channel, wrong)
        assert opt_outs.list_(unit) == []
