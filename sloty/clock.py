"""The only reader of the wall clock; everything else is handed `now`.

Whatever decides who wins a race uses the database's `clock_timestamp()` instead.
"""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)
