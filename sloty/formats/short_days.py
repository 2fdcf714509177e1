"""A day as it is typed at a desk: everything that `moments` reads, and 12/3, which may mean either of two days."""

import re
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sloty.engine import civil
from sloty.errors import SlotyError
from sloty.formats import moments

_TWO: Final = re.compile(r"([0-9]{1,2})([/.])([0-9]{1,2})\.?(?:\2?([0-9]{4}))?")
_YEARS: Final = 8
"""A year with a 29 February is never further away."""


def days(text: str, now: datetime, zone: ZoneInfo, *, month_first: bool) -> list[date]:
    """The days that a text may mean, the likeliest first; without a year, the next such day from today on.

    With a slash either number may be the month, `month_first` says which is likelier; with a dot it is the second.
    Raises what `moments.day` raises when it means none.
    """
    try:
        return [moments.day(text, now, zone)]
    except SlotyError:
        found = _both(text.strip(), civil.local_date(now, zone), month_first=month_first)
        if not found:
            raise
        return found


def _both(text: str, today: date, *, month_first: bool) -> list[date]:
    match = _TWO.fullmatch(text)
    if match is None:
        return []
    one, other, year = int(match[1]), int(match[3]), int(match[4]) if match[4] else None
    orders = [(other, one)] if match[2] == "." else [(one, other), (other, one)]
    if not month_first:
        orders.reverse()
    found = (_next(month, day, year, today) for month, day in orders)
    return list(dict.fromkeys(each for each in found if each is not None))


def _next(month: int, day: int, year: int | None, today: date) -> date | None:
    for each in range(today.year, today.year + _YEARS + 1) if year is None else (year,):
        try:
            found = date(each, month, day)
        except ValueError:
            continue
        if found >= today if year is None else moments.FIRST_YEAR <= year <= moments.LAST_YEAR:
            return found
    return None
