from datetime import date, timedelta

import pytest

from sloty.engine import civil
from sloty.engine.hours import OverrideKind, Schedule
from sloty.engine.span import instant_of
from tests.engine.builders import MONDAY, NEW_YORK, at, between, closure, hours, open_times, override, shown

TUESDAY = MONDAY + timedelta(days=1)
SUNDAY = MONDAY - timedelta(days=1)
SPRING, AUTUMN = date(2027, 3, 14), date(2027, 11, 7)
"""Sundays on which New York changes its clocks at 02:00."""
NIGHTS = hours("Mon-Sun 22:00-06:00")


def anchors(schedule: Schedule, day: date = MONDAY) -> list[str]:
    return [f"{civil.wall(instant_of(each.anchor), schedule.zone):%H:%M}" for each in schedule.openings_on(day)]


def test_weekly_hours_open_on_their_weekday_only() -> None:
    schedule = Schedule(NEW_YORK, [*hours("Mon 09:00-12:00"), *hours("Mon 13:00-17:00")])
    assert open_times(schedule) == ["09:00-12:00", "13:00-17:00"]
    assert open_times(schedule, TUESDAY) == []


def test_an_opening_is_a_span_of_instants() -> None:
    (opening,) = Schedule(NEW_YORK, hours("Mon 09:00-12:00")).openings_on(MONDAY)
    assert opening.span == between("09:00", "12:00")


def test_hours_hold_on_both_days_of_their_validity() -> None:
    schedule = Schedule(NEW_YORK, hours("Mon 09:00-12:00", valid_from=MONDAY, valid_to=MONDAY))
    assert open_times(schedule, MONDAY - timedelta(days=7), MONDAY + timedelta(days=7)) == ["09:00-12:00"]


def test_a_break_takes_its_piece_and_leaves_the_grid_where_it_was() -> None:
    schedule = Schedule(NEW_YORK, hours("Mon 09:00-17:00", breaks=["12:00-12:20"]))
    assert open_times(schedule) == ["09:00-12:00", "12:20-17:00"]
    assert anchors(schedule) == ["09:00", "09:00"]


def test_a_break_over_midnight_belongs_to_the_night_that_began_before() -> None:
    schedule = Schedule(NEW_YORK, hours("Mon 22:00-06:00", breaks=["23:50-00:10", "02:00-02:30"]))
    assert open_times(schedule) == ["22:00-23:50", "00:10-02:00", "02:30-06:00"]


def test_a_span_over_midnight_ends_on_the_next_day() -> None:
    assert open_times(Schedule(NEW_YORK, hours("Mon 22:00-06:00"))) == ["22:00-2027-01-05 06:00"]


def test_a_span_until_twenty_four_touches_the_next_day() -> None:
    schedule = Schedule(NEW_YORK, hours("Mon-Sun 00:00-24:00"))
    first, second = schedule.openings(MONDAY, TUESDAY)
    assert first.end == second.start == second.anchor


def test_the_same_time_twice_is_a_whole_day() -> None:
    assert open_times(Schedule(NEW_YORK, hours("Mon 09:00-09:00"))) == ["09:00-2027-01-05 09:00"]


def test_spans_that_touch_or_overlap_are_one_with_the_earlier_anchor() -> None:
    schedule = Schedule(
        NEW_YORK,
        [*hours("Mon 12:00-14:00"), *hours("Mon 09:00-12:00"), *hours("Mon 13:30-15:00", breaks=["13:30-13:40"])],
    )
    assert open_times(schedule) == ["09:00-15:00"]
    assert anchors(schedule) == ["09:00"]


def test_what_a_break_leaves_still_counts_from_the_start_of_its_shift_when_merged() -> None:
    schedule = Schedule(NEW_YORK, [*hours("Mon 09:00-14:00", breaks=["12:00-12:20"]), *hours("Mon 12:10-12:30")])
    assert open_times(schedule) == ["09:00-12:00", "12:10-14:00"]
    assert anchors(schedule) == ["09:00", "09:00"]


def test_where_days_overlap_the_earlier_goes_on_to_its_end() -> None:
    schedule = Schedule(NEW_YORK, [*hours("Sun 20:00-08:00"), *hours("Mon 06:00-14:00")])
    assert open_times(schedule, SUNDAY, MONDAY) == ["20:00-2027-01-04 08:00", "08:00-14:00"]
    assert anchors(schedule) == ["06:00"]


