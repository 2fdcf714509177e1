from datetime import date

import pytest

from sloty.engine.declared import Break, Closure, HoursInvalid, Override, OverrideKind, WorkingHours, wall_length

MONDAY = date(2027, 1, 4)


@pytest.mark.parametrize(("opens", "closes"), [(-1, 60), (1440, 60), (0, 1441), (0, -1)])
def test_times_that_are_no_minutes_of_the_day_are_refused(opens: int, closes: int) -> None:
    with pytest.raises(HoursInvalid):
        WorkingHours(1, opens, closes)
    with pytest.raises(HoursInvalid):
        Break(opens, closes)
    with pytest.raises(HoursInvalid):
        Override(MONDAY, OverrideKind.SICK, opens, closes)
    with pytest.raises(HoursInvalid):
        Closure(MONDAY, opens, closes)


@pytest.mark.parametrize("weekday", [0, 8])
def test_a_weekday_that_is_not_iso_is_refused(weekday: int) -> None:
    with pytest.raises(HoursInvalid):
        WorkingHours(weekday, 540, 720)


@pytest.mark.parametrize(
    ("hours", "rest"),
    [
        ((540, 720), (500, 560)),
        ((540, 720), (700, 730)),
        ((540, 720), (800, 810)),
        ((540, 720), (600, 550)),
        ((1320, 360), (300, 400)),
        ((1320, 360), (600, 630)),
    ],
)
def test_a_break_outside_its_hours_is_refused(hours: tuple[int, int], rest: tuple[int, int]) -> None:
    with pytest.raises(HoursInvalid):
        WorkingHours(1, *hours, breaks=(Break(*rest),))


@pytest.mark.parametrize(
    ("hours", "rest"),
    [((540, 720), (540, 720)), ((1320, 360), (1400, 20)), ((1320, 360), (0, 30)), ((0, 1440), (600, 630))],
)
def test_a_break_within_its_hours_is_fine_also_over_midnight(hours: tuple[int, int], rest: tuple[int, int]) -> None:
    assert WorkingHours(1, *hours, breaks=(Break(*rest),)).breaks


def test_a_break_without_length_is_refused() -> None:
    with pytest.raises(HoursInvalid):
        Break(600, 600)


def test_validity_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(HoursInvalid):
        WorkingHours(1, 540, 720, valid_from=MONDAY, valid_to=date(2027, 1, 3))


def test_validity_includes_both_its_days() -> None:
    hours = WorkingHours(1, 540, 720, valid_from=MONDAY, valid_to=MONDAY)
    assert hours.holds_on(MONDAY)
    assert not hours.holds_on(date(2027, 1, 11))
    assert not hours.holds_on(date(2026, 12, 28))


def test_extra_time_without_times_is_refused() -> None:
    with pytest.raises(HoursInvalid):
        Override(MONDAY, OverrideKind.AVAILABLE)


def test_half_a_pair_of_times_is_refused() -> None:
    with pytest.raises(HoursInvalid):
        Closure(MONDAY, opens=540)
    with pytest.raises(HoursInvalid):
        Override(MONDAY, OverrideKind.SICK, closes=0)


@pytest.mark.parametrize(
    ("opens", "closes", "length"),
    [(540, 720, 180), (1320, 360, 480), (0, 1440, 1440), (600, 600, 1440), (1320, 0, 120)],
)
def test_what_does_not_close_after_it_opens_closes_on_the_next_day(opens: int, closes: int, length: int) -> None:
    assert wall_length(opens, closes) == length
