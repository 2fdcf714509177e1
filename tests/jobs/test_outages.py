"""PostgreSQL hangs, is stopped, started, killed under a daemon: it is back, or it is gone with a status; and after an
outage nothing is told twice, late, or of the past."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import psutil
import pytest

from sloty.db import schema
from sloty.db.embedded import EmbeddedServer
from sloty.db.pool import Database
from sloty.jobs.carriers import Carriers
from sloty.jobs.daemon import GONE
from sloty.jobs.sender import Sending
from sloty.operations import reminders
from tests.builders import Clinic, a_clinic, at
from tests.counterparts.mail_server import until
from tests.db.backup.places import a_clean_machine
from tests.jobs.daemons import PATIENCE, a_daemon
from tests.jobs.test_daemon import sent
from tests.jobs.test_sender import send_all
from tests.operations.test_booking import book


@pytest.fixture(scope="module")
def own() -> Iterator[Clinic]:
    """A clinic on an embedded server of its own."""
    with a_clean_machine() as database:
        server(database).start()
        schema.initialise(database)
        yield a_clinic(database)


def server(database: Database) -> EmbeddedServer:
    assert database.embedded is not None
    return database.embedded


@contextmanager
def hanging(database: Database) -> Iterator[None]:
    """Every process of the server stands still."""
    pid = server(database).status().pid
    assert pid is not None
    first = psutil.Process(pid)
    first.suspend()
    # Nobody else is born now; who is just leaving may be gone.
    every = [first, *first.children(recursive=True)]
    try:
        for each in every:
            with suppress(psutil.NoSuchProcess):
                each.suspend()
        yield
    finally:
        for each in every:
            with suppress(psutil.NoSuchProcess):
                each.resume()


def test_a_database_that_hangs_ends_it(own: Clinic, tmp_path: Path) -> None:
    """Whoever waits for it cannot tell; whoever watches can."""
    with a_daemon(own.database.settings, tmp_path, silent=2.0) as running:
        running.until("daemon started")
        with hanging(own.database):
            assert running.ended() == GONE
        assert running.lines[-1]["reason"] == "no heartbeat"


def test_a_server_that_is_stopped_stays_stopped_and_it_goes_on_when_that_is_started(
    own: Clinic, tmp_path: Path
) -> None:
    """As in a restart; and meanwhile it is there, and waits."""
    before = sent(own)
    with a_daemon(own.database.settings, tmp_path, silent=3.0, send_every=0.5) as running:
        running.until("daemon started")
        server(own.database).stop()
        running.until("heartbeat failed")
        # Longer than it may be silent.
        until(lambda: _failed(running.lines) > 3 / 0.2 + 5, PATIENCE, every=0.05)
        assert not server(own.database).status().running
        assert running.process.is_alive()
        server(own.database).start()
        book(own, "09:30")
        until(lambda: sent(own) == before + 1, 60, every=0.05)
        os.kill(running.pid, signal.SIGTERM)
        assert running.ended() == 0


def _failed(lines: list[dict[str, object]]) -> int:
    return sum(line["event"] == "heartbeat failed" for line in lines)


def test_a_server_that_was_killed_is_no_reason_to_wait(own: Clinic, tmp_path: Path) -> None:
    """Nobody stopped it: the daemon ends, and whoever starts it again starts both."""
    before = sent(own)
    with a_daemon(own.database.settings, tmp_path, silent=2.0) as running:
        running.until("daemon started")
        pid = server(own.database).status().pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        assert running.ended() == GONE
        assert not server(own.database).status().running
    server(own.database).start()
    book(own, "10:30")
    with a_daemon(own.database.settings, tmp_path) as running:
        until(lambda: sent(own) == before + 1, PATIENCE, every=0.05)


DAY = timedelta(days=1)


def plans(clinic: Clinic, now: datetime) -> None:
    with clinic.unit(now=now) as unit:
        reminders.plan(unit)


@pytest.mark.parametrize("planned", [False, True], ids=["before it was planned", "after it was planned"])
@pytest.mark.parametrize(
    ("start", "back", "told"),
    [
        ("15:00", "13:30", ["120"]),
        ("15:00", "14:46", []),
        ("15:00", "16:10", []),
        ("16:30", "16:10", ["120"]),
        ("11:00", "16:10", []),
    ],
)
def test_an_outage_across_both_points_ends_with_one_reminder_at_most_and_none_after_the_start(
    clinic: Clinic, tmp_path: Path, start: str, back: str, told: list[str], planned: bool
) -> None:
    """26 hours of it, or what is left of them; the reminder of the day before was planned, or was not yet."""
    book(clinic, start)
    sending = Sending(Carriers(tmp_path))
    send_all(clinic, sending, at("12:00") - 3 * DAY)
    begin = at(back) - timedelta(hours=26)
    plans(clinic, max(begin, at(start) - DAY - timedelta(minutes=50)) if planned else min(begin, at(start) - 2 * DAY))
    for minutes in (0, 1, 2, 60, 240):
        now = at(back) + timedelta(minutes=minutes)
        plans(clinic, now)
        send_all(clinic, sending, now)
    sending.close()
    with clinic.unit() as unit:
        rows = unit.session.rows(
            "select rule, sent_at < starts_at from message"
            " where tenant_id = %(tenant)s and cause = 'REMINDER' and status = 'SENT'"
        )
    assert rows == [(rule, True) for rule in told]
