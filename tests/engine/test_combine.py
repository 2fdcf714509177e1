from sloty.engine.combine import all_of, at_least, clip, free_starts, grid, visit_starts
from sloty.engine.hours import Opening
from sloty.engine.slots import Timing

ALWAYS = (0, 10_000)
VISIT = Timing(10, 5, before=1, after=2)
"""600 seconds, with 60 before and 120 after."""


def test_a_visit_may_start_until_it_would_end_after_closing() -> None:
    assert visit_starts([Opening(0, 1_200, 0)], VISIT) == [(0, 601)]


def test_an_opening_shorter_than_the_visit_has_no_starts() -> None:
    assert visit_starts([Opening(0, 599, 0)], VISIT) == []
    assert visit_starts([Opening(0, 600, 0)], VISIT) == [(0, 1)]


def test_a_visit_may_run_across_the_seam_of_openings_that_touch() -> None:
    assert visit_starts([Opening(0, 600, 0), Opening(600, 1_200, 300)], VISIT) == [(0, 601)]


def test_a_footprint_keeps_clear_of_what_is_taken_on_both_sides() -> None:
    assert free_starts([(2_000, 3_000, 0)], 1, VISIT, ALWAYS) == [(0, 1_281), (3_060, 10_000)]


def test_an_empty_calendar_is_free_throughout() -> None:
    assert free_starts([], 1, VISIT, ALWAYS) == [ALWAYS]


def test_a_calendar_without_capacity_is_never_free() -> None:
    assert free_starts([], 0, VISIT, ALWAYS) == []


def test_one_free_lane_is_enough_but_it_must_be_one() -> None:
    both = [(1_000, 2_000, 0), (2_000, 3_000, 1)]
    # Up to 1 281 the second lane is free, from 2 060 the first; in between each visit would need to change lanes.
    assert free_starts(both, 2, VISIT, ALWAYS) == [(0, 1_281), (2_060, 10_000)]
    assert free_starts(both, 3, VISIT, ALWAYS) == [ALWAYS]


def test_lanes_beyond_the_capacity_do_not_matter() -> None:
    assert free_starts([(0, 9_000, 1), (0, 9_000, 2)], 1, VISIT, ALWAYS) == [ALWAYS]
    assert free_starts([(0, 9_000, 0), (0, 9_000, 2)], 2, VISIT, ALWAYS) == [ALWAYS]


def test_time_taken_twice_in_a_lane_is_still_taken_once() -> None:
    assert free_starts([(1_000, 5_000, 0), (2_000, 3_000, 0)], 1, VISIT, ALWAYS) == [(0, 281), (5_060, 10_000)]


def test_clip_keeps_what_lies_within() -> None:
    assert clip([(0, 5), (7, 9), (11, 20)], (3, 12)) == [(3, 5), (7, 9), (11, 12)]
    assert clip([(0, 5)], (5, 9)) == []
    assert clip([(0, 9)], (3, 4)) == [(3, 4)]


def test_all_of_keeps_what_every_set_has() -> None:
    assert all_of([[(0, 9)], [(1, 3), (5, 12)], [(2, 6), (8, 20)]]) == [(2, 3), (5, 6), (8, 9)]
    assert all_of([[(0, 9)], []]) == []
    assert all_of([[(0, 9)]]) == [(0, 9)]


def test_at_least_counts_the_members_that_are_free() -> None:
    sets = [[(0, 10)], [(5, 15)], [(10, 20)]]
    assert at_least(sets, 1) == [(0, 20)]
    assert at_least(sets, 2) == [(5, 15)]
    assert at_least(sets, 3) == []
    assert at_least(sets, 4) == []
    assert at_least([], 1) == []


def test_the_grid_counts_from_the_anchor_not_from_the_opening() -> None:
    assert grid([Opening(7, 20, 0)], 5, [(0, 100)]) == [10, 15]


def test_the_grid_keeps_to_openings_and_to_what_is_permitted() -> None:
    openings = [Opening(0, 10, 0), Opening(10, 30, 11)]
    assert grid(openings, 4, [(3, 13), (20, 24)]) == [4, 8, 11, 23]
