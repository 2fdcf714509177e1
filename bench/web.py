"""The booking page: 500 visitors who browse weeks of slots, on the processors that they share with server and database.

A tenant with forty providers, whose next weeks are half full, and four services. The limit is one of these pages, made
once, from the same server and framework (`still.py`), in turns. All are sent packed, as to browsers. Each server is
asked as fast as it answers, which tells requests a second and what one costs; then, as people read, while others book:
that tells how long a page takes.
"""

import gzip
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from random import Random
from statistics import fmean, median, quantiles
from threading import Event, Thread
from typing import LiteralString

import psutil

from bench import still, workload
from bench.database import an_empty_database
from bench.report import Measure
from bench.serving import Server, running
from bench.visitors import Seen
from sloty import clock
from sloty.db.embedded import EmbeddedServer
from sloty.db.pool import Database, DatabaseRole
from sloty.engine import civil
from sloty.operations import booking, slots
from sloty.operations.booking import HoldWish
from sloty.operations.slots import Search
from tests.builders import NEW_YORK, Clinic

BOUND = 4
PAGE_MS, PAGE_KB = 50.0, 30.0
VISITORS, WORKERS, PROVIDERS, WEEKS = 500, 2, 40, 8
SERVICES = {"visit": range(PROVIDERS), "checkup": range(12), "therapy": range(12, 18), "x-ray": range(18, 21)}
_ROUNDS, _SECONDS = 3, 8
_READING, _PAUSE, _BOOKINGS = 20, 10, 2.0
"""Seconds in all and for one page; bookings a second."""
_WORKS = "; ".join(f"Mon-Fri {a // 60:02}:00-{b // 60:02}:00" for a, b in workload.HALF_DAYS)
_INSERT: LiteralString = """
insert into reservation (tenant_id, id, calendar_id, lane, during, kind)
values (%s, gen_random_uuid(), %s, 0, tstzrange(to_timestamp(%s), to_timestamp(%s)), 'BLOCK')
"""


def measures() -> Iterator[Measure]:
    """Requests a second, what a page costs, how long it takes, and what it weighs."""
    with an_empty_database() as database:
        server = EmbeddedServer(database.settings.data_dir / "postgres")
        yield from _measured(_filled(database), psutil.Process(server.status().pid))


def _filled(database: Database) -> Clinic:
    clinic = Clinic(database, "alpha")
    clinic.location()
    names = [f"p{number:02}" for number in range(PROVIDERS)]
    for name in names:
        clinic.provider(name, _WORKS)
    for service, by in SERVICES.items():
        given = tuple(names[number] for number in by)
        clinic.service(service, given, duration=workload.DURATION, step=workload.STEP, buffer_after=workload.BUFFER)
    first = _today() - timedelta(days=7 * WEEKS)
    days = [*workload.working_days(first, 14 * WEEKS)]
    rows = [
        (clinic.tenant, clinic.ids[f"calendar:{name}"], start, end)
        for number, name in enumerate(names)
        for start, end in workload.footprints(number, days)
    ]
    with database.connect(DatabaseRole.ADMIN, autocommit=True) as admin:
        with admin.cursor() as cursor:
            cursor.executemany(_INSERT, rows)
        admin.execute("vacuum analyze")
    return clinic


def _measured(clinic: Clinic, postgres: psutil.Process) -> Iterator[Measure]:
    settings = clinic.database.settings
    data = settings.data_dir
    environment = {
        **os.environ,
        "SLOTY_DATA_DIR": str(data),
        "SLOTY_DATABASE_URL": settings.database_url or "",
        "SLOTY_PREPARE_STATEMENTS": "true",
    }
    walks = [_walk(clinic, Random(number)) for number in range(VISITORS)]
    with ExitStack() as stack:
        words = ["sloty", "web", "--workers", str(WORKERS), "--port"]
        ours = stack.enter_context(running(words, f"/{clinic.slug}/", environment, data / "ours.log", postgres))
        seen, _ = ours.asked(walks, seconds=_SECONDS)
        usual = data / "usual.html"
        usual.write_bytes(gzip.decompress(_nearest(ours, walks, seen.bytes / len(seen.millis))))
        environment[still.PAGE] = str(usual)
        bare = stack.enter_context(running(["bench.still", str(WORKERS)], "/", environment, data / "still.log"))
        yield from _browsing(ours, bare, walks)
        yield from _reading(ours, bare, walks, clinic)
        yield Measure("the heaviest page, packed", max(map(len, _pages(ours, walks))) / 1000, PAGE_KB, "kB", 1.0)


