"""A visitor waits: once, is told nothing of what is known of the customer, and waits no more when they like."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from sloty.engine.waiting import EntryStatus, PartOfDay, Priority
from sloty.errors import ManyErrors
from sloty.ids import TenantId
from sloty.operations import merging, nouns, signing, waitlist
from sloty.operations.links import LinkUnusable
from sloty.operations.offerings import NotOffered, ServiceNotFound
from sloty.operations.self_service import waiting
from sloty.operations.self_service.contact import CallInstead, Contact
from sloty.operations.self_service.waiting import Joined, OwnEntry, OwnWaiting
from sloty.operations.services import SERVICE
from sloty.operations.signing import Purpose
from sloty.operations.waitlist import EntryView, WaitlistClosed
from tests.builders import MONDAY, NOW, Clinic, at
from tests.operations.self_service.visitors import EVA, visiting
from tests.operations.test_booking import count
from tests.operations.test_waitlist import add, keep_list

RUI = Contact("Rui", "Costa", "RUI@example.com ")


@pytest.fixture
def open_list(clinic: Clinic) -> Clinic:
    """A clinic whose cleanings people may wait for."""
    keep_list(clinic)
    return clinic


def join(clinic: Clinic, contact: Contact = EVA, key: str | None = None, **wish: Any) -> Joined:
    """What a visitor gets who sends the form."""
    with visiting(clinic, key=key) as unit:
        return waiting.join(unit, OwnWaiting(contact, **{"service": "cleaning", **wish}))


def there(clinic: Clinic) -> list[EntryView]:
    with clinic.unit() as unit:
        return waitlist.entries(unit)


def test_who_joins_stands_on_the_list_and_sees_what_they_asked_for(open_list: Clinic) -> None:
    wish: dict[str, Any] = {
        "provider": "ana",
        "latest": MONDAY,
        "parts_of_day": (PartOfDay.MORNING,),
        "notes": "after work",
    }
    joined = join(open_list, **wish)
    (entry,) = there(open_list)
    assert (entry.email, entry.customer_name, entry.source, entry.notes) == (
        EVA.email,
        "Eva Lind",
        "ONLINE",
        "after work",
    )
    assert (entry.provider, entry.location, entry.latest, entry.priority) == ("ana", None, MONDAY, Priority.NORMAL)
    view = joined.view
    assert (view.service_name, view.provider_name, view.location) == ("Cleaning", "Ana", None)
    assert (view.latest, view.parts_of_day, view.waits) == (MONDAY, (PartOfDay.MORNING,), True)
    with visiting(open_list) as unit:
        assert waiting.see(unit, joined.token) == view


def test_what_is_sent_twice_is_one_place_and_both_get_a_word(open_list: Clinic) -> None:
    first, second = (join(open_list, key="form-1") for _ in range(2))
    assert first.view == second.view
    for joined in (first, second):
        with visiting(open_list) as unit:
            assert waiting.see(unit, joined.token).id == first.view.id
    other_tab = join(open_list, key="form-2", notes="mornings")
    assert seen(other_tab) == seen(first)
    assert [entry.notes for entry in there(open_list)] == ["Asked again online\nmornings"]


def test_nothing_is_told_or_changed_of_who_waits_already(open_list: Clinic) -> None:
    """Whoever types an address need not be the one whose it is."""
    before = add(open_list, priority=Priority.URGENT, latest=MONDAY, notes="knows the director")
    wish: dict[str, Any] = {"earliest": MONDAY, "parts_of_day": (PartOfDay.EVENING,)}
    joined = join(open_list, Contact("Rui", "Silva", "rui@example.com", phone="+12025550143"), **wish)
    assert seen(joined) == seen(join(open_list, **wish))
    entry = there(open_list)[0]
    assert entry.notes == (
        "knows the director\nAsked again online: from 2027-01-04, evening\nOnline as: Rui Silva, +12025550143"
    )
    assert replace(entry, notes=before.notes, version=before.version) == before


def test_whoever_knows_an_address_does_not_take_its_owner_off_the_list(open_list: Clinic) -> None:
    """The desk is told; and to who asked it looks as it does to everybody."""
    mine, strangers, others = join(open_list), join(open_list), join(open_list, RUI)
    for joined in (strangers, others):
        with visiting(open_list) as unit:
            assert waiting.see(unit, joined.token).status is EntryStatus.ACTIVE
        for act in (waiting.leave, waiting.leave, waiting.see):
            with visiting(open_list) as unit:
                assert act(unit, joined.token).status is EntryStatus.CANCELLED
    (entry,) = there(open_list)
    assert (entry.id, entry.notes) == (mine.view.id, "Asked again online\nAsked online to be taken off")
    with visiting(open_list) as unit:
        assert waiting.leave(unit, mine.token).status is EntryStatus.CANCELLED
    assert there(open_list) == []


def test_who_asked_twice_waits_no_more_when_the_desk_has_taken_them_off(open_list: Clinic) -> None:
    mine, again = join(open_list), join(open_list)
    with open_list.unit() as unit:
        waitlist.remove(unit, str(mine.view.id))
    for act in (waiting.see, waiting.leave):
        with visiting(open_list) as unit:
            assert not act(unit, again.token).waits


def seen(joined: Joined) -> OwnEntry:
    """All of it but which one it is."""
    return replace(joined.view, id=UUID(int=0))


def test_who_waits_no_more_says_so_as_often_as_they_like(open_list: Clinic) -> None:
    joined = join(open_list)
    for _ in range(2):
        with visiting(open_list) as unit:
            assert waiting.leave(unit, joined.token).status is EntryStatus.CANCELLED
    assert there(open_list) == []
    with open_list.unit() as unit:
        view = waitlist.show(unit, str(joined.view.id))
    assert (view.cancellation_reason, view.version) == ("left the list online", 2)
    assert join(open_list).view.id != joined.view.id


def test_who_was_booked_or_waited_too_long_leaves_in_vain(open_list: Clinic) -> None:
    booked, late = join(open_list), join(open_list, RUI, latest=MONDAY)
    with open_list.unit() as unit:
        waitlist.book(unit, str(booked.view.id), at("09:30"))
    with visiting(open_list) as unit:
        assert waiting.leave(unit, booked.token).status is EntryStatus.BOOKED
    with visiting(open_list, now=NOW + timedelta(days=30)) as unit:
        assert waiting.leave(unit, late.token).status is EntryStatus.EXPIRED
        assert not waiting.see(unit, late.token).waits


def test_a_word_that_was_not_given_opens_nothing(open_list: Clinic, empty_clinic: Clinic) -> None:
    """Made up, cut off, for another purpose, of another tenant, or of an entry that is gone: all are told alike."""
    token = join(open_list).token

    def signed(purpose: Purpose, tenant: TenantId, entry: UUID) -> str:
        return signing.sign(open_list.database, purpose, tenant, {"w": entry.hex})

    (entry,) = there(open_list)
    wrong = [
        "",
        token[:-1],
        f"x{token}",
        signed(Purpose.HOLD, open_list.tenant, entry.id),
        signed(Purpose.WAITING, empty_clinic.tenant, entry.id),
        signed(Purpose.WAITING, open_list.tenant, UUID(int=7)),
    ]
    for word in wrong:
        for act in (waiting.see, waiting.leave):
            with pytest.raises(LinkUnusable), visiting(open_list) as unit:
                act(unit, word)
    for act in (waiting.see, waiting.leave):
        with pytest.raises(LinkUnusable), visiting(empty_clinic) as unit:
            act(unit, token)
    assert there(open_list) == [entry]


def test_a_word_is_good_after_two_customers_became_one(open_list: Clinic) -> None:
    joined = join(open_list)
    with open_list.unit() as unit:
        merging.merge(unit, "rui@example.com", EVA.email)
    with visiting(open_list) as unit:
        assert waiting.leave(unit, joined.token).status is EntryStatus.CANCELLED


def test_what_is_not_offered_online_cannot_be_waited_for(open_list: Clinic) -> None:
    open_list.service("surgery", waitlist=True, bookable_online=False)
    open_list.service("exam")
    wishes: list[tuple[dict[str, Any], type[Exception]]] = [
        ({"service": "surgery"}, ServiceNotFound),
        ({"service": "exam"}, WaitlistClosed),
        ({"provider": "ben"}, NotOffered),
    ]
    for wish, error in wishes:
        with pytest.raises(error):
            join(open_list, **wish)
    with open_list.unit() as unit:
        nouns.edit(unit, SERVICE, "cleaning", {"waitlist": False})
    with pytest.raises(WaitlistClosed):
        join(open_list)
    assert (count(open_list, "waitlist_entry"), count(open_list, "customer")) == (0, 1)


def test_everything_that_is_wrong_is_told_at_once(open_list: Clinic) -> None:
    with pytest.raises(ManyErrors) as caught:
        join(open_list, Contact("", "Lind", ""), latest=date(2026, 1, 1))
    assert [error.field for error in caught.value.errors] == ["email", "first_name", "latest"]


def test_who_cannot_be_booked_is_told_to_call(open_list: Clinic) -> None:
    open_list.customer("late@example.com", status="DECEASED")
    with pytest.raises(CallInstead):
        join(open_list, Contact("Rui", "Costa", "late@example.com"))
