"""The program as its users run it: as a process of its own, on an embedded server of its own."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


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

    def sloty(self, *words: str | bytes, status: int = 0, **settings: str) -> Ended:
        """Run a command; it must end as expected, and never with a traceback or a bug."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SLOTY_")}
        ended = subprocess.run(
            [sys.executable, "-m", "sloty", *words],
            env={**environment, **self.settings, **settings},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=120,
        )
        out, err = ended.stdout.decode(), ended.stderr.decode()
        assert "Traceback" not in out + err
        assert "error[bug]" not in err
        assert ended.returncode == status, (words, ended.returncode, out, err)
        return Ended(ended.returncode, out, err)


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
