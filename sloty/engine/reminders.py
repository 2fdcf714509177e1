"""When somebody is reminded of a visit: how long before, not at night, never late, and never of what was just agreed.

Points before the start are elapsed time, so that a change of the clocks moves none of them; quiet hours are wall time
where the recipient is. Each reminder is of use until the next one is due, so that after an outage at most one goes out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sloty.engine import civil

_LAST_LEAD = timedelta(minutes=15)
"""The last reminder is of no use any more so shortly before the start."""
_BETWEEN = timedelta(hours=1)
"""A reminder is of no use so shortly before the next one is due."""
_BEFORE_QUIET = timedelta(minutes=5)
"""What is moved before the quiet hours has so long to go out."""
TOO_LATE = "quiet hours last until it would be too late"
_TWICE = "the next reminder is due as early"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Wall time at which nobody is disturbed; a `closes` not after `opens` is on the next day, equal ones are never."""

    opens: int
    """Minute of the local day."""
    closes: int
    earlier: bool = True
    """What would fall into it goes before it; False: after it."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a tenant promises for a service."""

    minutes_before: tuple[int, ...]
    quiet: Quiet
    since: Mapping[int, datetime]
    """When each point was added, where it was later than the tenant itself: nothing due before is sent."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What is to be remembered."""

    starts_at: datetime
    agreed_at: datetime
    """When this start was booked, approved or moved to."""
    zone: civil.Zone
    """Of the recipient."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One that is due, or the reason why it is not sent."""

    minutes_before: int
    due_at: datetime
    expires_at: datetime
    skipped: str | None = None


def quiet_until(moment: datetime, quiet: Quiet, zone: civil.Zone) -> datetime | None:
    """When the quiet hours end that `moment` falls into; None when it falls into none."""
    span = _quiet_span(moment, quiet, zone)
    return span[1] if span else None


def _quiet_span(moment: datetime, quiet: Quiet, zone: civil.Zone) -> tuple[datetime, datetime] | None:
    if quiet.opens == quiet.closes:
        return None
    today = civil.local_date(moment, zone)
    for day in (today - timedelta(days=1), today):
        opens = civil.instant(day, quiet.opens, zone)
        ends_on = day if quiet.closes > quiet.opens else day + timedelta(days=1)
        closes = civil.instant(ends_on, quiet.closes, zone)
        if opens <= moment < closes:
            return opens, closes
    return None


def reminders(rules: Rules, visit: Visit) -> Iterator[Reminder]:
    """Every reminder of a visit, the first due first; those that would be late for what was agreed are none."""
    points = sorted({*rules.minutes_before}, reverse=True)
    following: list[Reminder] = []
    for position in range(len(points) - 1, -1, -1):
        later = next((each for each in following if each.skipped is None), None)
        found = _reminder(rules, visit, points[position], points[position + 1 :], later)
        if found is not None:
            following.insert(0, found)
    yield from following


def _reminder(
    rules: Rules, visit: Visit, minutes: int, following: list[int], later: Reminder | None
) -> Reminder | None:
    point = visit.starts_at - timedelta(minutes=minutes)
    since = rules.since.get(minutes)
    if visit.agreed_at > point or (since is not None and since > point):
        return None
    expires_at = _expiry(visit.starts_at, minutes, following)
    due_at = _moved(point, rules.quiet, visit, since)
    if due_at >= expires_at:
        return Reminder(minutes, point, expires_at, TOO_LATE)
    if later is not None and later.due_at <= due_at:
        return Reminder(minutes, point, expires_at, _TWICE)
    if later is not None:
        expires_at = min(expires_at, later.due_at)
    return Reminder(minutes, due_at, expires_at)


def _expiry(starts_at: datetime, minutes: int, following: list[int]) -> datetime:
    """Well before the next point, or before the start; at the latest half way to it."""
    until = timedelta(minutes=following[0]) if following else timedelta(0)
    lead = _BETWEEN if following else _LAST_LEAD
    half = (timedelta(minutes=minutes) - until) / 2
    return starts_at - until - min(lead, half)


def _moved(point: datetime, quiet: Quiet, visit: Visit, since: datetime | None) -> datetime:
    span = _quiet_span(point, quiet, visit.zone)
    if span is None:
        return point
    opens, closes = span
    before = opens - _BEFORE_QUIET
    possible = quiet.earlier and before >= visit.agreed_at and (since is None or before >= since)
    return before if possible and _quiet_span(before, quiet, visit.zone) is None else closes
