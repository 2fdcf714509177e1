"""The process: it tells when it is ready, ends when it is told to, and is rather gone than silent."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import structlog

from sloty.db.pool import DatabaseRole
from sloty.jobs import daemon as daemons
from sloty.jobs.daemon import GONE, Daemon, configure_logs, run_once
from sloty.operations import ledger
from tests.builders import Clinic, a_clinic
from tests.counterparts.mail_server import until
from tests.db.backup.places import a_copy
from tests.operations.test_booking import book
from tests.operations.test_ledger import ALWAYS

ROOT = Path(__file__).parents[2]
_SCRIPT = """
import sys
from pathlib import Path
from sloty.jobs import daemon
from sloty.operations import daemons
from sloty.operations.unit import open_database
from sloty.settings import Settings
daemon.configure_logs()
daemons.BEAT_SECONDS = 0.2
folder, url, silent = sys.argv[1:]
database = open_database(Settings(data_dir=Path(folder), database_url=url))
status = daemon.Daemon(database, silent_seconds=float(silent)).run()
import os
os._exit(status)
"""


@contextmanager
def a_daemon(clinic: Clinic, silent: float = 30.0, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A process of its own, which is killed at the end if it is still there."""
    settings = clinic.database.settings
    made = subprocess.Popen(
        [sys.executable, "-c", _SCRIPT, str(settings.data_dir), str(settings.database_url), str(silent)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield made
    finally:
        made.kill()
        made.communicate()


def sent(clinic: Clinic) -> int:
    with clinic.unit() as unit:
        return len(ledger.list_(unit, *ALWAYS, ["SENT"]))


def test_it_is_ready_sends_what_is_booked_and_stops_when_told(clinic: Clinic, tmp_path: Path) -> None:
    """Two of them at once: each message goes out once."""
    told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    told.bind(str(tmp_path / "notify"))
    told.settimeout(20)
    with a_daemon(clinic, NOTIFY_SOCKET=str(tmp_path / "notify")) as one, a_daemon(clinic) as other:
        assert told.recv(64) == b"READY=1"
        until(lambda: _known(clinic, other.pid), 20)
        for time in ("09:30", "10:00", "10:30", "11:00"):
            book(clinic, time)
        until(lambda: sent(clinic) == 4)
        for process in (one, other):
            process.send_signal(signal.SIGTERM)
        for process in (one, other):
            _, log = process.communicate(timeout=25)
            assert process.returncode == 0
            assert [json.loads(line)["event"] for line in log.splitlines()][-1] == "daemon stops"
    told.close()
    with clinic.unit() as unit:
        rows = unit.session.rows(
            "select count(*), count(distinct message_id) from delivery where tenant_id = %(tenant)s"
        )
    assert rows == [(4, 4)]


def test_without_the_database_it_ends_and_says_so(clinic: Clinic) -> None:
    """A database of its own, taken away under it."""
    settings = clinic.database.settings
    assert settings.database_url
    with a_daemon(clinic, silent=0.5) as process:
        until(lambda: _known(clinic, process.pid), 20)
        # What it cannot reach any more: the roles that it signs in with may not connect for a moment.
        with _shut(clinic):
            _, log = process.communicate(timeout=30)
        assert process.returncode == GONE
        assert json.loads(log.splitlines()[-1])["reason"] == "no heartbeat"


def _known(clinic: Clinic, pid: int) -> bool:
    with clinic.database.connect(DatabaseRole.ADMIN) as admin:
        return admin.execute("select 1 from daemon where pid = %s", [pid]).fetchone() is not None


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


def test_it_comes_back_when_the_database_does(clinic: Clinic) -> None:
    with a_daemon(clinic) as process:
        until(lambda: _known(clinic, process.pid), 20)
        with _shut(clinic):
            assert process.poll() is None
        book(clinic, "09:30")
        until(lambda: sent(clinic) == 1, 20)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=25)
        assert process.returncode == 0


def test_a_dead_ticker_is_no_life(clinic: Clinic) -> None:
    made = Daemon(clinic.database)
    assert not made._beat()


def test_once_does_everything_there_is(worker_id: str) -> None:
    """In a database of its own: others' tenants have things in them that nobody would write."""
    with a_copy(f"sloty_once_{worker_id}") as own:
        clinic = a_clinic(own)
        book(clinic, "09:30")
        assert run_once(own) == []
        assert sent(clinic) == 1


def test_what_is_logged_is_nobodys_business(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs(sys.stderr)
    try:
        daemons.log.info("job failed", job="send", email="rui@example.com", error="550")
        told = json.loads(capsys.readouterr().err)
        assert "email" not in told
        assert (told["event"], told["job"], told["error"]) == ("job failed", "send", "550")
    finally:
        structlog.reset_defaults()
