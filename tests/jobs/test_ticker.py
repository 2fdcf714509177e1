"""Jobs run at once and again; one that fails stops neither the others nor itself."""

from datetime import UTC, datetime, timedelta, tzinfo
from threading import Event
from typing import Self
from uuid import uuid4

import pytest

from sloty import clock
from sloty.db.pool import Database
from sloty.jobs.job import Job, Work
from sloty.jobs.ticker import TenantsFailedError, Ticker, for_each
from sloty.operations.unit import Unit
from tests.builders import Clinic, a_clinic
from tests.counterparts.mail_server import until

HOUR = timedelta(hours=1)


def ticker(database: Database, *jobs: Job) -> Ticker:
    return Ticker(Work(database, uuid4()), list(jobs))


def test_a_job_runs_until_there_is_nothing_left(database: Database) -> None:
    left = [3, 2, 0, 9]
    ticks = ticker(database, Job("count", HOUR, lambda _: left.pop(0)))
    assert ticks.run(ticks.jobs[0])
    assert left == [9]
    assert ticks.counters["count"].told() == {"runs": 1, "done": 5, "failures": 0, "last_failure": None}


def test_it_may_be_run_until_the_end_however_far_that_is(database: Database) -> None:
    """In one go of the ticker others have their turn after a while."""
    left = list(range(200, -1, -1))
    ticks = ticker(database, Job("count", HOUR, lambda _: left.pop(0)))
    ticks.run(ticks.jobs[0])
    assert len(left) > 100
    ticks.run(ticks.jobs[0], most=None)
    assert left == []


def test_it_ticks_by_itself_and_what_fails_is_tried_again(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    again, other = Event(), Event()
    tries = []

    def fail(_: Work) -> int:
        tries.append(1)
        if len(tries) > 1:
            again.set()
        raise RuntimeError("Rui Costa <rui@example.com>")

    def works(_: Work) -> int:
        other.set()
        return 0

    ticks = ticker(database, Job("fails", timedelta(seconds=0.05), fail), Job("works", HOUR, works))
    ticks.start()
    assert again.wait(60)
    assert other.wait(60)
    assert ticks.alive
    ticks.stop()
    assert not ticks.alive
    assert ticks.counters["fails"].failures >= 2
    assert ticks.counters["fails"].last_failure == "RuntimeError"
    told = capsys.readouterr()
    assert "rui@example.com" not in told.out + told.err


def test_a_clock_that_is_set_back_is_noticed_and_it_goes_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scheduler waits until the clock shows the same again; we do not."""
    back = [timedelta(0)]

    class Wall(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) - back[0]

    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Wall)
    monkeypatch.setattr(clock, "now", lambda: Wall.now(UTC))
    monkeypatch.setattr("sloty.jobs.ticker._TICK_SECONDS", 0.05)
    monkeypatch.setattr("sloty.jobs.ticker._LATE_SECONDS", 0.5)
    ran: list[int] = []

    def run(_: Work) -> int:
        ran.append(1)
        return 0

    ticks = Ticker(Work(database, uuid4()), [Job("often", timedelta(seconds=0.05), run)], patience=1.0)
    ticks.start()
    until(lambda: len(ran) > 2)
    assert ticks.alive
    back[0] = timedelta(hours=2)
    until(lambda: not ticks.alive)
    before = len(ran)
    ticks.keep_up()
    until(lambda: len(ran) > before + 2 and ticks.alive)
    ticks.stop()


def test_only_what_somebody_waits_for_is_woken(database: Database) -> None:
    ran: list[str] = []

    def job(name: str, *, wakes: bool) -> Job:
        def run(_: Work) -> int:
            ran.append(name)
            return 0

        return Job(name, HOUR, run, wakes=wakes)

    ticks = ticker(database, job("send", wakes=True), job("seal", wakes=False))
    ticks.wake()
    assert ran == ["send"]


def test_stopping_waits_for_what_runs_and_begins_nothing_more(database: Database) -> None:
    begun, ended = Event(), []

    def slow(work: Work) -> int:
        begun.set()
        work.stopping.wait(60)
        ended.append(1)
        return 1

    ticks = ticker(database, Job("slow", HOUR, slow))
    ticks.start()
    assert begun.wait(60)
    ticks.stop()
    assert ended == [1]


def test_one_tenants_trouble_is_not_the_others(clinic: Clinic) -> None:
    other = a_clinic(clinic.database)
    seen = []

    def act(unit: Unit) -> int:
        seen.append(unit.tenant)
        if unit.tenant == clinic.tenant:
            raise RuntimeError
        return 1

    with pytest.raises(TenantsFailedError, match="1 of"):
        for_each(act)(Work(clinic.database, uuid4()))
    assert {clinic.tenant, other.tenant} <= {*seen}
