"""The temporary table of an import.

COPY is refused under row-level security: rows are staged here, judged in sets, and
only then inserted where they belong. It is gone when the transaction ends, whichever way.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from sloty.db.queries import staging as queries
from sloty.db.session import Row, UnitSession

_CURSOR = "import_rejects"
_AT_ONCE = 2000
MANY = 1000
"""From so many rows on, joins are made in sets."""


class ColumnType(StrEnum):
    """What a staged column holds."""

    TEXT = "text"
    UUID = "uuid"
    INTEGER = "integer"
    NUMBER = "numeric"
    DATE = "date"
    INSTANT = "timestamptz"
    WALL = "timestamp"
    FLAG = "boolean"


@dataclass(frozen=True)
class RejectGroup:
    """Rows that were refused for the same reason."""

    code: str
    count: int
    lines: tuple[int, ...]
    """The first twenty."""
    example: str
    """What was said of one of them."""


@dataclass(frozen=True)
class Counts:
    """How the staged rows stand."""

    rows: int
    rejected: int
    new: int
    """Neither refused nor found in the database."""

    @property
    def known(self) -> int:
        """Found in the database."""
        return self.rows - self.rejected - self.new


class Stage:
    """One a transaction. Every row has a line, an id to be, the id of what was `found`, and what is wrong with it."""

    def __init__(self, session: UnitSession, columns: Mapping[str, ColumnType]) -> None:
        self._session = session
        self._columns = tuple(columns)
        own = {"line": "integer primary key", "id": "uuid", "problem": "text", "said": "text", "found": "uuid"}
        session.run(queries.LOCK)
        session.run(queries.PATIENCE)
        session.run(queries.DROP)
        defined = (
            sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind))
            for name, kind in (*own.items(), *((name, kind.value) for name, kind in columns.items()))
        )
        session.driver.execute(sql.SQL(queries.CREATE).format(columns=sql.SQL(", ").join(defined)))

    def fill(self, rows: Iterable[Sequence[object]]) -> None:
        """COPY rows in: line, id, problem, said, then the columns. Lazy: rows are sent as they are read."""
        names = map(sql.Identifier, ("line", "id", "problem", "said", *self._columns))
        statement = sql.SQL(queries.COPY).format(columns=sql.SQL(", ").join(names))
        with self._session.driver.cursor() as cursor:
            with cursor.copy(statement) as copy:
                write = copy.write_row
                for row in rows:
                    write(row)
            many = cursor.rowcount >= MANY
            cursor.execute(queries.ANALYZE)
        if many:
            self._session.run(queries.IN_SETS)

    def run(self, statement: LiteralString, **values: Any) -> int:
        """Execute a statement; how many rows it touched.

        Values of `sql` fill its braces, texts as well, as identifiers; all others its placeholders.
        """
        return self._execute(statement, values).rowcount

    def rows(self, statement: LiteralString, **values: Any) -> list[Row]:
        """All rows of a statement, filled as `run` does."""
        return self._execute(statement, values).fetchall()

    def _execute(self, statement: LiteralString, values: dict[str, Any]) -> psycopg.Cursor[Row]:
        braces = {name: values.pop(name) for name in list(values) if f"{{{name}}}" in statement}
        filled = {name: sql.Identifier(each) if isinstance(each, str) else each for name, each in braces.items()}
        return self._session.driver.execute(
            sql.SQL(statement).format(**filled), {**values, "tenant": self._session.tenant}
        )

    def replan(self) -> None:
        """Forget the plans that this connection keeps, before what so many rows have changed."""
        self._session.run(queries.REPLAN)

    def one_by_one(self) -> None:
        """Let the planner choose again, for what is done row by row."""
        self._session.run(queries.ONE_BY_ONE)

    def refuse_duplicates(self, column: str, code: str, said: str) -> None:
        """Refuse every row but the first that has the same value; `said` goes before that one's line."""
        self.run(queries.REFUSE_DUPLICATES, column=column, code=code, said=said)

    def refuse(self, rejects: Iterable[tuple[int, str, str]]) -> None:
        """Refuse rows by line: (line, code, what is said)."""
        found = [{"line": line, "code": code, "said": said} for line, code, said in rejects]
        self._session.run_many(queries.REFUSE_ONE, found)

    def counts(self) -> Counts:
        """How the rows stand now."""
        ((rows, rejected, new),) = self.rows(queries.COUNTS)
        return Counts(rows, rejected, new)

    def groups(self) -> list[RejectGroup]:
        """The refused rows by reason, most first."""
        return [RejectGroup(code, n, tuple(lines), said) for code, n, lines, said in self.rows(queries.GROUPS)]

    def rejects(self) -> Iterator[Row]:
        """(line, code, what is said) of every refused row, by line; read through a cursor of the server."""
        with self._session.driver.cursor(_CURSOR) as cursor:
            cursor.itersize = _AT_ONCE
            cursor.execute(queries.REJECTS)
            yield from cursor


def discard(session: UnitSession) -> None:
    """Drop the stage before its transaction ends: its rows are no difference that anybody asked for."""
    session.run(queries.DROP)


def joined(separator: LiteralString, template: LiteralString, names: Iterable[str]) -> sql.Composed:
    """A template with `{name}` once for each of some columns, joined."""
    return sql.SQL(separator).join(sql.SQL(template).format(name=sql.Identifier(name)) for name in names)
