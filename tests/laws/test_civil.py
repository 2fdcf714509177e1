"""Wall times agree with a walk through the minutes of UTC that asks what the clock shows."""

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sloty.engine import civil
from sloty.engine.span import instant_of
from tests.laws.strategies import SKIPPED, Place, closing_minutes, places
from tests.laws.walls import changes, walls


@given(places(), closing_minutes)
@example(Place(*SKIPPED[0]), 540)
def test_a_wall_time_is_when_the_clock_first_shows_it(place: Place, minute: int) -> None:
    zone = civil.zone(place.zone)
    assert civil.epoch(place.day, minute, zone) == walls(place.zone, place.day).minute_of(place.day, minute) * 60


@given(places())
@example(Place(*SKIPPED[1]))
def test_a_zone_has_the_dates_that_its_clocks_showed(place: Place) -> None:
    assert civil.has_day(place.day, civil.zone(place.zone)) == walls(place.zone, place.day).has_day(place.day)


@given(places(), closing_minutes)
def test_reading_the_wall_gives_the_wall_time_back_unless_it_was_skipped(place: Place, minute: int) -> None:
    zone = civil.zone(place.zone)
    read = civil.wall(civil.instant(place.day, minute, zone), zone)
    wanted = read.replace(year=place.day.year, month=place.day.month, day=place.day.day, hour=0, minute=0)
    wanted += timedelta(minutes=minute)
    clock = walls(place.zone, place.day)
    assert read == wanted or wanted not in clock.shown.values()


@given(places(), st.integers(0, 2 * 1440))
def test_days_follow_one_another_without_gap_or_overlap(place: Place, minute: int) -> None:
    zone = civil.zone(place.zone)
    following = place.day + timedelta(days=1)
    if civil.has_day(place.day, zone) and civil.has_day(following, zone):
        assert civil.day_span(place.day, zone).end == civil.day_span(following, zone).start
    if minute >= 1440:
        assert civil.epoch(place.day, minute, zone) == civil.epoch(following, minute - 1440, zone)


@pytest.mark.parametrize("year", [2027])
def test_every_wall_time_around_every_change_of_a_year_is_right(year: int) -> None:
    seen = set()
    for name in sorted(civil.zone_names()):
        for day in changes(name, year):
            zone = civil.zone(name)
            offsets = tuple(
                (instant_of(civil.epoch(day, 0, zone) + h * 3600).astimezone(zone).utcoffset()) for h in (-30, 30)
            )
            if (day, offsets) in seen:
                continue
            seen.add((day, offsets))
            clock = walls(name, day)
            for minute in range(-1440, 1440, 5):
                on = day if minute >= 0 else day - timedelta(days=1)
                assert civil.epoch(on, minute % 1440, zone) == clock.minute_of(on, minute % 1440) * 60, (
                    name,
                    on,
                    minute,
                )
    assert len(seen) > 20