def test_a_night_that_goes_on_after_its_break_lies_between_two_pieces_of_the_morning() -> None:
    night = hours("Sun 22:00-08:00", breaks=["00:00-06:00"])
    schedule = Schedule(NEW_YORK, [*night, *hours("Mon 05:00-14:00")])
    assert open_times(schedule, SUNDAY, MONDAY) == [
        "22:00-2027-01-04 00:00",
        "05:00-06:00",
        "06:00-08:00",
        "08:00-14:00",
    ]


def test_extra_time_opens_a_day_off() -> None:
    schedule = Schedule(NEW_YORK, hours("Tue 09:00-12:00"), [override(OverrideKind.AVAILABLE, "10:00-11:00")])
    assert open_times(schedule) == ["10:00-11:00"]


@pytest.mark.parametrize("kind", [kind for kind in OverrideKind if kind is not OverrideKind.AVAILABLE])
def test_every_other_override_takes_its_time_away(kind: OverrideKind) -> None:
    schedule = Schedule(NEW_YORK, hours("Mon 09:00-17:00"), [override(kind, "10:00-11:00")])
    assert open_times(schedule) == ["09:00-10:00", "11:00-17:00"]
    assert anchors(schedule) == ["09:00", "09:00"]


def test_an_override_beats_extra_time() -> None:
    extra, sick = override(OverrideKind.AVAILABLE, "18:00-20:00"), override(OverrideKind.SICK)
    assert open_times(Schedule(NEW_YORK, hours("Mon 09:00-17:00"), [extra, sick])) == []


def test_a_day_off_goes_from_midnight_to_midnight_through_the_nights_on_both_sides() -> None:
    schedule = Schedule(NEW_YORK, NIGHTS, [override(OverrideKind.VACATION)])
    assert open_times(schedule, SUNDAY, MONDAY) == ["22:00-2027-01-04 00:00", "00:00-06:00"]


def test_an_override_over_midnight_cuts_the_next_day_too() -> None:
    schedule = Schedule(NEW_YORK, hours("Tue 00:00-12:00"), [override(OverrideKind.MEETING, "23:00-01:00")])
    assert open_times(schedule, TUESDAY) == ["01:00-12:00"]


def test_two_short_closures_do_not_close_the_day() -> None:
    schedule = Schedule(NEW_YORK, hours("Mon 09:00-17:00"), (), [closure("10:00-10:30"), closure("14:00-14:30")])
    assert open_times(schedule) == ["09:00-10:00", "10:30-14:00", "14:30-17:00"]


def test_a_closure_without_times_closes_the_whole_local_day() -> None:
    schedule = Schedule(NEW_YORK, hours("Mon-Tue 09:00-17:00"), (), [closure()])
    assert open_times(schedule, MONDAY, TUESDAY) == ["09:00-17:00"]


@pytest.mark.parametrize(
    ("day", "elapsed"), [(SPRING - timedelta(days=1), 7), (AUTUMN - timedelta(days=1), 9), (MONDAY, 8)]
)
def test_a_night_lasts_as_long_as_the_clocks_make_it(day: date, elapsed: int) -> None:
    (opening,) = Schedule(NEW_YORK, NIGHTS).openings_on(day)
    assert opening.span.length == timedelta(hours=elapsed)


def test_a_span_that_the_gap_swallows_is_dropped() -> None:
    schedule = Schedule(NEW_YORK, hours("Sun 02:30-03:15"))
    assert open_times(schedule, SPRING) == []
    assert open_times(schedule, SUNDAY) == ["02:30-03:15"]


def test_a_span_in_the_gap_moves_forward_with_it() -> None:
    assert open_times(Schedule(NEW_YORK, hours("Sun 02:00-02:30")), SPRING) == ["03:00-03:30"]


def test_a_date_that_the_zone_skipped_has_no_openings() -> None:
    apia = civil.zone("Pacific/Apia")
    skipped = date(2011, 12, 30)
    schedule = Schedule(apia, hours("Mon-Sun 09:00-17:00"), [override(OverrideKind.AVAILABLE, "18:00-19:00", skipped)])
    assert open_times(schedule, skipped) == []
    assert open_times(schedule, skipped - timedelta(days=1), skipped + timedelta(days=1)) == ["09:00-17:00"] * 2


