"""The first free times: days in their order, within one day what is welcome first; never more of one than one wants."""

from datetime import date, timedelta
from typing import Any

import pytest

from sloty.operations import booking, first_free
from sloty.operations.booking import Wish
from sloty.operations.first_free import Suggestion, Wanted
from sloty.operations.slots import WindowTooLong
from tests.builders import Clinic, at
from tests.operations.test_booking import RUI, book


@pytest.fixture
def three(clinic: Clinic) -> Clinic:
    """Ana and Ben downtown from nine, Cho uptown from ten; all give exams."""
    clinic.location("uptown")
    clinic.provider("ben")
    clinic.provider("cho", works="Mon-Fri 10:00-12:00", where="uptown")
    clinic.service("exam", by=("ana", "ben", "cho"), where=("downtown", "uptown"), step=30)
    return clinic


def suggest(
    clinic: Clinic, days: int = 1, limit: int = 30, service: str = "exam", start: str = "00:00", **wanted: Any
) -> list[Suggestion]:
    with clinic.unit() as unit:
        search = Wanted(service, at(start), at(start) + timedelta(days=days), **wanted)
        return first_free.first_free(unit, search, limit)


def told(found: list[Suggestion]) -> list[str]:
    return [f"{each.slot.start:%H:%M} {each.slot.provider}" for each in found]


def test_the_earliest_first_three_of_each_and_at_one_time_whoever_is_least_busy(three: Clinic) -> None:
    book(three, "15:00", "exam", provider="ana")
    assert told(suggest(three)) == [
        "09:00 ben", "09:00 ana", "09:30 ben", "09:30 ana", "10:00 ben", "10:00 cho", "10:00 ana", "10:30 cho",
        "11:00 cho",
    ]  # fmt: skip


def test_the_usual_provider_and_place_come_first_on_each_day_and_say_so(three: Clinic) -> None:
    book(three, "15:00", "exam", provider="ben")
    found = suggest(three, days=2, usual_provider="cho", usual_location="downtown")
    monday = [each for each in found if each.slot.start.date() == date(2027, 1, 4)]
    assert told(found[:5]) == ["10:00 cho", "10:30 cho", "11:00 cho", "09:00 ana", "09:00 ben"]
    assert told(found[len(monday) : len(monday) + 1]) == ["10:00 cho"]
    assert [(each.reasons, each.score) for each in (found[0], found[3], found[4])] == [
        (("the usual provider", "nothing else that day"), 2),
        (("the usual location", "nothing else that day"), 1),
        (("the usual location", "1 visit that day"), 1),
    ]


def test_visits_that_day_are_those_of_the_day_at_the_location(three: Clinic) -> None:
    """A morning on the atoll is the noon of the day before in New York."""
    atoll = "Pacific/Kiritimati"
    three.location("atoll", zone=atoll)
    three.provider("dan", works="Mon-Sun 08:00-10:00", where="atoll")
    three.service("swim", by=("dan",), where=("atoll",))
    for time in ("2027-01-05 08:00", "2027-01-06 08:00", "2027-01-06 08:30"):
        with three.unit() as unit:
            booking.book(unit, Wish("swim", at(time, atoll), RUI))
    found = suggest(three, days=3, service="swim")
    assert {(each.slot.start.day, each.reasons) for each in found} == {
        (5, ("1 visit that day",)), (6, ("2 visits that day",)), (7, ("nothing else that day",)),
    }  # fmt: skip


def test_days_of_several_zones_are_told_in_their_order(three: Clinic) -> None:
    """Ben has a second place where it is tomorrow already: its times stand among those of tomorrow."""
    three.location("tokyo", zone="Asia/Tokyo")
    three.works("ben", "Mon-Fri 08:00-09:00", "tokyo")
    three.service("talk", by=("ana", "ben"), where=("downtown", "tokyo"), step=30)
    found = suggest(three, days=2, service="talk", start="12:00")
    days = [each.slot.start.date() for each in found]
    assert days == sorted(days)
    assert {each.slot.location for each in found} == {"downtown", "tokyo"}
    assert max(days.count(day) for day in set(days)) <= 9


def test_there_are_so_many_as_are_asked_for_and_no_more(three: Clinic) -> None:
    assert len(suggest(three, days=14, limit=5)) == 5
    many = suggest(three, days=60, limit=300)
    assert len(many) == 300
    assert many[-1].slot.start.date() > date(2027, 2, 15)


def test_the_search_is_narrowed_by_what_is_named(three: Clinic) -> None:
    assert {each.slot.provider for each in suggest(three, provider="ben")} == {"ben"}
    assert {each.slot.location for each in suggest(three, location="uptown")} == {"uptown"}
    assert suggest(three, start="2027-01-09 00:00") == []
    with pytest.raises(WindowTooLong):
        suggest(three, days=93)
