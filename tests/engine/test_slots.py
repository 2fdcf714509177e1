from datetime import timedelta

import pytest

from sloty.engine.slots import LONGEST_FOOTPRINT, Slot, Timing, TimingInvalid, offered
from tests.engine.builders import at, between

MORNING = between("09:00", "11:00")


def wall_starts(*busy: tuple[str, str], timing: Timing, within: tuple[str, str] = ("00:00", "24:00")) -> list[str]:
    slots = offered([MORNING], [between(*each) for each in busy], timing, between(*within))
    return [f"{slot.start - timedelta(hours=5):%H:%M}" for slot in slots]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ((0, 15), "duration"),
        ((30, 0), "step"),
        ((30, 1441), "step"),
        ((30, 15, -1), "before"),
        ((30, 15, 0, -1), "after"),
        ((LONGEST_FOOTPRINT, 15, 1), "duration"),
    ],
)
def test_lengths_that_make_no_visit_are_refused(values: tuple[int, ...], field: str) -> None:
    with pytest.raises(TimingInvalid) as raised:
        Timing(*values)
    assert raised.value.field == field


def test_the_footprint_is_the_visit_with_its_buffers() -> None:
    timing = Timing(30, 15, before=5, after=10)
    assert timing.visit(at("09:00")) == between("09:00", "09:30")
    assert timing.footprint(at("09:00")) == between("08:55", "09:40")


def test_an_empty_morning_is_offered_step_by_step() -> None:
    assert wall_starts(timing=Timing(60, 30)) == ["09:00", "09:30", "10:00"]


def test_a_slot_is_the_visit_without_buffers() -> None:
    first = next(offered([MORNING], [], Timing(30, 15, 5, 10), between("00:00", "24:00")))
    assert first == Slot(at("09:00"), at("09:30"))


def test_the_footprint_may_spill_out_of_the_opening_but_the_visit_may_not() -> None:
    assert wall_starts(timing=Timing(60, 60, before=30, after=30)) == ["09:00", "10:00"]


def test_a_three_hour_visit_is_not_offered_in_a_two_hour_opening() -> None:
    assert wall_starts(timing=Timing(180, 15)) == []


def test_the_buffer_keeps_its_distance_on_both_sides() -> None:
    free = wall_starts(("09:40", "10:00"), timing=Timing(20, 10, before=10, after=10))
    assert free == ["09:00", "09:10", "10:10", "10:20", "10:30", "10:40"]


def test_a_window_is_about_starts_and_half_open() -> None:
    assert wall_starts(timing=Timing(60, 30), within=("09:30", "10:00")) == ["09:30"]
