"""From weekly hours, breaks, overrides and closures to openings."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sloty.engine import civil


class OverrideKind(StrEnum):
    AVAILABLE = "AVAILABLE"
    UNAVAILABLE = "UNAVAILABLE"
    HOLIDAY = "HOLIDAY"
    VACATION = "VACATION"
    SICK = "SICK"
    MEETING = "MEETING"
    TRAINING = "TRAINING"


@dataclass(frozen=True)
class Break:
    opens: int
    closes: int


@dataclass(frozen=True)
class WorkingHours:
    weekday: int
    opens: int
    closes: int
    valid_from: date | None = None
    valid_to: date | None = None
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True)
class Override:
    day: date
    kind: OverrideKind
    opens: int | None = None
    closes: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Closure:
    day: date
    opens: int | None = None
    closes: int | None = None
    reason: str = ""


class Opening(NamedTuple):
    start: int
    end: int
    anchor: int


class Schedule:
    def __init__(self, zone: ZoneInfo, hours, overrides=(), closures=()) -> None:
        self.zone = zone
        self.hours = tuple(hours)
        self.extra = defaultdict(list)
        self.cuts = defaultdict(list)
        for o in overrides:
            if o.kind is OverrideKind.AVAILABLE:
                self.extra[o.day].append((o.opens, o.closes))
            else:
                self.cuts[o.day].append(self._span(o.day, o.opens, o.closes))
        for c in closures:
            self.cuts[c.day].append(self._span(c.day, c.opens, c.closes))
        self._memo: dict[date, tuple[Opening, ...]] = {}

    def _span(self, day, opens, closes):
        if opens is None:
            opens, closes = 0, 1440
        elif closes <= opens:
            closes += 1440
        return civil.epoch(day, opens, self.zone), civil.epoch(day, closes, self.zone)

    def openings_on(self, day: date) -> tuple[Opening, ...]:
        if day not in self._memo:
            self._memo[day] = self._make(day)
        return self._memo[day]

    def _make(self, day):
        cuts = [c for d in (day - timedelta(1), day, day + timedelta(1)) for c in self.cuts.get(d, ())]
        found = []
        for h in self.hours:
            if h.weekday == day.isoweekday() and (not h.valid_from or h.valid_from <= day) and (not h.valid_to or day <= h.valid_to):
                breaks = []
                for b in h.breaks:
                    opens = b.opens if b.opens >= h.opens else b.opens + 1440
                    closes = b.closes if b.closes > b.opens else b.closes + 1440
                    if b.opens < h.opens:
                        closes += 1440
                    breaks.append((civil.epoch(day, opens, self.zone), civil.epoch(day, closes, self.zone)))
                found += self._cut(self._span(day, h.opens, h.closes), breaks + cuts)
        for opens, closes in self.extra.get(day, ()):
            found += self._cut(self._span(day, opens, closes), cuts)
        found.sort()
        return tuple(found)

    def _cut(self, span, cuts):
        anchor = span[0]
        pieces = [span]
        for a, b in cuts:
            pieces = [p for s, e in pieces for p in ((s, min(e, a)), (max(s, b), e)) if p[0] < p[1]]
        return [Opening(s, e, anchor) for s, e in pieces if s < e]

    def openings(self, first: date, last: date) -> list[Opening]:
        out: list[Opening] = []
        day = first
        while day <= last:
            for o in self.openings_on(day):
                if out and o.start <= out[-1].end:
                    out[-1] = Opening(out[-1].start, max(out[-1].end, o.end), out[-1].anchor)
                else:
                    out.append(o)
            day += timedelta(1)
        return out

    def why_closed(self, moment: datetime) -> str:
        return "outside working hours"
