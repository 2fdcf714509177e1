"""Driver errors become ours here and nowhere else. They name a constraint, never a row's content."""

import re

import psycopg
from sqlalchemy.exc import DBAPIError, InterfaceError

from sloty.errors import Conflict, Forbidden, Invalid, SlotyError, Unavailable


class Duplicate(Conflict):
    """A unique key is taken already."""

    code = "duplicate"
    sentence = "There is one already: {constraint}."
    hint = "Choose another name, or edit the one that exists."


class TimeTaken(Conflict):
    """The exclusion constraint refused a reservation that was written past the usual routine."""

    code = "time_taken"
    sentence = "That time is taken."


class StillUsed(Conflict):
    """A row is referred to, or refers to one that is gone."""

    code = "still_used"
    sentence = "Something else depends on it, or what it names is gone ({constraint})."


class RuleBroken(Invalid):
    """A CHECK of the database refused a value."""

    code = "rule_broken"
    sentence = "A value is out of range ({constraint})."


class ValueRefused(Invalid):
    """The database cannot store such a value."""

    code = "value_refused"
    sentence = "A value cannot be stored: it is too long, out of range, or has characters that text may not have."


class TryAgain(Conflict):
    """Two transactions stood in each other's way; nothing was written."""

    code = "try_again"
    sentence = "Somebody else was changing the same thing."
    hint = "Do it again."


class RowForbidden(Forbidden):
    """The database's own rules refused: privileges or row-level security."""

    code = "row_forbidden"
    sentence = "The database does not allow this to the role in use."
    hint = "Run: sloty doctor"


class DatabaseAway(Unavailable):
    """The database cannot be reached, or went away."""

    code = "database_unavailable"
    sentence = "The database does not answer ({reason})."
    hint = "Run: sloty db status"


class SchemaMissing(Unavailable):
    """The database, or a table in it, does not exist."""

    code = "schema_missing"
    sentence = "The database is not set up, or older than this program."
    hint = "Run: sloty db init"


class TimedOut(Unavailable):
    """A statement took longer than allowed."""

    code = "timed_out"
    sentence = "The database took too long."
    hint = "Ask for less at once, or raise SLOTY_STATEMENT_TIMEOUT_MS."


_BY_STATE: dict[str, type[SlotyError]] = {
    "23505": Duplicate,
    "23P01": TimeTaken,
    "23503": StillUsed,
    "23001": StillUsed,
    "23514": RuleBroken,
    "40001": TryAgain,
    "40P01": TryAgain,
    "55P03": TryAgain,
    "42501": RowForbidden,
    "57014": TimedOut,
    "25P03": TimedOut,
    "3D000": SchemaMissing,
    "42P01": SchemaMissing,
    "42703": SchemaMissing,
    "42883": SchemaMissing,
}
_BY_CLASS: dict[str, type[SlotyError]] = {
    "08": DatabaseAway,
    "22": ValueRefused,
    "28": DatabaseAway,
    "53": DatabaseAway,
    "57": DatabaseAway,
    "58": DatabaseAway,
}
_SHARD = re.compile(r"_\d{6,}$")


def translate(error: Exception) -> SlotyError | None:
    """Our error for a driver's, or None when it is a bug."""
    if isinstance(error, DBAPIError):
        if not isinstance(error.orig, psycopg.Error):
            return None
        error = error.orig
    if isinstance(error, InterfaceError) or not isinstance(error, psycopg.Error):
        return None
    return _of(error)


def _of(error: psycopg.Error) -> SlotyError | None:
    state = error.sqlstate
    if state is None:
        if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            return DatabaseAway(reason="no connection")
        return ValueRefused() if isinstance(error, psycopg.DataError) else None
    known = _BY_STATE.get(state) or _BY_CLASS.get(state[:2])
    if known is None:
        return None
    constraint = _SHARD.sub("", error.diag.constraint_name or "value")
    return known(constraint=constraint, reason=state)


def is_lost_connection(error: Exception) -> bool:
    """Whether the connection is gone, so that a new one may fare better."""
    ours = translate(error)
    return isinstance(ours, DatabaseAway)
