"""Making the server's data folder, with its configuration: whole, or not at all."""

import glob
import os
import shutil
import tempfile
from pathlib import Path

from sloty.db.embedded import log
from sloty.db.embedded.user import ServerUser

_SECONDS = 300
"""initdb takes half a second; a slow disk may take minutes over its fsyncs."""

_SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "password_encryption": "scram-sha-256",
    "fsync": "on",
    "max_connections": "200",
    # A small machine that is shared with other programs. JIT costs more than it saves on queries of a millisecond.
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "max_wal_size": "2GB",
    "jit": "off",
    "shared_preload_libraries": "pg_stat_statements",
    # A utility statement may carry a password and is kept as written: initdb's own ALTER USER would be the first.
    "pg_stat_statements.track_utility": "off",
    # A week of logs, a file for each day. Terse, and without the statement: a customer's name is in neither.
    "logging_collector": "on",
    "log_directory": log.LOG_FOLDER,
    "log_filename": "%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_line_prefix": "%m [%p] ",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
"""Written once, so that an administrator's changes in postgresql.conf stay. `port` because PGPORT would change it."""


def make(programs: Path, data: Path, user: ServerUser, password: str) -> None:
    """Make the data folder beside its place, then rename it there, so that half of one is never taken for a whole.

    What an interrupted one left is removed first. The name is new each time: the initdb of a starter that was killed
    may still be writing to the old one. Raises `EmbeddedFailed`.
    """
    for left in data.parent.glob(f"{glob.escape(data.name)}.half-*"):
        shutil.rmtree(left, ignore_errors=True)
    half = Path(tempfile.mkdtemp(prefix=f"{data.name}.half-", dir=data.parent))
    try:
        _give(half, user, password)
        made = user.run(*_words(programs), cwd=half, seconds=_SECONDS)
        if made.returncode != 0:
            raise log.failure("be made", data, made.stdout)
        (half / "data").rename(data)
        _force(data.parent)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _give(half: Path, user: ServerUser, password: str) -> None:
    """The superuser's password for initdb to read, 0600 from its birth, in a folder that then becomes the user's."""
    handle = os.open(half / "password", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(password)
        os.fchown(file.fileno(), user.uid, user.gid)
    os.chown(half, user.uid, user.gid)


def _words(programs: Path) -> list[str | Path]:
    """What initdb is told. Relative paths: it hands them to a shell, which would read a quote or a dollar in them."""
    words: list[str | Path] = [programs / "initdb", "-D", "data", "-U", "postgres", "--pwfile=password"]
    words += ["--auth-local=scram-sha-256", "--auth-host=scram-sha-256", "--data-checksums", "--no-instructions"]
    # Whatever LANG says: case folding by Unicode, order by code point, and neither changes with the system's libraries.
    words += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    for name, value in _SETTINGS.items():
        words += ["-c", f"{name}={value}"]
    return words


def _force(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
