from datetime import UTC, datetime

import pytest

from sloty.engine.policy import Notice, NoticeInvalid, earliest_start, latest_start
from sloty.engine.span import instant_of
from tests.engine.builders import NEW_YORK, at


def test_without_notice_the_earliest_start_is_the_next_whole_second() -> None:
    now = datetime(2027, 1, 4, 9, 0, 0, 1, tzinfo=UTC)
    assert instant_of(earliest_start(now, Notice(), NEW_YORK)) == datetime(2027, 1, 4, 9, 0, 1, tzinfo=UTC)


def test_hours_of_notice_are_elapsed_also_over_a_change_of_the_clocks() -> None:
    assert instant_of(earliest_start(at("2027-03-13 12:00"), Notice(hours=24), NEW_YORK)) == at("2027-03-14 13:00")


def test_days_of_notice_are_local_days() -> None:
    late = at("2027-01-04 23:30")
    assert instant_of(earliest_start(late, Notice(days=1), NEW_YORK)) == at("2027-01-05 00:00")
    assert instant_of(earliest_start(late, Notice(days=2), NEW_YORK)) == at("2027-01-06 00:00")


def test_both_hours_and_days_must_hold() -> None:
    late = at("2027-01-04 23:30")
    assert instant_of(earliest_start(late, Notice(hours=12, days=1), NEW_YORK)) == at("2027-01-05 11:30")


@pytest.mark.parametrize("notice", [{"hours": -1}, {"days": -1}])
def test_negative_notice_is_refused(notice: dict[str, int]) -> None:
    with pytest.raises(NoticeInvalid):
        Notice(**notice)


def test_the_horizon_ends_with_its_last_local_day() -> None:
    assert instant_of(latest_start(at("2027-01-04 23:30"), 0, NEW_YORK)) == at("2027-01-05 00:00")
    assert instant_of(latest_start(at("2027-01-04 00:30"), 69, NEW_YORK)) == at("2027-03-15 00:00")