def _browsing(ours: Server, bare: Server, walks: Sequence[Sequence[str]]) -> Iterator[Measure]:
    rounds = [[each.asked(walks, seconds=_SECONDS) for each in (ours, bare)] for _ in range(_ROUNDS)]
    rates, costs, waits = [], [], []
    for side in range(2):
        rates.append(median(seen.rate for seen, _ in (both[side] for both in rounds)))
        costs.append(median(cost for _, cost in (both[side] for both in rounds)))
        waits.append(median(_p99(seen) for seen, _ in (both[side] for both in rounds)))
    share = fmean(both[0][0].processor / both[0][0].seconds for both in rounds)
    yield Measure(f"{VISITORS} visitors: pages", rates[0], rates[1], "/s", BOUND, rate=True)
    yield Measure(f"… what one costs, visitors ({share:.0%} of a core) apart", costs[0], costs[1], "ms", BOUND)
    yield Measure("… p99, each asking again at once", waits[0], waits[1], "ms", BOUND)


def _reading(ours: Server, bare: Server, walks: Sequence[Sequence[str]], clinic: Clinic) -> Iterator[Measure]:
    """As people do it. The static page tells what of it is the machine's."""
    how = {"seconds": _READING, "pause": _PAUSE}
    still_seen, _ = bare.asked(walks, **how)
    seen, _ = ours.asked(walks, **how)
    with _booking(clinic):
        meanwhile, _ = ours.asked(walks, **how)
    yield Measure(f"{VISITORS} who read, {seen.rate:.0f} pages/s: p99", _p99(seen), PAGE_MS, "ms", 1.0)
    yield Measure(f"… while {_BOOKINGS:g} a second book: p99", _p99(meanwhile), PAGE_MS, "ms", 1.0)
    yield Measure("… of the static page: p99", _p99(still_seen), PAGE_MS, "ms", 1.0)


def _pages(server: Server, walks: Sequence[Sequence[str]]) -> list[bytes]:
    return [server.page(path) for path in sorted({path for walk in walks for path in walk})]


def _nearest(server: Server, walks: Sequence[Sequence[str]], size: float) -> bytes:
    """The page that is as long as they are on average."""
    return min(_pages(server, walks), key=lambda page: abs(len(page) - size))


def _p99(seen: Seen) -> float:
    return quantiles(seen.millis, n=100)[-1]


def _walk(clinic: Clinic, draw: Random) -> list[str]:
    """The services; one of them; three weeks of it; those of one provider. Somewhere within it, for each begins elsewhere."""
    service = draw.choice([*SERVICES])
    who = f"who=p{draw.choice(SERVICES[service]):02}"
    begin = f"/{clinic.slug}/book/{service}"
    days = [f"day={_today() + timedelta(days=7 * week)}" for week in range(1, 3)]
    walk = [f"/{clinic.slug}/", begin, *(f"{begin}?{day}" for day in days)]
    walk += [f"{begin}?{who}", *(f"{begin}?{who}&{day}" for day in days)]
    at = draw.randrange(len(walk))
    return walk[at:] + walk[:at]


def _today() -> date:
    return civil.local_date(clock.now(), civil.zone(NEW_YORK))


@contextmanager
def _booking(clinic: Clinic) -> Iterator[None]:
    """Somebody chooses a time now and then, meanwhile."""
    done = Event()

    def choose() -> None:
        while not done.wait(1 / _BOOKINGS):
            now = clock.now()
            with clinic.unit(now=now) as unit:
                search = Search("visit", now + timedelta(days=1), now + timedelta(days=15))
                free = next(slots.find_slots(unit, search))
                booking.hold(unit, HoldWish("visit", free.start))

    thread = Thread(target=choose)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
