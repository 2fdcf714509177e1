"""Customers from a file, against COPY of the same file into a bare table with the same constraints and indexes.

The bare table has no row-level security, and nothing is checked before it: its owner only streams the file. Each import
is a process of its own, which tells the most memory that it held.
"""

import multiprocessing
import resource
from collections.abc import Iterator
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import Any, LiteralString

import psycopg

from bench.database import an_empty_database
from bench.ground import NOW
from bench.report import Measure
from sloty.actor import Actor
from sloty.db.pool import Database, DatabaseRole
from sloty.operations.imports import Job, prepare, run
from sloty.operations.unit import open_unit
from sloty.settings import Settings
from tests.builders import Clinic

BOUND = 4
MEMORY_BOUND = 1.25
ROWS, FEW = 100_000, 10_000
_ROUNDS = 3
_FIRST = ("Ana", "Rui", "Eva", "Max", "Lea", "João", "Zoë", "Tom", "Kim", "Ida")
_LAST = ("Silva", "Costa", "Lee", "Poe", "Kahn", "Müller", "Novak", "Rossi", "Smith", "Jones")
_COLUMNS = "code,first_name,last_name,email,phone,date_of_birth,address,city,postal_code"
_BARE: LiteralString = "create table bare (like customer including defaults including constraints including generated)"
_INDEXES = "select indexdef from pg_indexes where tablename = 'customer'"
_KEYS = "select pg_get_constraintdef(oid) from pg_constraint where conrelid = 'customer'::regclass and contype = 'f'"
_DEFAULTS: LiteralString = """
alter table bare alter id set default gen_random_uuid(), alter contact_method set default 'EMAIL',
    alter status set default 'ACTIVE', alter tenant_id set default '{}'
"""


class NotAllCame(AssertionError):
    """An import that brings in less is cheap, and proves nothing."""


def measures() -> Iterator[Measure]:
    """Time in turns with the bare COPY; then memory, of many rows against a tenth of them."""
    with an_empty_database(pool_size=1) as database:
        folder = database.settings.data_dir
        many, few = _file(folder, ROWS), _file(folder, FEW)
        with database.connect(DatabaseRole.ADMIN, autocommit=True) as admin:
            _prepare(admin, Clinic(database))
            turns = [(_imported(database, many, ROWS), _copied(admin, many)) for _ in range(_ROUNDS)]
        small = _imported(database, few, FEW)
    ours, bare = median(spent for (spent, _), _ in turns), median(copied for _, copied in turns)
    yield Measure(f"import {ROWS:,} customers", ours * 1000, bare * 1000, "ms", BOUND)
    held = median(memory for (_, memory), _ in turns)
    yield Measure(f"its memory, against {FEW:,}", held, small[1], "MiB", MEMORY_BOUND)


def _file(folder: Path, rows: int) -> Path:
    """Names, addresses and numbers of nobody."""
    draw = Random(rows)
    path = folder / f"customers-{rows}.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{_COLUMNS}\n")
        for number in range(rows):
            domain = f"corp{number % 500}.example.net" if number % 2 else "example.org"
            born = f"{draw.randint(1930, 2020)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
            phone = f"+1 {draw.randint(201, 989)} 555 {number % 10_000:04}"
            file.write(
                f"C{number},{draw.choice(_FIRST)},{draw.choice(_LAST)},c{number}@{domain},{phone},{born},"
                f"{number} Main Street,New York,{10_000 + number % 9_999}\n"
            )
    return path


def _prepare(admin: psycopg.Connection[Any], clinic: Clinic) -> None:
    """A table like that of the customers: columns, checks, keys and indexes, but no policies and no triggers."""
    admin.execute(_BARE)
    for (definition,) in admin.execute(_INDEXES).fetchall():
        name, _, rest = definition.partition(" ON ")
        admin.execute(f"{name}_bare ON {rest.replace('.customer ', '.bare ')}".encode())
    for (definition,) in admin.execute(_KEYS).fetchall():
        admin.execute(f"alter table bare add {definition}".encode())
    admin.execute(_DEFAULTS.format(clinic.tenant).encode())


def _copied(admin: psycopg.Connection[Any], path: Path) -> float:
    """Seconds of a bare COPY."""
    admin.execute("truncate bare")
    admin.execute("checkpoint")
    begun = perf_counter()
    statement = f"copy bare ({_COLUMNS}) from stdin with (format csv, header)".encode()
    with path.open("rb") as file, admin.cursor() as cursor, cursor.copy(statement) as copy:
        while block := file.read(1 << 16):
            copy.write(block)
    return perf_counter() - begun


def _imported(database: Database, path: Path, rows: int) -> tuple[float, float]:
    """Seconds of an import into a tenant of its own, and the most MiB that its process held."""
    clinic = Clinic(database)
    with database.connect(DatabaseRole.ADMIN, autocommit=True) as admin:
        admin.execute("checkpoint")
    context = multiprocessing.get_context("spawn")
    answers: SimpleQueue[tuple[float, float, int]] = context.SimpleQueue()
    process = context.Process(target=_import, args=(database.settings, clinic.actor, path, answers))
    process.start()
    process.join()
    if process.exitcode:
        raise NotAllCame(process.exitcode)
    spent, memory, created = answers.get()
    if created != rows:
        raise NotAllCame(created)
    return spent, memory


def _import(settings: Settings, actor: Actor, path: Path, answers: "SimpleQueue[tuple[float, float, int]]") -> None:
    database = Database(settings)
    begun = perf_counter()
    with open_unit(database, actor, now=NOW) as unit:
        report = run(unit, prepare(Job("customers", path)))
    spent = perf_counter() - begun
    answers.put((spent, _most_held(), report.created))
    database.close()


def _most_held() -> float:
    """MiB that this process held at most; where /proc tells it, without what its parent held when it was born."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(found.split()[1]) / 1024
