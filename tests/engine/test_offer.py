from dataclasses import replace
from datetime import timedelta

import pytest

from sloty.engine.hours import OverrideKind, Schedule
from sloty.engine.offer import Busy, Candidate, NotWaivable, PoolNeed, QuantityInvalid, clauses, explain, starts
from sloty.engine.policy import Notice
from sloty.engine.slots import Timing
from tests.engine.builders import (
    NEW_YORK,
    NOW,
    a_candidate,
    at,
    between,
    closure,
    hours,
    override,
    rooms,
    shown,
    taken,
)

ALL_DAY = between("00:00", "24:00")
MORNING = a_candidate(Schedule(NEW_YORK, hours("Mon-Fri 09:00-12:00")))
HOURLY = replace(MORNING, timing=Timing(60, 60))


def offered(candidate: Candidate, busy: Busy | None = None, waive: frozenset[str] = frozenset()) -> list[str]:
    return shown(starts(candidate, busy or {}, NOW, ALL_DAY, waive=waive))


def refusals(candidate: Candidate, time: str, busy: Busy | None = None) -> dict[str, str]:
    return {check.name: check.detail for check in explain(candidate, busy or {}, NOW, at(time)) if not check.passed}


def test_a_free_morning_is_offered_whole() -> None:
    assert offered(MORNING) == ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]


def test_the_window_may_begin_between_two_seconds() -> None:
    window = between("09:00", "10:00")
    later = replace(window, start=window.start + timedelta(microseconds=1))
    assert shown(starts(MORNING, {}, NOW, later)) == ["09:30"]


def test_what_is_taken_is_not_offered() -> None:
    assert offered(MORNING, {"ada": [taken("09:40", "10:30")]}) == ["09:00", "10:30", "11:00", "11:30"]


def test_the_gap_between_two_visits_is_what_follows_one_and_precedes_the_other() -> None:
    buffered = replace(MORNING, timing=Timing(30, 5, before=5, after=10))
    # Somebody's visit of 10:00 to 10:30, with its own buffers of 5 and 10 minutes.
    free = offered(buffered, {"ada": [taken("09:55", "10:40")]})
    assert "09:15" in free
    assert "09:20" not in free
    assert "10:45" in free
    assert "10:40" not in free


def test_the_grid_is_anchored_to_the_start_of_the_shift_in_its_own_zone() -> None:
    at_half_past = a_candidate(Schedule(NEW_YORK, hours("Mon 09:10-12:00", breaks=["10:00-10:05"])), Timing(50, 60))
    assert offered(at_half_past) == ["09:10", "10:10", "11:10"]


def test_a_night_shift_is_offered_past_midnight() -> None:
    night = a_candidate(Schedule(NEW_YORK, hours("Sun 22:00-02:00")), Timing(60, 60))
    assert offered(night) == ["00:00", "01:00"]


def test_the_repeated_hour_is_offered_twice() -> None:
    night = a_candidate(Schedule(NEW_YORK, hours("Sun 00:00-03:00")), Timing(60, 60), horizon_days=365)
    found = starts(night, {}, NOW, between("2027-11-07 00:00", "2027-11-08 00:00"))
    assert shown(found) == ["00:00", "01:00", "01:00", "02:00"]


def test_no_start_lies_in_the_hour_that_does_not_exist() -> None:
    night = a_candidate(Schedule(NEW_YORK, hours("Sun 00:00-05:00")), Timing(60, 60), horizon_days=365)
    found = starts(night, {}, NOW, between("2027-03-14 00:00", "2027-03-15 00:00"))
    assert shown(found) == ["00:00", "01:00", "03:00", "04:00"]


def test_a_visit_may_take_several_days_where_nothing_closes() -> None:
    always = a_candidate(Schedule(NEW_YORK, hours("Mon-Sun 00:00-24:00")), Timing(3 * 1440, 1440))
    assert offered(always) == ["00:00"]
    assert offered(replace(always, schedule=Schedule(NEW_YORK, hours("Mon-Tue 00:00-24:00")))) == []


def test_places_of_a_group_fill_one_by_one() -> None:
    group = replace(HOURLY, capacity=2)
    assert offered(group, {"ada": [taken("09:00", "10:00")]}) == ["09:00", "10:00", "11:00"]
    assert offered(group, {"ada": [taken("09:00", "10:00"), taken("09:00", "10:00", 1)]}) == ["10:00", "11:00"]


def test_a_pool_needs_as_many_free_members_as_asked() -> None:
    busy = {"red": [taken("09:00", "10:00")], "blue": [taken("09:30", "10:30")]}
    assert offered(replace(HOURLY, pools=(rooms("red", "blue"),)), busy) == ["10:00", "11:00"]
    assert offered(replace(HOURLY, pools=(rooms("red", "blue", quantity=2),)), busy) == ["11:00"]
    assert offered(replace(HOURLY, pools=(rooms("red", "blue", quantity=3),)), busy) == []
    assert offered(replace(HOURLY, pools=(rooms(),))) == []


def test_every_pool_must_have_something_free() -> None:
    device = PoolNeed("device", 1, (("laser", 1),))
    both = replace(HOURLY, pools=(rooms("red"), device))
    assert offered(both, {"red": [taken("09:00", "10:00")], "laser": [taken("11:00", "12:00")]}) == ["10:00"]


def test_a_need_for_nothing_is_refused() -> None:
    with pytest.raises(QuantityInvalid):
        rooms("red", quantity=0)


