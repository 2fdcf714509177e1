"""Who wants no more reminders says so once; what is agreed and changed is told all the same."""

import pytest

from sloty.engine.messaging import Channel, LinkScope, OptOutReason
from sloty.operations import opt_outs
from sloty.operations.links import LinkUnusable
from sloty.operations.self_service import unsubscribing
from tests.builders import Clinic
from tests.operations.self_service.visitors import visiting
from tests.operations.test_booking import book
from tests.operations.test_links import link, used


def told(clinic: Clinic) -> list[tuple[str, str, bool]]:
    with clinic.unit() as unit:
        return [(each.address, each.reason, each.reminders_only) for each in opt_outs.list_(unit)]


def test_reminders_end_and_looking_ends_nothing(clinic: Clinic) -> None:
    token = link(clinic, book(clinic, "11:00").confirmation_code, LinkScope.UNSUBSCRIBE)
    with visiting(clinic) as unit:
        unsubscribing.see(unit, token)
    assert (told(clinic), used(clinic)) == ([], [None])
    for _ in range(2):
        with visiting(clinic) as unit:
            unsubscribing.unsubscribe(unit, token)
    assert told(clinic) == [("rui@example.com", "UNSUBSCRIBED", True)]


def test_who_gets_nothing_goes_on_getting_nothing(clinic: Clinic) -> None:
    token = link(clinic, book(clinic, "11:00").confirmation_code, LinkScope.UNSUBSCRIBE)
    with clinic.unit() as unit:
        opt_outs.put(unit, Channel.EMAIL, "rui@example.com", OptOutReason.COMPLAINED)
    with visiting(clinic) as unit:
        unsubscribing.unsubscribe(unit, token)
    assert told(clinic) == [("rui@example.com", "COMPLAINED", False)]


def test_a_link_for_something_else_ends_nothing(clinic: Clinic) -> None:
    token = link(clinic, book(clinic, "11:00").confirmation_code)
    for act in (unsubscribing.see, unsubscribing.unsubscribe):
        with visiting(clinic) as unit, pytest.raises(LinkUnusable):
            act(unit, token)
    assert told(clinic) == []
