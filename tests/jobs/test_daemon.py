"""The process: it tells when it is ready, ends when it is told to, and is rather gone than silent."""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sloty.db.pool import DatabaseRole
from sloty.jobs import daemon as daemons
from sloty.jobs.daemon import GONE, Daemon, run_once
from sloty.operations import ledger
from tests.builders import Clinic, a_clinic
from tests.counterparts.mail_server import until
from tests.db.backup.places import a_copy
from tests.jobs.daemons import PATIENCE, a_daemon
from tests.jobs.test_sender import only_of
from tests.operations.test_booking import book
from tests.operations.test_ledger import ALWAYS


def sent(clinic: Clinic) -> int:
    with clinic.unit() as unit:
        return len(ledger.list_(unit, *ALWAYS, ["SENT"]))


def test_it_is_ready_sends_what_is_booked_and_stops_when_told(clinic: Clinic, tmp_path: Path) -> None:
    """Two of them at once: each message goes out once."""
    only_of(clinic)
    settings = clinic.database.settings
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told,
        a_daemon(settings, tmp_path, environment={"NOTIFY_SOCKET": str(tmp_path / "notify")}) as one,
        a_daemon(settings, tmp_path) as other,
    ):
        told.bind(str(tmp_path / "notify"))
        told.settimeout(PATIENCE)
        assert told.recv(64) == b"READY=1"
        other.until("daemon started")
        for time in ("09:30", "10:00", "10:30", "11:00"):
            book(clinic, time)
        until(lambda: sent(clinic) == 4, PATIENCE, every=0.05)
        for each in (one, other):
            os.kill(each.pid, signal.SIGTERM)
        for each in (one, other):
            assert each.ended() == 0
            assert each.lines[-1]["event"] == "daemon stops"
    with clinic.unit() as unit:
        rows = unit.session.rows(
            "select count(*), count(distinct message_id) from delivery where tenant_id = %(tenant)s"
        )
    assert rows == [(4, 4)]


def test_a_confirmation_leaves_when_it_is_booked_and_not_when_somebody_looks(clinic: Clinic, tmp_path: Path) -> None:
    """Here one looks every hour."""
    only_of(clinic)
    with a_daemon(clinic.database.settings, tmp_path, send_every=3600) as running:
        running.until("daemon started")
        until(lambda: listens(clinic), PATIENCE)
        book(clinic, "09:30")
        until(lambda: sent(clinic) == 1, PATIENCE, every=0.05)


def listens(clinic: Clinic) -> bool:
    """Whether somebody does, and has looked for what was there before."""
    with clinic.database.connect(DatabaseRole.ADMIN) as admin:
        row = admin.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and query ilike 'listen %'"
            " and state = 'idle'"
        ).fetchone()
    return row is not None and row[0] > 0


def test_without_the_database_it_ends_and_says_so(clinic: Clinic, tmp_path: Path) -> None:
    """What it cannot reach any more: the roles that it signs in with may not connect for a moment."""
    with a_daemon(clinic.database.settings, tmp_path, silent=3.0) as running:
        running.until("daemon started")
        with _shut(clinic):
            assert running.ended() == GONE
        assert running.lines[-1]["reason"] == "no heartbeat"


@contextmanager
def _shut(clinic: Clinic) -> Iterator[None]:
    with clinic.database.connect(DatabaseRole.ADMIN, autocommit=True, dbname="postgres") as admin:
        name = clinic.database.settings.database_url.rpartition("/")[2].partition("?")[0]  # type: ignore[union-attr]
        admin.execute(f'alter database "{name}" allow_connections false'.encode())
        admin.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and usename = 'sloty_platform'"
            " and pid <> pg_backend_pid()",
            [name],
        )
        try:
            yield
        finally:
            admin.execute(f'alter database "{name}" allow_connections true'.encode())


def test_it_comes_back_when_the_database_does(clinic: Clinic, tmp_path: Path) -> None:
    only_of(clinic)
    with a_daemon(clinic.database.settings, tmp_path) as running:
        running.until("daemon started")
        with _shut(clinic):
            running.until("heartbeat failed")
        book(clinic, "09:30")
        until(lambda: sent(clinic) == 1, PATIENCE, every=0.05)
        os.kill(running.pid, signal.SIGTERM)
        assert running.ended() == 0


def watched(clinic: Clinic, silent: float = 30.0) -> tuple[Daemon, list[int]]:
    """One that is not run, and how its process was ended."""
    ended: list[int] = []
    return Daemon(clinic.database, silent_seconds=silent, exit_now=ended.append), ended


def test_a_dead_ticker_is_no_life(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    made, ended = watched(clinic)
    made.ticker.jobs.clear()
    made.ticker.start()
    monkeypatch.setattr(made.ticker, "tick", lambda: made.ticker.ticked + 31)
    made.watch()
    assert ended == [GONE]
    monkeypatch.undo()
    made.ticker.stop()


def test_who_stops_is_not_dead(clinic: Clinic) -> None:
    """Its ticker is, on purpose; and once it has left nobody watches."""
    made, ended = watched(clinic)
    made.ticker.jobs.clear()
    made.ticker.start()
    made.ticker.stop()
    assert made._problem() is None
    made._left.set()
    made.watch()
    assert ended == []


def test_once_does_everything_there_is(worker_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much it is. In a database of its own: others' tenants have things in them that nobody would write."""
    monkeypatch.setattr("sloty.jobs.sender.AT_ONCE", 1)
    monkeypatch.setattr("sloty.jobs.ticker._MOST_ROUNDS", 2)
    with a_copy(f"sloty_once_{worker_id}") as own:
        clinic = a_clinic(own)
        for hour in range(9, 15):
            book(clinic, f"{hour}:30")
        assert run_once(own) == []
        assert sent(clinic) == 6


def test_what_it_does_by_itself_it_can_be_told_of(clinic: Clinic) -> None:
    made, _ = watched(clinic)
    assert [job.name for job in made.ticker.jobs if job.wakes] == ["send"]
    assert made._counters()["send"] == {"runs": 0, "done": 0, "failures": 0, "last_failure": None}
    assert daemons.SEND_EVERY.total_seconds() == 5
