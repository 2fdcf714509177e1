"""What a visitor chooses from: places, people, questions, and the first week with something free."""

from datetime import date, datetime

import pytest

from sloty.operations import booking, nouns
from sloty.operations.booking import HoldWish
from sloty.operations.offerings import ServiceNotFound
from sloty.operations.providers import PROVIDER
from sloty.operations.self_service import choosing
from sloty.operations.self_service.choosing import Choice, Week
from tests.builders import MONDAY, Clinic, at
from tests.operations.self_service.visitors import visiting


def choice(clinic: Clinic, service: str = "cleaning", location: str | None = None) -> Choice:
    with visiting(clinic) as unit:
        return choosing.choice(unit, service, location)


def week(clinic: Clinic, first: date | None = None) -> Week:
    with visiting(clinic) as unit:
        chosen = choosing.choice(unit, "cleaning")
        return choosing.week(unit, chosen, chosen.places[0], None, first)


def test_what_there_is_one_of_is_chosen(clinic: Clinic) -> None:
    chosen = choice(clinic)
    assert chosen.place(None) == chosen.places[0]
    assert chosen.person(None) == chosen.people[0]
    clinic.location("uptown", address="1 High Street", city="Springfield", postal_code="12345")
    clinic.provider("bob", where="uptown")
    clinic.service("exam", by=("ana", "bob"), where=("downtown", "uptown"))
    several = choice(clinic, "exam")
    assert (several.place(None), several.person(None)) == (None, None)
    assert [each.name for each in several.people] == ["Ana", "Bob"]
    assert several.place("uptown") == choice(clinic, "exam", "uptown").places[0]
    assert {each.address for each in several.places} == {None, "1 High Street, 12345 Springfield"}


def test_people_stand_in_the_order_of_their_names_each_with_the_title(clinic: Clinic) -> None:
    clinic.provider("bob")
    clinic.service("exam", by=("ana", "bob"))
    with clinic.unit() as unit:
        nouns.edit(unit, PROVIDER, "bob", {"title": "Dr"})
    assert [each.name for each in choice(clinic, "exam").people] == ["Ana", "Dr Bob"]


def test_what_is_not_offered_there_or_online_is_not_found(clinic: Clinic) -> None:
    clinic.location("uptown")
    clinic.service("inner", bookable_online=False)
    for service, location in (("cleaning", "uptown"), ("inner", None), ("nothing", None)):
        with pytest.raises(ServiceNotFound):
            choice(clinic, service, location)


def test_the_first_week_begins_with_the_first_free_day(clinic: Clinic) -> None:
    clinic.closure("downtown", date(2027, 1, 1))
    found = week(clinic)
    assert found.first == MONDAY
    assert len(found.days) == 5
    assert found.days[MONDAY][0].start == at("09:00")


def test_a_week_with_nothing_knows_the_next_free_day(clinic: Clinic) -> None:
    for day in range(4, 16):
        clinic.closure("downtown", date(2027, 1, day))
    assert week(clinic, MONDAY).days == {}
    assert week(clinic, MONDAY).next_free == date(2027, 1, 18)


def test_others_near_a_time_that_is_gone(clinic: Clinic) -> None:
    with visiting(clinic) as unit:
        near = choosing.nearest(unit, "cleaning", "ana", "downtown", at("10:00"))
    assert [slot.start for slot in near] == [at("09:45"), at("10:00"), at("10:15")]


def lasting(clinic: Clinic, service: str = "cleaning", first: date | None = None) -> datetime:
    """Until when a page with a week holds, by itself."""
    with visiting(clinic) as unit:
        chosen = choosing.choice(unit, service)
        shown = choosing.week(unit, chosen, chosen.places[0], None, first)
        return choosing.lasting(unit, chosen, chosen.places[0], shown)


def test_a_week_lasts_until_its_first_start_is_too_soon_or_the_day_ends(clinic: Clinic) -> None:
    assert lasting(clinic) == at("2027-01-01 09:00")
    assert lasting(clinic, first=MONDAY) == at("2027-01-02 00:00")
    clinic.service("exam", duration=30, notice_hours=1)
    assert lasting(clinic, "exam") == at("2027-01-01 08:00")


def test_and_no_longer_than_the_next_hold_keeps_its_time(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        held = booking.hold(unit, HoldWish("cleaning", at("10:00")))
    assert lasting(clinic, first=MONDAY).replace(microsecond=0) == held.held_until
