"""Weekly hours are written as they are read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sloty.operations import weekly
from sloty.operations.specs import HoursSpec
from sloty.operations.specs.types import clock
from sloty.operations.weekly import Weekly

_TIMES = st.integers(0, 1439)
_DATES = st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))
_BREAKS = st.lists(st.tuples(_TIMES, _TIMES), max_size=2).map(lambda pairs: tuple(sorted(pairs)))
_SPANS = st.lists(
    st.builds(
        Weekly,
        weekday=st.integers(1, 7),
        opens=_TIMES,
        closes=st.integers(0, 1440),
        valid_from=_DATES,
        valid_to=st.none(),
        breaks=_BREAKS,
    ),
    max_size=8,
    unique=True,
)


@given(_SPANS)
def test_what_is_written_says_the_same_when_it_is_read(spans: list[Weekly]) -> None:
    read = [HoursSpec.model_validate(each) for each in weekly.written(spans)]
    assert set(weekly.asked_for(read)) == set(spans)


@given(_SPANS, st.randoms())
def test_the_order_of_rows_does_not_matter(spans: list[Weekly], lot: object) -> None:
    shuffled = sorted(spans, key=lambda span: hash((span, str(lot))))
    assert weekly.written(shuffled) == weekly.written(spans)
    assert weekly.told(shuffled) == weekly.told(spans)


def test_days_that_are_alike_stand_together() -> None:
    text = ["mon-fri 09:00-17:00 except 12:00-12:30", "sat,sun 22:00-02:00"]
    specs = [HoursSpec.model_validate(each) for each in text]
    assert list(weekly.told(weekly.asked_for(specs))) == text
    assert weekly.written(weekly.asked_for(specs)) == text


def test_hours_for_a_season_are_written_whole() -> None:
    span = Weekly(1, 540, 1440, valid_from=date(2027, 6, 1))
    assert weekly.told([span]) == ("mon 09:00-24:00 (2027-06-01 to …)",)
    assert weekly.written([span]) == [{"days": "mon", "opens": "09:00", "closes": "24:00", "valid_from": "2027-06-01"}]


@pytest.mark.parametrize(("minute", "told"), [(0, "00:00"), (545, "09:05"), (1440, "24:00")])
def test_a_minute_of_the_day_is_told_as_a_time(minute: int, told: str) -> None:
    assert clock(minute) == told
