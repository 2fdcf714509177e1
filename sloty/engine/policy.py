"""Notice and horizon: the earliest and the latest start that a service allows, seen from now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sloty.engine import civil
from sloty.engine.span import epoch_of
from sloty.errors import Invalid


class NoticeInvalid(Invalid):
    """Notice is not negative."""

    code = "notice_invalid"
    sentence = "Notice is {hours} hours and {days} days: neither may be negative."


@dataclass(frozen=True, slots=True)
class Notice:
    """How long before its start a visit must be booked; both must hold. Raises `NoticeInvalid`."""

    hours: int = 0
    """Elapsed hours, across a change of the clocks too."""
    days: int = 0
    """Local calendar days: 1 allows all of tomorrow, however late it is today."""

    def __post_init__(self) -> None:
        if self.hours < 0 or self.days < 0:
            raise NoticeInvalid(hours=self.hours, days=self.days)


def earliest_start(now: datetime, notice: Notice, zone: civil.Zone) -> int:
    """The first epoch second at which a visit may start; never before `now`."""
    by_hours = epoch_of(now) + notice.hours * 3600
    if not notice.days:
        return by_hours
    day = civil.local_date(now, zone) + timedelta(days=notice.days)
    return max(by_hours, civil.epoch(day, 0, zone))


def latest_start(now: datetime, horizon_days: int, zone: civil.Zone) -> int:
    """The first epoch second at which no visit may start any more: midnight after the last bookable local date."""
    return civil.epoch(civil.local_date(now, zone) + timedelta(days=horizon_days), civil.DAY, zone)
