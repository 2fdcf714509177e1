"""The statements of a real booking, recorded, and played again by pgbench: the same work without our Python.

A script a provider: what belongs to that provider stays as it was sent; what is new in each booking, ids, times and the
confirmation code, becomes an expression over the script's own counters.
"""

import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from sloty.db.embedded import binaries
from sloty.db.pool import Database, DatabaseRole
from sloty.settings import Settings

NIGHTS, A_NIGHT = 90, 20
"""Played bookings start at night, where all is free; so many fit a provider."""
_TURNS = 420
"""A provider's share of them in each run, of which there are four."""
_NEAR = 7 * 86_400
"""What is as near to the start of the visit moves with it."""
_PLACEHOLDER = re.compile(r"%\((\w+)\)s|%%")

Sent = tuple[str, dict[str, Any]]
"""A statement and its values."""


class Failed(RuntimeError):
    """pgbench did not do what it was asked to."""


class Recording(Database):
    """A database that writes down what is sent to it."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.sent: list[Sent] = []

    def connect(self, role: DatabaseRole, **options: Any) -> psycopg.Connection[tuple[Any, ...]]:
        """As always, with a cursor that listens."""
        sent = self.sent

        class Listening(psycopg.Cursor[Any]):
            def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
                sent.append((query.decode() if isinstance(query, bytes) else query, params or {}))
                return super().execute(query, params, **options)

            def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
                rows = [*params_seq]
                sent.extend((query, row) for row in rows)
                super().executemany(query, rows, **options)

        return super().connect(role, cursor_factory=Listening, **options)


@dataclass
class Script:
    """One recorded booking, as pgbench can repeat it."""

    number: int
    """Of the provider: its counter's name."""
    born: datetime
    """Ids born then are new in each booking; all others are the catalog's."""
    starts_at: datetime
    """When the recorded visit starts."""
    code: str
    """Its confirmation code."""
    first_night: int
    """Epoch second of the first played visit."""
    ids: list[UUID] = field(default_factory=list)
    """New ones, in the order in which they were met."""

    def text(self, sent: Sequence[Sent]) -> str:
        """The whole transaction."""
        counter = f"n{self.number}"
        return "\n".join((
            f"\\set {counter} :{counter} + 1",
            "\\set n :n + 1",
            f"\\set turn :{counter} * :clients + :client_id",
            f"\\set starts {self.first_night} + :turn % {NIGHTS} * 86400 + :turn / {NIGHTS} * 2400",
            "\\set id ((:run * 16 + :client_id) * 10000000 + :n) * 16",
            "begin;",
            *(self._statement(statement, values) + ";" for statement, values in sent),
            "commit;",
        ))  # fmt: skip

    def _statement(self, statement: str, values: dict[str, Any]) -> str:
        def filled(match: "re.Match[str]") -> str:
            return "%" if match[1] is None else self._expression(values[match[1]])

        return _PLACEHOLDER.sub(filled, statement).strip()

    def _expression(self, value: Any) -> str:
        """An expression for what moves with the booking, a literal for what does not."""
        if isinstance(value, list):
            return f"array[{', '.join(map(self._expression, value))}]"
        if isinstance(value, UUID) and value.int >> 80 == int(self.born.timestamp() * 1000):
            if value not in self.ids:
                self.ids.append(value)
            tail = f"lpad(to_hex(:id::bigint + {self.ids.index(value)}), 12, '0')"
            return f"('{str(value)[:14]}7000-8000-' || {tail})::uuid"
        if value == self.code:
            return "upper(lpad(to_hex(:id::bigint), 12, '0'))"
        moved = self._moved(value)
        return moved or sql.Literal(value).as_string()

    def _moved(self, value: Any) -> str | None:
        """A time near the start of the visit, relative to it."""
        local = isinstance(value, datetime) and value.tzinfo is None
        at = (
            value.replace(tzinfo=UTC).timestamp()
            if local
            else value.timestamp()
            if isinstance(value, datetime)
            else value
        )
        if isinstance(at, bool) or not isinstance(at, int | float):
            return None
        offset = int(at - self.starts_at.timestamp())
        if abs(offset) > _NEAR:
            return None
        epoch = f"(:starts::bigint + {offset})"
        if not isinstance(value, datetime):
            return epoch
        return f"(to_timestamp{epoch} at time zone 'UTC')" if local else f"to_timestamp{epoch}"


def rate(address: str, scripts: Sequence[Path], *, clients: int, seconds: int, run: int) -> float:
    """Transactions a second; `run` keeps ids of several runs apart. Raises `Failed`."""
    server = conninfo_to_dict(address)
    words: list[str | Path] = [binaries.wheel_folder() / "pginstall" / "bin" / "pgbench", "-n", "-M", "extended"]
    words += ["-c", str(clients), "-j", str(min(clients, 2)), "-T", str(seconds)]
    counters = {"n": 0, "run": run, "clients": clients}
    counters |= {f"n{number}": run * _TURNS // clients for number in range(len(scripts))}
    words += [f"-D{name}={value}" for name, value in counters.items()]
    words += [word for script in scripts for word in ("-f", script)]
    environment = {
        **os.environ,
        "PGHOST": str(server["host"]),
        "PGPORT": str(server.get("port") or 5432),
        "PGUSER": str(server["user"]),
        "PGPASSWORD": str(server["password"]),
        "PGDATABASE": str(server["dbname"]),
    }
    ended = subprocess.run([str(word) for word in words], env=environment, capture_output=True, text=True, check=False)
    found = re.search(r"^tps = ([\d.]+)", ended.stdout, re.MULTILINE)
    if ended.returncode or found is None:
        raise Failed(ended.stderr[-2000:])
    return float(found[1])
