"""Days as they are typed at a desk: what two numbers mean, and in which order."""

from datetime import date

import pytest

from sloty.engine import civil
from sloty.formats.moments import MomentUnreadable
from sloty.formats.short_days import days
from tests.builders import NEW_YORK, at

FRIDAY = at("2027-01-01 12:00")


def read(text: str, *, month_first: bool = True) -> list[date]:
    """On the first of January, in New York."""
    return days(text, FRIDAY, civil.zone(NEW_YORK), month_first=month_first)


@pytest.mark.parametrize(
    ("text", "day"),
    [("fri", date(2027, 1, 1)), ("+2w", date(2027, 1, 15)), ("2027-03-01", date(2027, 3, 1)), ("tomorrow", date(2027, 1, 2))],
)  # fmt: skip
def test_what_moments_read_is_read(text: str, day: date) -> None:
    assert read(text) == [day]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12/3", [date(2027, 12, 3), date(2027, 3, 12)]),
        ("3/3", [date(2027, 3, 3)]),
        ("25/12", [date(2027, 12, 25)]),
        ("12/25", [date(2027, 12, 25)]),
        ("1/1", [date(2027, 1, 1)]),
        ("12.3.", [date(2027, 3, 12)]),
        ("12.3", [date(2027, 3, 12)]),
        ("12/3/2026", [date(2026, 12, 3), date(2026, 3, 12)]),
        ("12.3.2026", [date(2026, 3, 12)]),
        ("29/2", [date(2028, 2, 29)]),
    ],
)
def test_two_numbers_are_a_day_and_a_month(text: str, found: list[date]) -> None:
    assert read(text) == found


def test_where_the_day_comes_first_it_is_meant_first() -> None:
    assert read("12/3", month_first=False) == [date(2027, 3, 12), date(2027, 12, 3)]


@pytest.mark.parametrize(
    "text", ["13/13", "30/2", "0/1", "1/2/3", "12/3/9999", "29/2/2027", "12.3/2027", "٣/٤", "soon"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(MomentUnreadable):
        read(text)
