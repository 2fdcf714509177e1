"""By the link of a message a customer sees, confirms, moves and cancels their own visit, within the tenant's policy."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from sloty.engine.lifecycle import Status, WrongStatus
from sloty.engine.messaging import RecipientKind
from sloty.operations import appointments, links
from sloty.operations.idempotency import KeyReused
from sloty.operations.links import LinkSuperseded, LinkUnusable
from sloty.operations.placing import SlotTaken
from sloty.operations.self_service import managing
from sloty.operations.self_service.managing import NotYours, TooLateOnline
from sloty.operations.unit import Unit
from sloty.operations.views import Money
from tests.builders import MONDAY, NOW, Clinic, at
from tests.operations.self_service.visitors import visiting
from tests.operations.test_booking import book
from tests.operations.test_links import link, used
from tests.operations.test_messages import promise

EARLY = at("11:00") - timedelta(days=3)


def does(clinic: Clinic, act: Callable[[Unit], Any], now: datetime = EARLY, key: str | None = None) -> Any:
    """What a visitor does at an instant."""
    with visiting(clinic, now=now, key=key) as unit:
        return act(unit)


def seen(clinic: Clinic, token: str) -> datetime:
    """When the visit begins that a link opens."""
    with visiting(clinic, now=EARLY) as unit:
        return managing.see(unit, token).start


def status(clinic: Clinic, code: str) -> tuple[Status, datetime]:
    with clinic.unit() as unit:
        view = appointments.show(unit, code)
    return view.status, view.start


@pytest.fixture
def code(clinic: Clinic) -> str:
    return book(clinic, "11:00").confirmation_code


def test_a_visit_is_seen_without_its_customer_and_looking_changes_nothing(clinic: Clinic, code: str) -> None:
    promise(clinic, "cancellation.window_hours=48", "cancellation.fee=25")
    token = link(clinic, code)
    visit = does(clinic, lambda unit: managing.see(unit, token))
    assert (visit.confirmation_code, visit.start, visit.service, visit.provider) == (
        code,
        at("11:00"),
        "Cleaning",
        "Ana",
    )
    assert (visit.until, visit.fee) == (at("11:00") - timedelta(hours=48), Money(Decimal(25), "USD"))
    assert (visit.can_confirm, visit.can_move, visit.can_cancel, visit.is_late) == (True, True, True, False)
    assert "rui" not in repr(visit).lower()
    assert used(clinic) == [None]


@pytest.mark.parametrize(("city", "address"), [(None, "1 High Street"), ("Troy", "1 High Street, Troy")])
def test_a_place_is_told_with_its_town_where_that_is_known(
    clinic: Clinic, code: str, city: str | None, address: str
) -> None:
    with clinic.unit() as unit:
        unit.session.run(
            "update location set address = '1 High Street', city = %(city)s where tenant_id = %(tenant)s", city=city
        )
    token = link(clinic, code)
    assert does(clinic, lambda unit: managing.see(unit, token)).address == address


def test_who_confirms_twice_has_confirmed(clinic: Clinic, code: str) -> None:
    token = link(clinic, code)
    for key in ("one", "one", "two"):
        does(clinic, lambda unit: managing.confirm(unit, token), key=key)
    assert status(clinic, code) == (Status.CONFIRMED, at("11:00"))
    assert used(clinic) == [EARLY]
    assert not does(clinic, lambda unit: managing.see(unit, token)).can_confirm


@pytest.mark.parametrize(("before", "late"), [(timedelta(hours=24), False), (timedelta(hours=24, seconds=-1), True)])
def test_a_visit_is_cancelled_and_moved_until_the_window_closes(
    clinic: Clinic, code: str, before: timedelta, late: bool
) -> None:
    token, now = link(clinic, code), at("11:00") - before
    visit = does(clinic, lambda unit: managing.see(unit, token), now=now)
    assert (visit.can_cancel, visit.can_move, visit.is_late, visit.can_confirm) == (not late, not late, late, True)
    if late:
        for act in (
            lambda unit: managing.cancel(unit, token, "ill"),
            lambda unit: managing.move(unit, token, at("13:00")),
            lambda unit: managing.times(unit, token),
        ):
            with pytest.raises(TooLateOnline):
                does(clinic, act, now=now)
        assert status(clinic, code) == (Status.SCHEDULED, at("11:00"))
    else:
        does(clinic, lambda unit: managing.cancel(unit, token, "ill"), now=now)
        assert status(clinic, code)[0] is Status.CANCELLED


def test_what_is_cancelled_is_cancelled_once_and_says_so(clinic: Clinic, code: str) -> None:
    token = link(clinic, code)
    for _ in range(2):
        does(clinic, lambda unit: managing.cancel(unit, token, " on a journey "), key="form")
    with clinic.unit() as unit:
        assert appointments.show(unit, code).cancellation_reason == "on a journey"
        assert [each.verb for each in appointments.history(unit, code)].count("CANCEL") == 1
    with pytest.raises(WrongStatus):
        does(clinic, lambda unit: managing.cancel(unit, token, ""), key="another")
    assert not does(clinic, lambda unit: managing.see(unit, token)).can_cancel


def test_a_move_gives_a_new_link_and_a_second_click_the_same_visit(clinic: Clinic, code: str) -> None:
    token = link(clinic, code)
    new = [does(clinic, lambda unit: managing.move(unit, token, at("13:00")), key="form") for _ in range(2)]
    assert status(clinic, code) == (Status.RESCHEDULED, at("13:00"))
    assert [seen(clinic, each) for each in new] == [at("13:00")] * 2
    with pytest.raises(LinkSuperseded):
        does(clinic, lambda unit: managing.see(unit, token))
    with pytest.raises(KeyReused):
        does(clinic, lambda unit: managing.move(unit, token, at("14:00")), key="form")


def test_what_awaits_approval_can_be_withdrawn_and_nothing_else(clinic: Clinic) -> None:
    clinic.service("exam", duration=60, requires_approval=True)
    code = book(clinic, "14:00", "exam").confirmation_code
    token = link(clinic, code)
    visit = does(clinic, lambda unit: managing.see(unit, token))
    assert (visit.awaits_approval, visit.can_confirm, visit.can_move, visit.can_cancel) == (True, False, False, True)
    does(clinic, lambda unit: managing.cancel(unit, token, ""))
    assert status(clinic, code)[0] is Status.CANCELLED


def test_two_clicks_at_once_are_one_move(clinic: Clinic, code: str) -> None:
    token = link(clinic, code)

    def click(key: str) -> str | None:
        try:
            with visiting(clinic, now=EARLY, key=key) as unit:
                return managing.move(unit, token, at("13:00"))
        except LinkSuperseded:
            return None

    with ThreadPoolExecutor(4) as pool:
        same = list(pool.map(click, ["form"] * 4))
        # Without a key that they share, only one of them finds the link good.
        others = list(pool.map(click, ["a", "b"]))
    assert [seen(clinic, each) for each in same if each] == [at("13:00")] * 4
    assert others == [None, None]
    with clinic.unit() as unit:
        assert [each.verb for each in appointments.history(unit, code)].count("RESCHEDULE") == 1


def test_of_two_who_cancel_and_move_at_once_one_does(clinic: Clinic, code: str) -> None:
    """In two tabs: whoever comes second finds another visit than the one that they saw."""
    token = link(clinic, code)

    def act(verb: str) -> bool:
        try:
            with visiting(clinic, now=EARLY, key=verb) as unit:
                managing.cancel(unit, token, "") if verb == "cancel" else managing.move(unit, token, at("13:00"))
        except (LinkSuperseded, WrongStatus):
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(act, ("cancel", "move"))) == [False, True]


def test_a_time_that_is_gone_leaves_the_visit_where_it_is(clinic: Clinic, code: str) -> None:
    token = link(clinic, code)
    book(clinic, "13:00")
    with pytest.raises(SlotTaken):
        does(clinic, lambda unit: managing.move(unit, token, at("13:00")))
    assert status(clinic, code) == (Status.SCHEDULED, at("11:00"))
    assert does(clinic, lambda unit: managing.see(unit, token)).start == at("11:00")


def test_what_is_moved_meanwhile_is_not_cancelled_at_its_new_time(clinic: Clinic, code: str) -> None:
    token, other = link(clinic, code), link(clinic, code)
    does(clinic, lambda unit: managing.move(unit, other, at("13:00")))
    with pytest.raises(LinkSuperseded):
        does(clinic, lambda unit: managing.cancel(unit, token, ""))
    assert status(clinic, code)[1] == at("13:00")


def test_who_comes_along_sees_the_visit_and_changes_nothing(clinic: Clinic, code: str) -> None:
    with clinic.unit() as unit:
        row = unit.session.row("select id from appointment where tenant_id = %(tenant)s")
        assert row is not None
        token = links.made(unit, row[0], RecipientKind.PARTICIPANT, UUID(int=7), at("11:00"))
    visit = does(clinic, lambda unit: managing.see(unit, token))
    assert (visit.is_own, visit.can_confirm, visit.can_move, visit.can_cancel) == (False, False, False, False)
    for act in (
        lambda unit: managing.confirm(unit, token),
        lambda unit: managing.cancel(unit, token, ""),
        lambda unit: managing.move(unit, token, at("13:00")),
        lambda unit: managing.times(unit, token),
    ):
        with pytest.raises(NotYours):
            does(clinic, act)


def test_the_days_from_the_first_that_has_a_free_time_are_shown(clinic: Clinic, code: str) -> None:
    token = link(clinic, code)
    visit, first = does(clinic, lambda unit: managing.times(unit, token), now=NOW)
    assert visit.start == at("11:00")
    assert (first.first, first.next_free) == (NOW.date(), None)
    assert at("11:00") not in [slot.start for slot in first.days[MONDAY]]
    assert max(first.days) < NOW.date() + timedelta(days=7)
    later = NOW.date() + timedelta(days=7)
    _, second = does(clinic, lambda unit: managing.times(unit, token, later), now=NOW)
    assert (second.first, min(second.days)) == (later, later)
    _, past = does(clinic, lambda unit: managing.times(unit, token, later - timedelta(days=700)), now=NOW)
    assert past == first


def test_a_link_that_has_ended_does_nothing(clinic: Clinic, code: str) -> None:
    token = link(clinic, code)
    with clinic.unit() as unit:
        unit.session.run("update manage_link set expires_at = %(now)s where tenant_id = %(tenant)s", now=NOW)
    for act in (lambda unit: managing.see(unit, token), lambda unit: managing.cancel(unit, token, "")):
        with pytest.raises(LinkUnusable):
            does(clinic, act)
