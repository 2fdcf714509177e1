"""The desk as a process on a terminal of its own: how soon it paints, how soon a key shows, what it costs when idle.

The terminal stands for the limit too: first paint is against an application of Textual with nothing but a line in it. The
other limits are figures: 16 ms a frame, one per cent of a core, the memory that was held before.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import psycopg

from bench import boards
from bench.database import an_empty_database
from bench.report import Measure, alternate
from sloty import clock
from sloty.db.pool import DatabaseRole
from sloty.engine import civil
from tests.builders import NEW_YORK, Clinic
from tests.tui.terminal import DESK, Terminal

FIRST_PAINT_BOUND, MEMORY_BOUND = 1.3, 1.1
FRAME_MS, IDLE_PER_CENT = 16.0, 1.0
_SIZE, _LARGE = (120, 34), (200, 50)
_RUNS, _ROUNDS, _KEYS = 15, 5, 100
_MANY_KEYS, _MANY_NOTICES, _WARMING = 2000, 500, 300
_IDLE_SECONDS = 10.0
_QUIET = 0.04
"""Seconds without a byte after which a frame is taken to be whole."""
_READING = "Reading"
_EMPTY = f"""
from textual.app import App
from textual.widgets import Static


class Empty(App):
    def compose(self):
        yield Static("{_READING} …")


Empty().run()
"""


def measures() -> Iterator[Measure]:
    """First paint in turns with the empty application; then one desk, that is worked with and left alone."""
    with an_empty_database() as database:
        data = database.settings.data_dir
        clinic = boards.filled(database, civil.local_date(clock.now(), civil.zone(NEW_YORK)))
        environment = {
            **os.environ,
            "SLOTY_DATA_DIR": str(data),
            "SLOTY_DATABASE_URL": database.settings.database_url or "",
            "SLOTY_TENANT": clinic.slug,
            "XDG_CONFIG_HOME": str(data),
        }
        yield _first_paint(data, environment)
        with _opened(environment, _LARGE) as desk:
            yield _keys(desk, "desk: a key in a large window (p95)")
        with database.connect(DatabaseRole.ADMIN, autocommit=True) as admin, _opened(environment, _SIZE) as desk:
            yield _keys(desk, "desk: a key to the last byte (p95)")
            yield _idle(desk)
            yield _memory(desk, admin, clinic)


def _first_paint(data: Path, environment: dict[str, str]) -> Measure:
    empty = data / "empty.py"
    empty.write_text(_EMPTY)
    ours, bare = (partial(_painted, words, environment) for words in (DESK, (sys.executable, str(empty))))
    return Measure("desk: first paint", *alternate(ours, bare, seconds=0, least=_RUNS), "ms", FIRST_PAINT_BOUND)


def _painted(words: Sequence[str], environment: dict[str, str]) -> None:
    with Terminal(words, environment=environment) as terminal:
        terminal.until(lambda: _READING.encode() in terminal.raw)


@contextmanager
def _opened(environment: dict[str, str], size: tuple[int, int]) -> Iterator[Terminal]:
    """A desk on which everything that comes with the first minute has happened."""
    with Terminal(size=size, environment=environment) as desk:
        desk.sees("LIVE", "p00")
        desk.watch(2)
        yield desk


def _keys(desk: Terminal, what: str) -> Measure:
    """From the key to the last byte of what it changes on the screen."""
    rounds = []
    keys = cycle(["down"] * 20 + ["right"] * 20 + ["up"] * 20 + ["left"] * 20)
    for _ in range(_ROUNDS):
        times = [_answered(desk, next(keys)) for _ in range(_KEYS)]
        rounds.append(quantiles(times, n=20)[-1])
    return Measure(what, median(rounds), FRAME_MS, "ms", 1.0)


def _answered(desk: Terminal, key: str) -> float:
    """Milliseconds; what came is not interpreted meanwhile."""
    begun = last = perf_counter()
    desk.press(key)
    while desk.take(_QUIET):
        last = perf_counter()
    return (last - begun) * 1000


def _idle(desk: Terminal) -> Measure:
    begun, spent = perf_counter(), _spent(desk)
    desk.watch(_IDLE_SECONDS)
    share = (_spent(desk) - spent) / (perf_counter() - begun) * 100
    return Measure("desk: idle", share, IDLE_PER_CENT, "% of a core", 1.0)


def _memory(desk: Terminal, admin: psycopg.Connection[tuple[object, ...]], clinic: Clinic) -> Measure:
    """What it holds after a long day, against what it held after a short one."""
    _work(desk, admin, clinic, _WARMING, _WARMING // 4)
    before = _held(desk)
    _work(desk, admin, clinic, _MANY_KEYS, _MANY_NOTICES)
    return Measure(
        f"desk: held after {_MANY_KEYS:,} keys and {_MANY_NOTICES} notices", _held(desk), before, "MiB", MEMORY_BOUND
    )


def _work(
    desk: Terminal, admin: psycopg.Connection[tuple[object, ...]], clinic: Clinic, keys: int, notices: int
) -> None:
    """Each notice is read for by itself: they do not come at once."""
    every = keys // notices
    for number, key in zip(range(keys), cycle(["down"] * 15 + ["right"] * 5 + ["up"] * 15 + ["left"] * 5)):
        desk.press(key)
        if number % every == 0:
            admin.execute("select pg_notify(%s, 'appointment')", [f"sloty_tenant_{clinic.tenant.hex}"])
            desk.watch(0.05)
    desk.watch(1)


def _spent(desk: Terminal) -> float:
    """Seconds that its threads were on a processor."""
    tasks = Path(f"/proc/{desk.child.pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def _held(desk: Terminal) -> float:
    """MiB."""
    status = Path(f"/proc/{desk.child.pid}/status").read_text().splitlines()
    return int(next(line for line in status if line.startswith("VmRSS")).split()[1]) / 1024