def test_a_shift_that_a_skipped_date_prolongs_goes_on_to_its_end() -> None:
    schedule = Schedule(civil.zone("Pacific/Apia"), [*hours("Thu 22:00-21:00"), *hours("Sat 20:00-23:00")])
    first, last = date(2011, 12, 29), date(2011, 12, 31)
    assert open_times(schedule, first, last) == ["22:00-2011-12-31 21:00", "21:00-23:00"]
    assert open_times(schedule, last) == ["21:00-23:00"]


def test_what_is_asked_does_not_change_what_is_open() -> None:
    schedule = Schedule(NEW_YORK, [*NIGHTS, *hours("Mon-Fri 05:00-23:00")])
    week = schedule.openings(MONDAY, MONDAY + timedelta(days=6))
    alone = [Schedule(NEW_YORK, schedule.hours).openings_on(MONDAY + timedelta(days=each)) for each in range(7)]
    assert week == [opening for openings in alone for opening in openings]


@pytest.mark.parametrize(
    ("time", "phrase"),
    [
        ("08:00", "outside working hours"),
        ("09:30", ""),
        ("10:15", "closed: Thanksgiving"),
        ("11:00", "on vacation"),
        ("12:10", "on a break"),
        ("17:00", "outside working hours"),
    ],
)
def test_why_it_is_closed_is_said_in_a_phrase(time: str, phrase: str) -> None:
    schedule = Schedule(
        NEW_YORK,
        hours("Mon 09:00-17:00", breaks=["12:00-12:30"]),
        [override(OverrideKind.VACATION, "11:00-11:30", reason="Crete"), override(OverrideKind.SICK, "10:00-10:30")],
        [closure("10:00-10:30", reason="Thanksgiving")],
    )
    assert schedule.why_closed(at(time)) == phrase


def test_the_reason_of_an_override_is_never_told() -> None:
    schedule = Schedule(NEW_YORK, hours("Mon 09:00-17:00"), [override(OverrideKind.SICK, reason="broken leg")])
    assert schedule.why_closed(at("10:00")) == "off sick"


def test_a_schedule_forgets_before_it_grows_without_bound() -> None:
    schedule = Schedule(NEW_YORK, hours("Mon-Sun 09:00-17:00"))
    assert len(schedule.openings(date(2020, 1, 1), date(2040, 1, 1))) == (date(2040, 1, 2) - date(2020, 1, 1)).days
    assert len(schedule._seen) <= 4_000


def test_closings_are_told_in_pieces_each_with_its_reason() -> None:
    schedule = Schedule(
        NEW_YORK,
        hours("Mon-Fri 09:00-17:00", breaks=["12:00-12:30"]),
        [override(OverrideKind.SICK, "15:00-18:00"), override(OverrideKind.MEETING, "14:30-15:30")],
        [closure("08:00-09:30", reason="water")],
    )
    day = [int(at(edge).timestamp()) for edge in ("00:00", "2027-01-05 00:00")]
    told = [(shown([start, end]), phrase) for start, end, phrase in schedule.closings(*day)]
    assert told == [
        (["00:00", "08:00"], "outside working hours"),
        (["08:00", "09:30"], "closed: water"),
        (["12:00", "12:30"], "on a break"),
        (["14:30", "15:00"], "in a meeting"),
        (["15:00", "18:00"], "off sick"),
        (["18:00", "00:00"], "outside working hours"),
    ]


def test_nothing_is_closed_where_all_is_open_and_a_span_is_where_the_clock_puts_it() -> None:
    schedule = Schedule(NEW_YORK, hours("Mon-Fri 09:00-17:00"))
    assert schedule.closings(int(at("09:00").timestamp()), int(at("17:00").timestamp())) == []
    assert schedule.span_on(MONDAY, None, None) == (at("00:00").timestamp(), at("2027-01-05 00:00").timestamp())
    assert schedule.span_on(MONDAY, 1320, 360) == (at("22:00").timestamp(), at("2027-01-05 06:00").timestamp())
    assert schedule.span_on(date(2027, 3, 14), 120, 150) == (
        at("2027-03-14 03:00").timestamp(), at("2027-03-14 03:30").timestamp(),
    )  # fmt: skip
    assert Schedule(civil.zone("Pacific/Apia"), ()).span_on(date(2011, 12, 30), None, None) is None
