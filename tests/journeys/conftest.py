"""The program as its users run it: as a process of its own, on an embedded server of its own."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.journeys import forked


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it wrote to stdout, as JSON."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """The error that it wrote to stderr as JSON."""
        return json.loads(self.err)["error"]


class Machine:
    """A machine with Sloty on it, and nobody at its terminal."""

    def __init__(self, data: Path) -> None:
        self.data = data
        # The config file of whoever runs the tests is not this machine's.
        self.settings = {
            "SLOTY_DATA_DIR": str(data / "sloty"), "SLOTY_TENANT": "riverside", "XDG_CONFIG_HOME": str(data / "config"),
        }  # fmt: skip
        self.first = Ended(0, "", "")
        """How the demo ended, run on nothing."""

    @property
    def environment(self) -> dict[str, str]:
        """What a command on this machine finds set."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("SLOTY_")}
        return {**inherited, **self.settings}

    def sloty(self, *words: str | bytes, status: int = 0, given: str = "", **settings: str) -> Ended:
        """Run a command with `given` on stdin; it must end as expected, and never with a traceback or a bug."""
        environment = {**self.environment, **settings}
        ended = (_started if _of_the_interpreter(settings) else forked.command)(words, environment, given.encode(), 120)
        out, err = ended.stdout.decode(), ended.stderr.decode()
        assert "Traceback" not in out + err
        assert "error[bug]" not in err
        if ended.returncode != status:
            # Not by assert: pytest would cut what the command said, and that is what tells why.
            pytest.fail(f"sloty {words}\nended with {ended.returncode}, not {status}\n{out}\n{err}", pytrace=True)
        return Ended(ended.returncode, out, err)

    def platform(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A look into the machine's database from outside, at every tenant."""
        return self.connected(self.sloty("db", "url", "--role", "platform").out.strip())

    @staticmethod
    def connected(url: str) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection that commits each statement."""
        return psycopg.connect(url, autocommit=True)

    def kill_amid(self, watch: psycopg.Connection[tuple[Any, ...]], statements: int, *words: str) -> bool:
        """Run a command, and kill it -9 when it has been seen at so many statements; whether it was still running.

        What is seen is a sample: two statements between two looks count as one.
        """
        seen: set[Any] = set()
        running = forked.started(words, self.environment)
        while running.is_alive() and len(seen) < statements:
            seen.update(watch.execute(_OTHERS).fetchall())
        killed = running.is_alive()
        running.kill()
        running.join()
        while watch.execute(_OTHERS).fetchall():
            # The server notices that its client is gone when it next reads or writes.
            pass
        return killed


def _of_the_interpreter(settings: Iterable[str]) -> bool:
    """Whether any is read when an interpreter starts: a locale, say."""
    return not all(name.startswith(("SLOTY_", "XDG_")) for name in settings)


def _started(
    words: Sequence[str | bytes], environment: Mapping[str, str], given: bytes, timeout: float
) -> "subprocess.CompletedProcess[bytes]":
    words = [sys.executable, "-m", "sloty", *words]
    return subprocess.run(words, env=environment, input=given, capture_output=True, check=False, timeout=timeout)


_OTHERS = """
select pid, query_start from pg_stat_activity
where usename in ('sloty_platform', 'sloty_app') and pid <> pg_backend_pid()
"""


@pytest.fixture(scope="session")
def machine() -> Iterator[Machine]:
    """One on which the demo has been run."""
    data = Path(tempfile.mkdtemp(prefix="sloty-journey-"))
    # As root the server runs as somebody else, who has to pass through.
    data.chmod(0o755)
    made = Machine(data)
    try:
        made.first = made.sloty("demo")
        yield made
    finally:
        made.sloty("db", "stop")
        shutil.rmtree(data, ignore_errors=True)