def test_nothing_is_offered_before_the_notice_or_after_the_horizon() -> None:
    early = between("2026-12-01 00:00", "2027-12-01 00:00")
    found = starts(replace(HOURLY, notice=Notice(days=3), horizon_days=4), {}, NOW, early)
    assert found[0] == int(at("2027-01-04 09:00").timestamp())
    assert found[-1] == int(at("2027-01-05 11:00").timestamp())


def test_every_clause_is_named_and_kept_within_the_window() -> None:
    found = clauses(replace(MORNING, pools=(rooms("red"),)), {}, NOW, ALL_DAY)
    assert [clause.name for clause in found] == ["hours", "notice", "horizon", "provider", "pool:room"]
    low, high = (int(edge.timestamp()) for edge in (ALL_DAY.start, ALL_DAY.end))
    assert all(low <= start < end <= high for clause in found for start, end in clause.starts)


def test_a_bookable_start_passes_every_check() -> None:
    checks = explain(replace(MORNING, pools=(rooms("red"),)), {}, NOW, at("09:30"))
    assert [(check.name, check.passed, check.detail) for check in checks] == [
        ("hours", True, "within working hours"),
        ("grid", True, "starts are 30 minutes apart"),
        ("notice", True, "the earliest start is 2027-01-01 07:00"),
        ("horizon", True, "the last day is 2027-04-01"),
        ("provider", True, "free"),
        ("pool:room", True, "free"),
    ]


@pytest.mark.parametrize(
    ("time", "refused"),
    [
        ("08:00", {"hours": "outside working hours"}),
        ("11:45", {"hours": "outside working hours from 12:00", "grid": "starts are 30 minutes apart, from 09:00"}),
        ("09:10", {"grid": "starts are 30 minutes apart, from 09:00"}),
        ("2026-12-31 09:00", {"notice": "the earliest start is 2027-01-01 07:00"}),
        ("2027-06-01 09:00", {"horizon": "the last day is 2027-04-01"}),
    ],
)
def test_a_refusal_says_why_in_a_phrase(time: str, refused: dict[str, str]) -> None:
    assert refusals(MORNING, time) == refused


def test_a_start_within_a_minute_is_never_on_the_grid() -> None:
    for waive in (frozenset[str](), frozenset({"grid"})):
        checks = explain(MORNING, {}, NOW, at("09:30") + timedelta(seconds=1), waive=waive)
        assert [check.detail for check in checks if not check.passed] == ["not a whole minute"]
    assert not all(c.passed for c in explain(MORNING, {}, NOW, at("09:30") - timedelta(microseconds=1)))


def test_the_blocking_time_is_named() -> None:
    busy = {"ada": [taken("09:40", "10:30")]}
    assert refusals(MORNING, "10:00", busy) == {"provider": "taken from 2027-01-04 09:40 to 10:30"}
    full = [taken("09:00", "12:00", lane) for lane in range(3)]
    assert refusals(replace(MORNING, capacity=3), "10:00", {"ada": full}) == {"provider": "all 3 places are taken"}
    assert refusals(replace(MORNING, capacity=0), "10:00") == {"provider": "there are no places"}


def test_the_pool_that_lacks_members_is_named_with_its_numbers() -> None:
    needing = replace(MORNING, pools=(rooms("red", "blue", quantity=2),))
    busy = {"red": [taken("09:00", "12:00")]}
    assert refusals(needing, "10:00", busy) == {"pool:room": "1 of 2 room free, 2 needed"}


def test_closed_days_are_explained_by_what_closes_them() -> None:
    away = Schedule(NEW_YORK, hours("Mon 09:00-17:00"), [override(OverrideKind.VACATION)])
    assert refusals(a_candidate(away), "10:00") == {"hours": "on vacation"}
    holiday = Schedule(NEW_YORK, hours("Mon 09:00-17:00"), (), [closure("10:15-11:00", reason="Fire drill")])
    assert refusals(a_candidate(holiday), "10:00") == {"hours": "closed: Fire drill from 10:15"}


def test_a_waived_clause_passes_and_says_that_it_was_overlooked() -> None:
    checks = explain(MORNING, {}, NOW, at("18:10"), waive=frozenset({"hours", "grid"}))
    assert all(check.passed for check in checks)
    assert [check.name for check in checks if check.waived] == ["hours"]


def test_without_hours_every_whole_minute_outside_may_start() -> None:
    short = between("11:00", "12:02")
    found = shown(starts(MORNING, {}, NOW, short, waive=frozenset({"hours"})))
    assert found == ["11:00", "11:30", "12:00", "12:01"]
    early = between("08:58", "09:31")
    assert shown(starts(MORNING, {}, NOW, early, waive=frozenset({"hours"}))) == ["08:58", "08:59", "09:00", "09:30"]


def test_without_the_grid_every_whole_minute_may_start() -> None:
    assert shown(starts(MORNING, {}, NOW, between("11:28", "12:00"), waive=frozenset({"grid"}))) == [
        "11:28",
        "11:29",
        "11:30",
    ]


@pytest.mark.parametrize("name", ["provider", "pool:room", "everything"])
def test_that_time_is_taken_can_not_be_waived(name: str) -> None:
    with pytest.raises(NotWaivable):
        starts(MORNING, {}, NOW, ALL_DAY, waive=frozenset({name}))
    with pytest.raises(NotWaivable):
        explain(MORNING, {}, NOW, at("10:00"), waive=frozenset({name}))
