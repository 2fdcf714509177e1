"""`sloty daemon`: a process that does the jobs, says that it is there, and is rather gone than silent."""

import os
import platform
import signal
import socket
import sys
import threading
import time
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
from sloty.operations.unit import open_unit
from sloty.operations.wakeups import wakeups

if TYPE_CHECKING:
    from sloty.db.pool import Database

log = structlog.get_logger()
_SILENT_SECONDS = 60.0
"""A daemon that could not say that it is there for so long ends, for whoever started it to start it again."""
_LISTEN_SECONDS = 5.0
GONE = 9


def all_jobs(sending: Sending) -> list[Job]:
    """What a daemon does."""
    return [Job("send", timedelta(seconds=5), sending, wakes=True), *jobs()]


def run_once(database: "Database") -> list[str]:
    """Do everything there is to do, once; the names of the jobs that failed."""
    work = Work(database, uuid4())
    sending = Sending(Carriers(database.settings.data_dir / "outbox"))
    ticker = Ticker(work, all_jobs(sending))
    # What the others bring about is sent in the same go.
    in_order = [*ticker.jobs[1:], ticker.jobs[0]]
    failed = [job.name for job in in_order if not ticker.run(job)]
    sending.close()
    return failed


class Daemon:
    """One daemon, from its arrival until it leaves."""

    def __init__(
        self, database: "Database", *, silent_seconds: float = _SILENT_SECONDS, metrics: str | None = None
    ) -> None:
        self.database = database
        self.work = Work(database, uuid4())
        self.sending = Sending(Carriers(database.settings.data_dir / "outbox"))
        self.ticker = Ticker(self.work, all_jobs(self.sending))
        self.silent_seconds = silent_seconds
        self.metrics = metrics
        self.heard = time.monotonic()
        self._signals = 0

    def run(self) -> int:
        """Until it is told to stop; 0, or 9 when it could not go on."""
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self._asked_to_stop)
        with open_unit(self.database, self.work.actor()) as unit:
            daemons.arrive(unit, self.work.daemon, platform.node(), os.getpid())
        if self.metrics:
            serve(self.metrics, self.ticker, self._backlog)
        log.info("daemon started", daemon=str(self.work.daemon), pid=os.getpid())
        self.ticker.start()
        threading.Thread(target=self._listen, name="listen", daemon=True).start()
        _tell_systemd("READY=1")
        while not self.work.stopping.wait(daemons.BEAT_SECONDS):
            if not self._beat():
                return GONE
        return self._leave()

    def _asked_to_stop(self, *_: Any) -> None:
        self._signals += 1
        if self._signals > 1:
            os._exit(130)
        self.work.stopping.set()

    def _beat(self) -> bool:
        """Say that we are there; False when that has not been possible for too long, or nothing ticks any more."""
        try:
            with open_unit(self.database, self.work.actor()) as unit:
                daemons.beat(unit, self.work.daemon, self._counters())
            self.heard = time.monotonic()
            _tell_systemd("WATCHDOG=1")
        except SlotyError as error:
            log.warning("heartbeat failed", error=error.code)
        silent = time.monotonic() - self.heard > self.silent_seconds
        if silent or not self.ticker.alive:
            log.error("daemon gives up", reason="no heartbeat" if silent else "the ticker is dead")
            return False
        return True

    def _backlog(self) -> Backlog:
        with open_unit(self.database, self.work.actor()) as unit:
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

    def _leave(self) -> int:
        _tell_systemd("STOPPING=1")
        log.info("daemon stops", daemon=str(self.work.daemon))
        self.ticker.stop()
        self.sending.close()
        # When nobody can be told any more, that is seen by the heartbeat that is missing.
        with suppress(SlotyError), open_unit(self.database, self.work.actor()) as unit:
            daemons.leave(unit, self.work.daemon, self._counters())
        return 0


def _tell_systemd(state: str) -> None:
    """Tell whoever started us how we are (sd_notify(3))."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.connect(f"\0{address[1:]}" if address.startswith("@") else address)
        told.send(state.encode())


def configure_logs(stream: Any = sys.stderr) -> None:
    """Lines for people on a terminal, JSON for everything else; only what is known to be nobody's business."""
    form = structlog.dev.ConsoleRenderer() if stream.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_known,
            form,
        ],
        logger_factory=structlog.PrintLoggerFactory(stream),
    )


_KNOWN = frozenset(
    {"event", "level", "timestamp", "job", "error", "reference", "at", "reason", "daemon", "pid", "done"}
)


def _only_known(_: Any, __: str, event: Any) -> Any:
    """Nothing personal is logged, whatever somebody passes along."""
    return {name: value for name, value in event.items() if name in _KNOWN}
