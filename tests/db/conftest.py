"""Places for embedded servers of a test's own, stopped and removed at its end."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sloty.db.embedded import EmbeddedServer

START = """
import sys, pathlib
from sloty.db.embedded import EmbeddedServer
EmbeddedServer(pathlib.Path(sys.argv[1])).start()
"""
"""A program that starts the server whose data folder it is given."""


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """An empty folder that the server's user can pass through, as pytest's own are not. Servers in it are stopped."""
    folder = Path(tempfile.mkdtemp(prefix="sloty-place-"))
    folder.chmod(0o711)
    yield folder
    for version in folder.rglob("PG_VERSION"):
        if (version.parent / "pg_hba.conf").exists():
            EmbeddedServer(version.parent).stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def server(place: Path) -> EmbeddedServer:
    """One that was started; a test that stops or breaks it starts it again."""
    made = EmbeddedServer(place / "shared" / "postgres")
    made.start()
    return made


def ask(server: EmbeddedServer, question: str) -> str:
    """The first value of a query's first row, by the superuser."""
    with psycopg.connect(server.dsn(), connect_timeout=5) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return str(row[0])


def starter(data: Path) -> "subprocess.Popen[str]":
    """Another process that starts the server, with its output in a pipe."""
    words = [sys.executable, "-c", START, str(data)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
