"""Bookings a second, each client a process, against pgbench with the statements of a real booking."""

import multiprocessing
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from bench import limit, pgbench, workload
from bench.ground import NOW, SERVICE, Ground, email, slug
from bench.report import Measure
from sloty.actor import Actor
from sloty.db.pool import Database, DatabaseRole
from sloty.operations.booking import Wish, book
from sloty.operations.unit import open_unit
from sloty.settings import Settings

BOUND = 3
_CLIENTS = (1, 4)
_ROUNDS = 2
_SECONDS = 3
_FIRST_NIGHT = datetime(2027, 1, 4, 22, 30, tzinfo=UTC)
"""After work; the last visit of a night ends before work."""

Visit = tuple[int, datetime]
"""Provider and start."""


class NotAllTaken(AssertionError):
    """Somebody met himself: a booking that takes nothing is cheap, and proves nothing."""


def measures(ground: Ground) -> Iterator[Measure]:
    """With one client and with four; ours and pgbench in turns."""
    address = Database(ground.settings).address(DatabaseRole.APP)
    folder = ground.settings.data_dir
    free = _free(ground)
    scripts = [_script(ground, free, provider, folder) for provider in range(workload.PROVIDERS)]
    run = 0
    for clients in _CLIENTS:
        ours, played = [], []
        for _ in range(_ROUNDS):
            share, free = free[: len(free) // 4], free[len(free) // 4 :]
            ours.append(_rate(ground, [share[number::clients] for number in range(clients)]))
            played.append(pgbench.rate(address, scripts, clients=clients, seconds=_SECONDS, run=run))
            run += 1
        _require_all_taken(ground)
        what = f"book, {clients} client{'s' if clients > 1 else ''}"
        yield Measure(what, median(ours), median(played), "/s", BOUND, rate=True)


def _wish(visit: Visit) -> Wish:
    provider, start = visit
    return Wish(SERVICE, start, email(provider), slug(provider))


def _free(ground: Ground) -> list[Visit]:
    """What the workload leaves free and can be booked one after the other, in no order."""
    calendars = [ground.calendar(number) for number in range(workload.PROVIDERS)]
    with ground.superuser() as connection:
        starts = limit.by_calendar(connection, ground.clinic.tenant, calendars, workload.DAYS)
    found: list[Visit] = []
    for provider, calendar in enumerate(calendars):
        until = 0
        for start in starts[calendar]:
            if start >= until:
                found.append((provider, datetime.fromtimestamp(start, UTC)))
                until = start + (workload.DURATION + workload.BUFFER) * 60
    Random(0).shuffle(found)
    return found


def _script(ground: Ground, free: Sequence[Visit], provider: int, folder: Path) -> Path:
    """One booking with a provider, recorded and taken back, as a script."""
    visit = next(visit for visit in reversed(free) if visit[0] == provider)
    database = pgbench.Recording(ground.settings)
    # The first booking reads the catalog; the second is as all that follow.
    for _ in range(2):
        database.sent.clear()
        with open_unit(database, ground.actor, now=NOW, dry_run=True) as unit:
            code = book(unit, _wish(visit)).confirmation_code
    script = pgbench.Script(provider, NOW, visit[1], code, int(_FIRST_NIGHT.timestamp()))
    path = folder / f"{slug(provider)}.sql"
    path.write_text(script.text(database.sent))
    database.close()
    return path


def _rate(ground: Ground, shares: Sequence[Sequence[Visit]]) -> float:
    """Bookings a second of so many processes, each with its own visits to book."""
    context = multiprocessing.get_context("spawn")
    ready, counts = context.Barrier(len(shares)), context.SimpleQueue()
    clients = [
        context.Process(target=_client, args=(ground.settings, ground.actor, share, ready, counts)) for share in shares
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return sum(float(counts.get()) for _ in clients)


def _client(
    settings: Settings, actor: Actor, visits: Sequence[Visit], ready: Barrier, counts: "SimpleQueue[float]"
) -> None:
    """A front end that books without a pause; its bookings a second."""
    database = Database(settings)
    for _ in range(20):
        with open_unit(database, actor, now=NOW, dry_run=True) as unit:
            book(unit, _wish(visits[-1]))
    ready.wait()
    begun, done = perf_counter(), 0
    while done < len(visits) and perf_counter() < begun + _SECONDS:
        with open_unit(database, actor, now=NOW) as unit:
            book(unit, _wish(visits[done]))
        done += 1
    counts.put(done / (perf_counter() - begun))
    database.close()


def _require_all_taken(ground: Ground) -> None:
    with ground.superuser() as connection:
        row = connection.execute(
            "select (select count(*) from appointment), (select count(*) from reservation where kind = 'BOOKED')"
        ).fetchone()
    if row is None or row[0] != row[1]:
        raise NotAllTaken(row)
