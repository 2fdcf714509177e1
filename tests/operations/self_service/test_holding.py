"""A visitor keeps a time by a token: sees it, keeps it longer, gives it back; nobody else can."""

from datetime import timedelta

import pytest

from sloty.actor import PERMISSIONS, Actor, NotAllowed, Role
from sloty.db.pool import Database
from sloty.errors import NotFound
from sloty.ids import new_id
from sloty.operations import booking
from sloty.operations.booking import HoldUsed, HoldWish
from sloty.operations.offerings import ServiceNotFound
from sloty.operations.placing import SlotTaken
from sloty.operations.records import HoldExpired
from sloty.operations.self_service import holding
from sloty.operations.self_service.holding import HoldTokenUnusable, KeptLongEnough
from sloty.operations.unit import Unit
from sloty.operations.views import HoldView
from tests.builders import NOW, Clinic, a_clinic, at
from tests.operations.self_service.visitors import book, hold, visiting


def kept(unit: Unit, token: str) -> HoldView:
    """The time that is kept."""
    found = holding.standing(unit, token)
    assert found is not None
    return found


def test_a_held_time_is_nobody_elses(clinic: Clinic) -> None:
    token = hold(clinic)
    with visiting(clinic) as unit:
        assert kept(unit, token).start == at("10:00")
    with pytest.raises(SlotTaken) as refused:
        hold(clinic)
    assert len(refused.value.facts["alternatives"]) == 3


def test_a_token_tells_what_was_chosen_also_when_the_time_is_gone(clinic: Clinic) -> None:
    token = hold(clinic)
    with visiting(clinic) as unit:
        holding.release(unit, token)
        holding.release(unit, token)
    with visiting(clinic) as unit:
        mine = holding.opened(unit, token)
        assert holding.standing(unit, token) is None
        with pytest.raises(HoldExpired):
            holding.extend(unit, token)
    assert (mine.service, mine.provider, mine.location, mine.starts_at) == ("cleaning", "ana", "downtown", at("10:00"))
    assert hold(clinic)


def test_a_time_is_kept_longer_but_not_for_ever(clinic: Clinic) -> None:
    token = hold(clinic)
    with visiting(clinic) as unit:
        before = kept(unit, token).held_until
        unit.session.run(
            "update reservation set held_until = held_until - interval '5 minutes' where tenant_id = %(tenant)s"
        )
        assert holding.extend(unit, token).held_until >= before
    with visiting(clinic, now=NOW + holding.LONGEST) as unit, pytest.raises(KeptLongEnough):
        holding.extend(unit, token)


def test_a_page_that_was_loaded_anew_at_once_keeps_its_time_though_the_one_before_it_leaves_late(
    clinic: Clinic,
) -> None:
    """Both look at the clock within one second, and pages know seconds only."""
    token = hold(clinic)
    with visiting(clinic) as unit:
        seen = kept(unit, token).held_until
        anew = holding.extend(unit, token).held_until
    assert anew > seen
    with visiting(clinic) as unit:
        holding.release(unit, token, seen)
        assert kept(unit, token).held_until == anew
        holding.release(unit, token, anew)
        assert holding.standing(unit, token) is None


def test_a_token_of_another_tenant_or_made_up_opens_nothing(clinic: Clinic, database: Database) -> None:
    other = a_clinic(database)
    for token in (hold(other), "", new_id(NOW).hex):
        for act in (holding.opened, holding.standing, holding.extend, holding.release):
            with visiting(clinic) as unit, pytest.raises(HoldTokenUnusable):
                act(unit, token)


def test_what_was_booked_is_not_given_back(clinic: Clinic) -> None:
    token = hold(clinic)
    book(clinic, token)
    with visiting(clinic) as unit, pytest.raises(HoldUsed):
        holding.release(unit, token)
    with visiting(clinic) as unit, pytest.raises(HoldExpired):
        holding.extend(unit, token)


def test_what_is_not_offered_online_is_not_held(clinic: Clinic) -> None:
    clinic.service("surgery", bookable_online=False)
    for service in ("surgery", "nothing"):
        with pytest.raises(ServiceNotFound):
            hold(clinic, service=service)


def test_a_button_that_is_pressed_twice_holds_once(clinic: Clinic) -> None:
    wish = HoldWish("cleaning", at("10:00"))
    held = []
    for _ in range(2):
        with visiting(clinic, key="form-1") as unit:
            held.append(holding.opened(unit, holding.hold(unit, wish)).hold)
    assert held[0] == held[1]


def test_a_visitor_may_nothing_that_the_desk_does(clinic: Clinic) -> None:
    token = hold(clinic)
    with visiting(clinic) as unit:
        mine = holding.opened(unit, token)
        for act in (booking.held, booking.release):
            with pytest.raises(NotAllowed):
                act(unit, mine.hold)
        with pytest.raises(NotAllowed):
            booking.hold(unit, HoldWish("cleaning", at("11:00")))
        with pytest.raises(NotAllowed):
            booking.list_holds(unit)


def test_who_may_not_book_for_themselves_holds_nothing(clinic: Clinic) -> None:
    reports = Actor("r", Role.LOCATION_REPORTS, "api", clinic.tenant, permissions=PERMISSIONS[Role.LOCATION_REPORTS])
    with clinic.unit(actor=reports) as unit, pytest.raises(NotAllowed):
        holding.hold(unit, HoldWish("cleaning", at("10:00")))


def test_no_wish_is_too_old_for_its_own_clock(clinic: Clinic) -> None:
    token = hold(clinic)
    with visiting(clinic, now=NOW + timedelta(days=2)) as unit:
        assert holding.opened(unit, token).until == NOW + holding.LONGEST
    assert issubclass(HoldTokenUnusable, NotFound)


def test_a_token_tells_whether_its_time_is_kept_given_back_or_booked(clinic: Clinic) -> None:
    token = hold(clinic)
    with visiting(clinic) as unit:
        assert kept(unit, token).start == at("10:00")
        holding.release(unit, token)
        assert holding.standing(unit, token) is None
    token = hold(clinic)
    book(clinic, token)
    with visiting(clinic) as unit, pytest.raises(HoldUsed):
        holding.standing(unit, token)
