"""The workload: fifty providers in New York, who work weekdays 9 to 12 and 13 to 17, with so many visits a day.

Deterministic: provider `p` with `n` visits a day is drawn from `Random(f"{n}:{p}")`, day after day, the morning first.
The morning gets three eighths of the visits; what a half day has to spare is spread between them in pieces of five
minutes.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/New_York")
FIRST_DAY = date(2027, 1, 4)
"""A Monday, and the first day of every search; the clocks change on the seventieth day."""
DAYS = 90
PROVIDERS = 50
VISITS = 8
"""A working day and provider."""
DURATION, STEP, BUFFER = 30, 15, 10
"""Minutes: of the service that is looked for, between its starts, and after each visit."""
HALF_DAYS = ((9 * 60, 12 * 60), (13 * 60, 17 * 60))
"""Minutes of the local day."""
_LENGTHS = (15, 30)
_PIECE = 5
_SATURDAY = 5


def epoch(day: date, minute: int) -> int:
    """The epoch second of a wall time; no working hour is near a change of the clocks."""
    return int(datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=ZONE).timestamp())


def working_days(first: date, days: int) -> Iterator[date]:
    """The weekdays among so many days."""
    every = (first + timedelta(days=number) for number in range(days))
    return (day for day in every if day.weekday() < _SATURDAY)


def visits_of_day(draw: Random) -> Iterator[tuple[int, int]]:
    """(start, end) of the visits of one day, in minutes of it."""
    in_the_morning = round(VISITS * 3 / 8)
    for (opens, closes), count in zip(HALF_DAYS, (in_the_morning, VISITS - in_the_morning), strict=True):
        lengths = [draw.choice(_LENGTHS) for _ in range(count)]
        spare = (closes - opens - sum(lengths) - BUFFER * count) // _PIECE
        at, before = opens, 0
        for length, pause in zip(lengths, sorted(draw.randint(0, spare) for _ in range(count)), strict=True):
            at += (pause - before) * _PIECE
            before = pause
            yield at, at + length
            at += length + BUFFER


def footprints(provider: int, days: Sequence[date], seed: str = "") -> Iterator[tuple[int, int]]:
    """(start, end) of what a provider's visits take, buffer included, in epoch seconds."""
    draw = Random(f"{seed}{VISITS}:{provider}")
    for day in days:
        for start, end in visits_of_day(draw):
            yield epoch(day, start), epoch(day, end + BUFFER)
