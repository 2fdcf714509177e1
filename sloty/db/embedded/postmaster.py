"""The server's process: which it is, whatever its pid files say, and how it is started and ended.

A pid file may be empty, torn, of a process that is gone, or name a process that got the number later. PostgreSQL copes
with some of these; here a process counts only when it is a postgres that works in our data folder.
"""

import os
import shlex
import signal
import time
from pathlib import Path

import psutil

from sloty import paths
from sloty.db.embedded import log
from sloty.db.embedded.user import ServerUser

START_SECONDS = 300
"""Recovery after a crash may take minutes on a slow disk."""
_STOP_SECONDS = 60
_PAUSE = 0.02
"""Seconds."""
_PID_FILE = "postmaster.pid"
_SOCKET = ".s.PGSQL.5432"
_SOCKET_LINE = 4
"""The line of postmaster.pid, from 0, with the socket's folder (LOCK_FILE_LINE_SOCKET_DIR in pidfile.h)."""
_LINES = 8
"""The server opens its log before it knows whether it may start; the reason is in the first lines or the last."""


def live_pid(data: Path, sockets: Path) -> int | None:
    """The server's process, by either of its pid files; None when it is not running."""
    for file in (data / _PID_FILE, sockets / f"{_SOCKET}.lock"):
        pid = _first_number(file)
        if pid is not None and _works_in(pid, data):
            return pid
    return None


def has_begun(data: Path) -> bool:
    """Whether a server was started there and not shut down: it is running, or was killed."""
    return (data / _PID_FILE).exists()


def socket_folder(data: Path) -> Path | None:
    """Where the server that started last put its socket: not always where we would, for XDG_RUNTIME_DIR changes."""
    lines = _lines(data / _PID_FILE)
    return Path(os.fsdecode(lines[_SOCKET_LINE])) if len(lines) > _SOCKET_LINE and lines[_SOCKET_LINE] else None


def start(programs: Path, data: Path, sockets: Path, user: ServerUser) -> str:
    """Start the server, detached from us; what it said when it failed, else "".

    To be called when `live_pid` knows of none: what a dead one left is removed. Should its children still be there,
    PostgreSQL finds their shared memory and refuses.
    """
    for left in (data / _PID_FILE, sockets / _SOCKET, sockets / f"{_SOCKET}.lock", data / log.START_LOG):
        left.unlink(missing_ok=True)
    # The inner quotes are PostgreSQL's (it is a list, split at commas), the outer ones those of pg_ctl's shell.
    listed = '"' + str(sockets).replace('"', '""') + '"'
    options = shlex.join(["-c", f"unix_socket_directories={listed}"])
    # In the folder, as ".": pg_ctl hands its paths to a shell, which would read a quote or a dollar in them.
    started = user.run(
        *(programs / "pg_ctl", "-D", ".", "-l", log.START_LOG, "-o", options),
        *("-w", "-t", str(START_SECONDS), "-s", "start"),
        cwd=data,
        seconds=START_SECONDS + 30,
    )
    return "" if started.returncode == 0 else log.tail(data, _LINES) or started.stdout or "pg_ctl gives no reason"


def stop(pid: int, data: Path) -> None:
    """End the server with a fast shutdown: connections are cut, nothing is lost. Raises `EmbeddedFailed`."""
    try:
        os.kill(pid, signal.SIGINT)
    except ProcessLookupError:
        return
    until = time.monotonic() + _STOP_SECONDS
    while _works_in(pid, data):
        if time.monotonic() > until:
            raise log.failure("stop", data, log.tail(data, _LINES))
        time.sleep(_PAUSE)  # no child of ours; psutil waits until it is reaped, which in a container nobody does


def _works_in(pid: int, data: Path) -> bool:
    """Whether the process is a postgres whose working folder is `data`: a server never leaves it."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE or "postgres" not in process.name():
            return False
        return data.samefile(process.cwd())
    except psutil.AccessDenied:
        return _was_told_of(pid, data)
    except (psutil.Error, OSError):
        return False


def _was_told_of(pid: int, data: Path) -> bool:
    """The same by its command line, where the socket's folder is named after the data.

    Root in a container may lack the right to see the working folder of another user's process.
    """
    try:
        return paths.socket_address(data).name in " ".join(psutil.Process(pid).cmdline())
    except psutil.Error:
        return False


def _first_number(file: Path) -> int | None:
    try:
        return abs(int(_lines(file)[0])) or None
    except (IndexError, ValueError):
        return None


def _lines(file: Path) -> list[bytes]:
    try:
        return file.read_bytes().splitlines()
    except OSError:
        return []
