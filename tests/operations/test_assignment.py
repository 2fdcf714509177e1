"""Who gets the visit where anybody would do."""

from collections import Counter
from datetime import timedelta

import pytest

from sloty.operations.assignment import ranked
from sloty.operations.offerings import offering
from tests.builders import Clinic, at
from tests.operations.test_booking import book


@pytest.fixture
def three(clinic: Clinic) -> Clinic:
    """Ana, Ben and Cho all give exams."""
    clinic.provider("ben")
    clinic.provider("cho")
    clinic.service("exam", by=("ana", "ben", "cho"))
    return clinic


def order(clinic: Clinic, time: str) -> list[str]:
    """Who is tried, in turn."""
    with clinic.unit() as unit:
        return [offer.provider for offer, _ in ranked(unit, offering(unit, "exam").offers, at(time))]


def test_one_alone_needs_no_reason(clinic: Clinic) -> None:
    with clinic.unit() as unit:
        offers = offering(unit, "cleaning").offers
        assert ranked(unit, offers, at("09:30")) == [(offers[0], None)]


def test_whoever_has_the_fewest_visits_that_day_comes_first(three: Clinic) -> None:
    """Visits of another local day do not count."""
    for time in ("10:00", "11:00", "2027-01-05 10:00", "2027-01-05 11:00", "2027-01-05 12:00"):
        book(three, time, "exam", provider="ana" if time.startswith("1") else "ben")
    book(three, "10:00", "exam", provider="ben")
    assert order(three, "14:00") == ["cho", "ben", "ana"]
    assert order(three, "2027-01-05 14:00")[-1] == "ben"


def test_the_reason_tells_how_many_visits_and_among_how_many(three: Clinic) -> None:
    book(three, "10:00", "exam", provider="ana")
    with three.unit() as unit:
        reasons = [reason or "" for _, reason in ranked(unit, offering(unit, "exam").offers, at("14:00"))]
    assert reasons[0].startswith("any provider: 0 visits that day, fewest of 3")
    assert reasons[2].startswith("any provider: 1 visit that day")


def test_the_lot_is_the_same_for_the_same_time_and_favours_nobody(three: Clinic) -> None:
    assert order(three, "09:30") == order(three, "09:30")
    with three.unit() as unit:
        offers = offering(unit, "exam").offers
        first = Counter(
            ranked(unit, offers, at("09:00") + timedelta(days=day))[0][0].provider for day in range(0, 365, 3)
        )
    assert all(20 < first[name] < 65 for name in ("ana", "ben", "cho"))
