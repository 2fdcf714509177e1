"""`sloty daemon`: a process that does the jobs, says that it is there, and is rather gone than silent.

A thread of its own watches the others: it asks nothing of the database, which may hang, nor of the machine's clock, which
may be set. An embedded server that was stopped stays stopped: the daemon waits until somebody starts it again, for a
daemon that ended would be started again by whoever supervises it, and would start the server.
"""

import os
import platform
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import structlog

from sloty.errors import SlotyError
from sloty.jobs.carriers import Carriers
from sloty.jobs.job import Job, Work
from sloty.jobs.metrics import serve
from sloty.jobs.sender import Sending
from sloty.jobs.ticker import Ticker
from sloty.jobs.upkeep import jobs
from sloty.operations import daemons
from sloty.operations.outbox import Backlog, backlog
from sloty.operations.wakeups import wakeups

if TYPE_CHECKING:
    from sloty.db.pool import Database

log = structlog.get_logger()
_SILENT_SECONDS = 60.0
"""A daemon that could not say that it is there for so long ends, for whoever started it to start it again."""
_LISTEN_SECONDS = 5.0
SEND_EVERY = timedelta(seconds=5)
"""Whoever writes a message wakes the daemons; this finds what is due later, and what nobody could be woken for."""
GONE = 9


def all_jobs(sending: Sending) -> list[Job]:
    """What a daemon does."""
    return [Job("send", SEND_EVERY, sending, wakes=True), *jobs()]


def run_once(database: "Database") -> list[str]:
    """Do everything there is to do, however much it is; the names of the jobs that failed."""
    work = Work(database, uuid4())
    sending = Sending(Carriers(database.settings.data_dir / "outbox"))
    ticker = Ticker(work, all_jobs(sending))
    # What the others bring about is sent in the same go.
    in_order = [*ticker.jobs[1:], ticker.jobs[0]]
    failed = [job.name for job in in_order if not ticker.run(job, most=None)]
    sending.close()
    return failed


class Daemon:
    """One daemon, from its arrival until it leaves."""

    def __init__(
        self,
        database: "Database",
        *,
        silent_seconds: float = _SILENT_SECONDS,
        metrics: str | None = None,
        exit_now: Callable[[int], object] = os._exit,
    ) -> None:
        self.database = database
        self.work = Work(database, uuid4())
        self.sending = Sending(Carriers(database.settings.data_dir / "outbox"))
        self.ticker = Ticker(self.work, all_jobs(self.sending), patience=silent_seconds)
        self.silent_seconds = silent_seconds
        self.metrics = metrics
        self.heard = time.monotonic()
        """When the database was last told that we are there."""
        self._exit_now = exit_now
        self._left = threading.Event()
        self._signals = 0

    def run(self) -> None:
        """Until it is told to stop. When it cannot go on, the process ends at once, with 9."""
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self._asked_to_stop)
        self.database.starts_server = False
        threading.Thread(target=self.watch, name="watch", daemon=True).start()
        with self.work.unit() as unit:
            daemons.arrive(unit, self.work.daemon, platform.node(), os.getpid())
        if self.metrics:
            serve(self.metrics, self.ticker, self._backlog)
        log.info("daemon started", daemon=str(self.work.daemon), pid=os.getpid())
        self.ticker.start()
        threading.Thread(target=self._listen, name="listen", daemon=True).start()
        _tell_systemd("READY=1")
        while not self.work.stopping.wait(daemons.BEAT_SECONDS):
            self._beat()
        self._leave()
        self._left.set()

    def _asked_to_stop(self, *_: Any) -> None:
        self._signals += 1
        if self._signals > 1:
            self._exit_now(130)
        self.work.stopping.set()

    def watch(self) -> None:
        """End the process when nothing was heard for too long, or nothing ticks any more: whoever waits cannot tell."""
        while not self._left.wait(min(1.0, self.silent_seconds / 4)):
            self.ticker.keep_up()
            problem = self._problem()
            if problem is not None:
                log.error("daemon gives up", reason=problem)
                self._exit_now(GONE)
                return

    def _problem(self) -> str | None:
        if time.monotonic() - self.heard > self.silent_seconds:
            return "no heartbeat"
        dead = self.ticker.started and not self.ticker.alive and not self.work.stopping.is_set()
        return "the ticker is dead" if dead else None

    def _beat(self) -> None:
        """Say that we are there. With a server that was stopped there is nobody to tell, and nothing to do but wait."""
        try:
            with self.work.unit() as unit:
                daemons.beat(unit, self.work.daemon, self._counters())
        except SlotyError as error:
            stopped = self.database.stopped
            log.warning("heartbeat failed", error=error.code, reason="the server was stopped" if stopped else None)
            if not stopped:
                return
        self.heard = time.monotonic()
        _tell_systemd("WATCHDOG=1")

    def _backlog(self) -> Backlog:
        with self.work.unit() as unit:
            return backlog(unit)

    def _counters(self) -> dict[str, Any]:
        return {name: counter.told() for name, counter in self.ticker.counters.items()}

    def _listen(self) -> None:
        pause = 1.0
        while not self.work.stopping.is_set():
            for told in wakeups(self.database, _LISTEN_SECONDS):
                pause = 1.0
                if self.work.stopping.is_set():
                    return
                if told:
                    self.ticker.wake()
            self.work.stopping.wait(pause)
            pause = min(30.0, pause * 2)

    def _leave(self) -> None:
        _tell_systemd("STOPPING=1")
        log.info("daemon stops", daemon=str(self.work.daemon))
        self.ticker.stop()
        self.sending.close()
        # When nobody can be told any more, that is seen by the heartbeat that is missing.
        with suppress(SlotyError), self.work.unit() as unit:
            daemons.leave(unit, self.work.daemon, self._counters())


def _tell_systemd(state: str) -> None:
    """Tell whoever started us how we are (sd_notify(3))."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.connect(f"\0{address[1:]}" if address.startswith("@") else address)
        told.send(state.encode())
