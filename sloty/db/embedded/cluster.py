"""Making the server's data folder, and its configuration."""

import os
import shutil
import tempfile
from pathlib import Path

from sloty.db.embedded import binaries

_SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
timezone = 'UTC'
log_timezone = 'UTC'
max_connections = 200
shared_buffers = '256MB'
work_mem = '16MB'
maintenance_work_mem = '128MB'
effective_cache_size = '1GB'
random_page_cost = 1.1
max_wal_size = '2GB'
jit = off
shared_preload_libraries = 'pg_stat_statements'
log_min_messages = 'warning'
log_line_prefix = '%m [%p] '
"""
"""For a small machine shared with other programs. JIT costs more than it saves on queries of a millisecond."""

_ACCESS = "local all all scram-sha-256\n"


def initialise(programs: Path, data: Path, password: str) -> str | None:
    """Make the data folder whole or not at all: beside, then renamed. What went wrong, or None."""
    runs_as = binaries.owner()
    half = data.with_name(f"{data.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    os.chown(half, runs_as.uid, runs_as.gid)
    with tempfile.NamedTemporaryFile("w", prefix="sloty-") as words:
        words.write(password)
        words.flush()
        os.fchown(words.fileno(), runs_as.uid, runs_as.gid)
        made = binaries.run(
            programs / "initdb",
            "-D",
            half,
            "-U",
            "postgres",
            f"--pwfile={words.name}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums",
        )
    if made.returncode != 0:
        shutil.rmtree(half, ignore_errors=True)
        return made.stdout
    (half / "pg_hba.conf").write_text(_ACCESS)
    # A folder without PG_VERSION is what an interrupted rename or a hand left.
    if data.exists() and not any(data.iterdir()):
        data.rmdir()
    half.rename(data)
    return None


def configure(data: Path, socket_dir: Path) -> None:
    """Write our part of the configuration; it is read after the server's own, and wins."""
    quoted = str(socket_dir).replace("'", "''")
    text = f"# Written by Sloty at each start.\n{_SETTINGS}unix_socket_directories = '{quoted}'\n"
    auto = data / "sloty.conf"
    auto.write_text(text)
    os.chown(auto, binaries.owner().uid, binaries.owner().gid)
    main = data / "postgresql.conf"
    include = "include = 'sloty.conf'\n"
    if include not in main.read_text():
        with main.open("a") as file:
            file.write(include)
