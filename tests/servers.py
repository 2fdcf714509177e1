"""The other servers that the races, the isolation and the migrations are tried on: Debian's PostgreSQL 15, PgBouncer."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from sloty.db.pool import Database, DatabaseRole
from sloty.settings import Settings

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def unprivileged() -> str | None:
    """Whom servers run as when the tests run as root."""
    return "postgres" if os.geteuid() == 0 else None


@contextmanager
def a_passable_folder() -> Iterator[Path]:
    """A new folder that servers which run as somebody else may pass through; pytest's own are private."""
    with tempfile.TemporaryDirectory(prefix="sloty-servers-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def own(folder: Path) -> Path:
    """A private folder that belongs to whom servers run as."""
    folder.mkdir(mode=0o700, parents=True)
    hand_over(folder)
    return folder


def hand_over(path: Path) -> None:
    """Make it belong to whom servers run as."""
    user = unprivileged()
    if user is not None:
        shutil.chown(path, user)


def _run(*words: str | Path) -> None:
    result = subprocess.run(
        [str(word) for word in words],
        user=unprivileged(),
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout


@contextmanager
def postgresql_15(folder: Path) -> Iterator[Settings]:
    """Debian's PostgreSQL 15 on a socket; settings that lead to its database `sloty`."""
    if not (DEBIAN_15 / "initdb").exists():
        pytest.skip("Debian's PostgreSQL 15 is not on this machine")
    own(folder)
    data, password = folder / "data", secrets.token_hex(16)
    words = folder / "password"
    words.write_text(password)
    hand_over(words)
    _run(DEBIAN_15 / "initdb", "-D", data, "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={words}", "-E", "UTF8")
    options = f"-k {folder} -c listen_addresses= -c max_connections=120 -c fsync=off"
    _run(DEBIAN_15 / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        url = make_conninfo("", host=str(folder), user="postgres", password=password, dbname="sloty")
        yield Settings(data_dir=_credentials_folder(folder), database_url=as_url(url), pool_size=2, pool_overflow=40)
    finally:
        _run(DEBIAN_15 / "pg_ctl", "-D", data, "-m", "immediate", "stop")


@contextmanager
def pgbouncer(folder: Path, behind: Settings, role: DatabaseRole = DatabaseRole.APP) -> Iterator[Settings]:
    """PgBouncer 1.18 in transaction mode before another server; settings that lead a role through it."""
    if PGBOUNCER is None:
        pytest.skip("PgBouncer is not on this machine")
    own(folder)
    app = conninfo_to_dict(Database(behind).address(role))
    (folder / "users").write_text(f'"{app["user"]}" "{app["password"]}"\n')
    (folder / "ini").write_text(
        "[databases]\n"
        f"* = host={app['host']} port={app.get('port') or 5432}\n"
        "[pgbouncer]\n"
        f"listen_port = 6432\nlisten_addr =\nunix_socket_dir = {folder}\npidfile = {folder}/pid\nlogfile = {folder}/log\n"
        f"auth_type = scram-sha-256\nauth_file = {folder}/users\npool_mode = transaction\ndefault_pool_size = 20\n"
        "max_client_conn = 200\n"
    )
    for name in ("users", "ini"):
        hand_over(folder / name)
    _run(PGBOUNCER, "-d", folder / "ini")
    try:
        url = as_url(make_conninfo("", **{**app, "host": str(folder), "port": 6432}))
        _until_it_answers(url)
        # No credentials lie there, so that the address is used as it is: the role's.
        yield Settings(data_dir=_credentials_folder(folder), database_url=url, pool_size=2, pool_overflow=40)
    finally:
        os.kill(int((folder / "pid").read_text()), signal.SIGTERM)


def _until_it_answers(url: str) -> None:
    """PgBouncer goes to the background before it listens."""
    until = time.monotonic() + 10
    while True:
        try:
            psycopg.connect(url, prepare_threshold=None).close()
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def as_url(conninfo: str) -> str:
    """A libpq URL of a keyword string."""
    parts = conninfo_to_dict(conninfo)
    host = str(parts["host"]).replace("/", "%2F")
    return f"postgresql://{parts['user']}:{parts['password']}@{host}:{parts.get('port') or 5432}/{parts['dbname']}"


def _credentials_folder(folder: Path) -> Path:
    made = folder.parent / f"{folder.name}-data"
    made.mkdir(mode=0o700)
    return made


def deadlocks(settings: Settings) -> int:
    """How many deadlocks the database has seen."""
    with psycopg.connect(settings.database_url or "", autocommit=True) as connection:
        row = connection.execute("select deadlocks from pg_stat_database where datname = current_database()").fetchone()
    assert row is not None
    return int(row[0])
