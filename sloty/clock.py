"""The only reader of the wall clock; everything else is handed `now`.

A unit of work happens at the instant of the database, which it is told when it begins (`operations/unit.py`); whatever
decides who wins a race asks for `clock_timestamp()` once more.
"""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)
