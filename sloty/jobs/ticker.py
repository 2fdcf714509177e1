"""When jobs run: APScheduler as a ticker, and nothing else. What is due lives in the database."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC
from functools import partial
from itertools import count
from threading import Lock
from typing import Any

import structlog
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

from sloty import clock
from sloty.ids import TenantId
from sloty.jobs import trouble
from sloty.jobs.job import Job, Work
from sloty.operations import upkeep
from sloty.operations.unit import Unit

_MOST_ROUNDS = 50
"""So often a job that always finds something is run in one go; then others have their turn."""
_TICK_SECONDS = 1.0
_LATE_SECONDS = 5.0
"""A tick that is missing for so long was not missed by chance."""
log = structlog.get_logger()


@dataclass
class Counter:
    """What a job has done since the daemon started."""

    runs: int = 0
    done: int = 0
    failures: int = 0
    last_failure: str | None = None

    def told(self) -> dict[str, Any]:
        """For whoever asks."""
        return {"runs": self.runs, "done": self.done, "failures": self.failures, "last_failure": self.last_failure}


@dataclass
class Ticker:
    """The jobs of one daemon."""

    work: Work
    jobs: list[Job]
    counters: dict[str, Counter] = field(default_factory=dict)
    tick: Callable[[], float] = time.monotonic
    ticked: float = 0.0
    """When it was last seen to tick, by a clock that nobody sets."""
    patience: float = 30.0
    """Seconds without a tick after which it is dead."""
    _scheduler: BackgroundScheduler = field(default_factory=lambda: BackgroundScheduler(timezone=UTC))
    _locks: dict[str, Lock] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.counters = {job.name: Counter() for job in self.jobs}
        self._locks = {job.name: Lock() for job in self.jobs}

    def start(self) -> None:
        """Run each job now, and then again and again."""
        self._add("tick", self._ticks, _TICK_SECONDS)
        for job in self.jobs:
            self._add(job.name, partial(self.run, job), job.every.total_seconds())
        self._ticks()
        self._scheduler.start()

    def _add(self, name: str, act: Callable[[], object], seconds: float) -> None:
        self._scheduler.add_job(
            act,
            "interval",
            id=name,
            name=name,
            seconds=seconds,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=clock.now(),
        )

    def _ticks(self) -> None:
        self.ticked = self.tick()

    def keep_up(self) -> None:
        """Go on when the machine's clock was set back: the scheduler would wait until it shows the same again."""
        if self.started and self.tick() - self.ticked > _LATE_SECONDS:
            # It may be stopped at this moment.
            with suppress(JobLookupError):
                for job in self._scheduler.get_jobs():
                    job.modify(next_run_time=clock.now())

    def wake(self) -> None:
        """Run what somebody waits for, at once."""
        for job in self.jobs:
            if job.wakes:
                self.run(job)

    def run(self, job: Job, most: int | None = _MOST_ROUNDS) -> bool:
        """Run a job until there is nothing left for it, at `most` so often; False when it failed. By one thread at a time."""
        with self._locks[job.name]:
            counter = self.counters[job.name]
            try:
                for _ in count() if most is None else range(most):
                    done = 0 if self.work.stopping.is_set() else job.run(self.work)
                    counter.done += done
                    if not done:
                        break
            except Exception as error:  # noqa: BLE001 - the boundary: whatever it is, the daemon goes on
                self._failed(job, counter, error)
                return False
            finally:
                counter.runs += 1
            return True

    def _failed(self, job: Job, counter: Counter, error: Exception) -> None:
        counter.failures += 1
        counter.last_failure = trouble.kind(error)
        log.error("job failed", job=job.name, **trouble.told(error))

    @property
    def started(self) -> bool:
        """Whether it is to tick."""
        return bool(self._scheduler.running)

    @property
    def alive(self) -> bool:
        """Whether it ticks: its thread can die alone, and a clock that is set back holds it up."""
        return self.started and self.tick() - self.ticked < self.patience

    def stop(self) -> None:
        """Begin nothing more, and wait for what runs."""
        self.work.stopping.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)


class TenantsFailedError(Exception):
    """What was done for the others is done."""


def for_each(act: Callable[[Unit], int]) -> Callable[[Work], int]:
    """A job that does `act` in every tenant."""

    def run(work: Work) -> int:
        with work.unit() as platform:
            known = upkeep.tenants(platform)
        done, failed = 0, []
        for tenant in known:
            if work.stopping.is_set():
                break
            try:
                done += _in(work, tenant, act)
            except Exception as error:  # noqa: BLE001 - the boundary: one tenant's trouble is nobody else's
                failed.append(error)
        if failed:
            raise TenantsFailedError(f"{len(failed)} of {len(known)} tenants") from failed[0]
        return done

    return run


def _in(work: Work, tenant: TenantId, act: Callable[[Unit], int]) -> int:
    with work.unit(tenant) as unit:
        return act(unit)
