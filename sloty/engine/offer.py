from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sloty.engine import civil
from sloty.engine.hours import Schedule
from sloty.engine.policy import Notice
from sloty.engine.slots import Timing
from sloty.engine.span import Span


@dataclass(frozen=True)
class PoolNeed:
    name: str
    quantity: int
    members: tuple


@dataclass(frozen=True)
class Candidate:
    provider: object
    location: object
    zone: ZoneInfo
    schedule: Schedule
    timing: Timing
    calendar: object
    capacity: int
    pools: tuple[PoolNeed, ...]
    notice: Notice
    horizon_days: int


@dataclass(frozen=True)
class Check:
    name: str
    passed: bool
    detail: str


def _free(busy, calendar, capacity, timing, s):
    a, b = s - timing.before * 60, s + (timing.duration + timing.after) * 60
    return any(all(not (x < b and a < y) for x, y, l in busy.get(calendar, ()) if l == lane) for lane in range(capacity))


def explain(c, busy, now, start: datetime, waive=frozenset()):
    s = int(start.timestamp())
    day = civil.local_date(start, c.zone)
    ops = c.schedule.openings(day - timedelta(2), day + timedelta(2))
    mine = [o for o in ops if o.start <= s and s + c.timing.duration * 60 <= o.end]
    now_s = int(now.timestamp())
    checks = [
        Check("hours", bool(mine) or "hours" in waive, "outside working hours"),
        Check("grid", any((s - o.anchor) % (c.timing.step * 60) == 0 for o in mine) or not mine or "grid" in waive, "off the grid"),
        Check("notice", s >= now_s + c.notice.hours * 3600 or "notice" in waive, "too soon"),
        Check("horizon", day <= civil.local_date(now, c.zone) + timedelta(c.horizon_days) or "horizon" in waive, "too far"),
        Check("provider", _free(busy, c.calendar, c.capacity, c.timing, s), "busy"),
    ]
    for p in c.pools:
        n = sum(_free(busy, cal, cap, c.timing, s) for cal, cap in p.members)
        checks.append(Check(f"pool:{p.name}", n >= p.quantity, f"no {p.name} free"))
    return tuple(checks)


def starts(c, busy, now, within: Span):
    a, b = int(within.start.timestamp()), int(within.end.timestamp())
    first, last = civil.local_date(within.start, c.zone), civil.local_date(within.end, c.zone)
    for o in c.schedule.openings(first - timedelta(2), last + timedelta(2)):
        s = o.anchor
        while s < b and s + c.timing.duration * 60 <= o.end:
            if s >= a and all(k.passed for k in explain(c, busy, now, datetime.fromtimestamp(s, c.zone))):
                yield s
            s += c.timing.step * 60
