"""Reminders: when they are due, by examples and by laws."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sloty.engine import civil
from sloty.engine.reminders import Quiet, Reminder, Rules, Visit, quiet_until, reminders

NIGHT = Quiet(21 * 60, 8 * 60)
NEW_YORK = "America/New_York"


def at(text: str, zone: str = NEW_YORK) -> datetime:
    """The instant of a wall time."""
    wall = datetime.fromisoformat(text)
    return civil.instant(wall.date(), wall.hour * 60 + wall.minute, civil.zone(zone))


def due(
    starts: str, agreed: str = "2027-01-01 12:00", zone: str = NEW_YORK, quiet: Quiet = NIGHT, **since: datetime
) -> list[Reminder]:
    """With 24 hours and 2 hours before."""
    rules = Rules((1440, 120), quiet, {int(key[1:]): value for key, value in since.items()})
    return list(reminders(rules, Visit(at(starts, zone), at(agreed, zone), civil.zone(zone))))


def walls(found: list[Reminder], zone: str = NEW_YORK) -> list[str]:
    return [f"{civil.wall(each.due_at, civil.zone(zone)):%m-%d %H:%M}" for each in found]


def test_they_are_due_a_day_and_two_hours_before() -> None:
    found = due("2027-03-01 15:00")
    assert walls(found) == ["02-28 15:00", "03-01 13:00"]
    assert [each.expires_at for each in found] == [at("2027-03-01 12:00"), at("2027-03-01 14:45")]


def test_what_is_agreed_inside_the_window_is_not_repeated() -> None:
    assert walls(due("2027-03-01 15:00", agreed="2027-02-28 15:01")) == ["03-01 13:00"]
    assert due("2027-03-01 15:00", agreed="2027-03-01 13:01") == []


@pytest.mark.parametrize(
    ("earlier", "expected"), [(True, ["02-28 08:30", "02-28 20:55"]), (False, ["02-28 08:30", "03-01 08:00"])]
)
def test_what_falls_into_the_night_goes_before_it_or_after_it(earlier: bool, expected: list[str]) -> None:
    assert walls(due("2027-03-01 08:30", quiet=Quiet(21 * 60, 8 * 60, earlier))) == expected


def test_what_cannot_go_earlier_goes_later_and_what_cannot_go_later_is_skipped() -> None:
    """Booked at ten at night for half past eight, and for ten past eight."""
    assert walls(due("2027-03-01 08:30", agreed="2027-02-28 22:00")) == ["03-01 08:00"]
    (skipped,) = due("2027-03-01 08:10", agreed="2027-02-28 22:00")
    assert skipped.skipped == "quiet hours last until it would be too late"


def test_a_rule_that_was_added_later_sends_nothing_of_the_past() -> None:
    added = at("2027-02-28 16:00")
    assert walls(due("2027-03-01 15:00", m1440=added)) == ["03-01 13:00"]
    assert walls(due("2027-03-01 17:00", m1440=added)) == ["02-28 17:00", "03-01 15:00"]


def test_the_first_is_of_no_use_once_the_second_is_due() -> None:
    """Moved before the night, the second is due at 20:55: who was away from 8:00 to 22:00 is told once."""
    first, second = due("2027-03-01 08:30")
    assert first.expires_at == second.due_at == at("2027-02-28 20:55")


def test_two_that_would_be_due_at_once_are_one() -> None:
    """Ten hours and two hours before half past eight are both in the night."""
    visit = Visit(at("2027-03-01 08:30"), at("2027-01-01 12:00"), civil.zone(NEW_YORK))
    first, second = reminders(Rules((600, 120), NIGHT, {}), visit)
    assert first.skipped == "the next reminder is due as early"
    assert walls([second]) == ["02-28 20:55"]


def test_an_afternoon_visit_on_a_day_of_change_is_a_day_before_by_elapsed_time() -> None:
    """Clocks jump at 2:00 on 14 March 2027, and back on 7 November."""
    assert walls(due("2027-03-14 15:00")) == ["03-13 14:00", "03-14 13:00"]
    assert walls(due("2027-11-07 15:00")) == ["11-06 16:00", "11-07 13:00"]


def test_quiet_hours_are_the_wall_clocks_in_both_nights_of_change() -> None:
    for starts, until in (("2027-03-14 09:30", "2027-03-14 08:00"), ("2027-11-07 09:30", "2027-11-07 08:00")):
        assert quiet_until(at(starts) - timedelta(hours=2), NIGHT, civil.zone(NEW_YORK)) == at(until)
    assert quiet_until(at("2027-03-14 08:00"), NIGHT, civil.zone(NEW_YORK)) is None


@pytest.mark.parametrize(
    ("starts", "earlier", "expected", "instant"),
    [
        # 14 March 2027: 2:00 is 3:00. The night is an hour shorter, and ends at 12:00 UTC.
        ("2027-03-14 09:30", True, ["03-13 08:30", "03-13 20:55"], datetime(2027, 3, 14, 1, 55, tzinfo=UTC)),
        ("2027-03-14 09:30", False, ["03-13 08:30", "03-14 08:00"], datetime(2027, 3, 14, 12, 0, tzinfo=UTC)),
        # The second point is at 1:30, before the change; after the night it would be too late.
        ("2027-03-14 04:30", True, ["03-12 20:55", "03-13 20:55"], datetime(2027, 3, 14, 1, 55, tzinfo=UTC)),
        ("2027-03-14 04:30", False, ["03-13 08:00", "03-14 01:30"], None),
        # 7 November 2027: 2:00 is 1:00 once more. The night is an hour longer, and ends at 13:00 UTC.
        ("2027-11-07 09:30", True, ["11-06 10:30", "11-06 20:55"], datetime(2027, 11, 7, 0, 55, tzinfo=UTC)),
        ("2027-11-07 09:30", False, ["11-06 10:30", "11-07 08:00"], datetime(2027, 11, 7, 13, 0, tzinfo=UTC)),
        # Two hours before half past three are the second half past one.
        ("2027-11-07 03:30", True, ["11-05 20:55", "11-06 20:55"], datetime(2027, 11, 7, 0, 55, tzinfo=UTC)),
        # The day after: nothing of the night before is left.
        ("2027-11-08 09:30", True, ["11-07 09:30", "11-07 20:55"], datetime(2027, 11, 8, 1, 55, tzinfo=UTC)),
    ],
)
def test_what_falls_into_a_night_of_change_goes_before_it_or_after_it(
    starts: str, earlier: bool, expected: list[str], instant: datetime | None
) -> None:
    found = due(starts, quiet=Quiet(21 * 60, 8 * 60, earlier))
    assert walls(found) == expected
    last = found[-1]
    assert (last.due_at if last.skipped is None else None) == instant
    for each in found:
        assert each.skipped or quiet_until(each.due_at, NIGHT, civil.zone(NEW_YORK)) is None


@pytest.mark.parametrize("earlier", [True, False])
@pytest.mark.parametrize("quiet", [(150, 360), (90, 360), (1260, 150), (1260, 90)])
@pytest.mark.parametrize("day", ["2027-03-14", "2027-11-07"])
def test_quiet_hours_that_begin_or_end_within_the_change_are_kept(
    day: str, quiet: tuple[int, int], earlier: bool
) -> None:
    """At half past two, which there is not, and at half past one, which there is twice."""
    zone, hours = civil.zone(NEW_YORK), Quiet(*quiet, earlier)
    for minutes in range(0, 24 * 60, 15):
        starts = at(f"{day} 00:00") + timedelta(minutes=minutes)
        found = reminders(Rules((120, 60), hours, {}), Visit(starts, starts - timedelta(days=9), zone))
        for each in found:
            if each.skipped is None:
                assert quiet_until(each.due_at, hours, zone) is None
                assert each.due_at < each.expires_at <= starts


def test_quiet_hours_in_kathmandu_are_a_quarter_off() -> None:
    zone = "Asia/Kathmandu"
    found = due("2027-03-01 09:50", zone=zone)
    assert walls(found, zone) == ["02-28 09:50", "02-28 20:55"]
    assert found[1].due_at == datetime(2027, 2, 28, 15, 10, tzinfo=UTC)


def test_british_columbia_keeps_one_time_from_november_2026() -> None:
    """Seven hours behind all year: a winter visit at 10:00 is at 17:00 UTC."""
    zone = "America/Vancouver"
    found = due("2027-01-20 10:00", zone=zone)
    assert found[1].due_at == datetime(2027, 1, 20, 15, 0, tzinfo=UTC)
    assert walls(found, zone) == ["01-19 10:00", "01-20 08:00"]


_ZONES = st.sampled_from(
    [NEW_YORK, "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Vancouver", "UTC"]
)
_INSTANTS = st.integers(1_798_000_000 // 60, 1_862_000_000 // 60).map(lambda m: datetime.fromtimestamp(m * 60, UTC))


@given(
    starts=_INSTANTS,
    ahead=st.integers(0, 60 * 24 * 20),
    zone=_ZONES,
    points=st.lists(st.integers(1, 60 * 24 * 9), min_size=1, max_size=5).map(tuple),
    opens=st.integers(0, 1439),
    closes=st.integers(0, 1439),
    earlier=st.booleans(),
)
def test_laws(
    starts: datetime, ahead: int, zone: str, points: tuple[int, ...], opens: int, closes: int, earlier: bool
) -> None:
    """Never at night, never before it was agreed, never at or after the start, and never two of use at once."""
    quiet = Quiet(opens, closes, earlier)
    visit = Visit(starts, starts - timedelta(minutes=ahead), civil.zone(zone))
    found = list(reminders(Rules(points, quiet, {}), visit))
    sent = [each for each in found if each.skipped is None]
    for each in sent:
        assert visit.agreed_at <= each.due_at < each.expires_at <= starts
        assert quiet_until(each.due_at, quiet, visit.zone) is None
        assert each.minutes_before in points
    for one in sent:
        for other in sent:
            if one.minutes_before > other.minutes_before:
                assert one.due_at < one.expires_at <= other.due_at
    assert len({each.minutes_before for each in found}) == len(found)
    assert {each.minutes_before for each in found} == {p for p in points if p <= ahead}
