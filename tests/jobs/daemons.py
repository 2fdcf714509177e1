"""Whole daemons as processes of their own, forked from one that has imported everything; what they log is in a file."""

import json
import multiprocessing
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from sloty.jobs import daemon, logs
from sloty.operations import daemons
from sloty.operations.unit import open_database
from sloty.settings import Settings
from tests.counterparts.mail_server import until

PATIENCE = 90.0
"""For whatever a daemon does on a machine that has much else to do."""


@dataclass(frozen=True)
class Running:
    """One of them."""

    process: BaseProcess
    log: Path

    @property
    def pid(self) -> int:
        """Of its process."""
        assert self.process.pid is not None
        return self.process.pid

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What it has logged, whole lines of JSON and nothing else."""
        return [json.loads(line) for line in self.log.read_text().splitlines(keepends=True) if line.endswith("\n")]

    def tells(self, event: str) -> bool:
        """Whether it has logged that."""
        return any(line["event"] == event for line in self.lines)

    def until(self, event: str) -> None:
        """Wait until it logs that; in vain when it ends before."""

        def told() -> bool:
            if self.tells(event):
                return True
            assert self.process.is_alive(), self.log.read_text()
            return False

        until(told, PATIENCE, every=0.02)

    def ended(self) -> int | None:
        """Wait for its end; its exit status."""
        self.process.join(PATIENCE)
        return self.process.exitcode


@contextmanager
def a_daemon(
    settings: Settings,
    folder: Path,
    *,
    silent: float = 60.0,
    send_every: float = 1.0,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Running]:
    """One that beats five times a second; killed at the end if it is still there."""
    log = folder / f"daemon-{len(list(folder.iterdir()))}.log"
    log.touch()
    made = multiprocessing.get_context("forkserver").Process(
        target=_be, args=(settings, log, silent, send_every, dict(environment or {}))
    )
    made.start()
    try:
        yield Running(made, log)
    finally:
        made.kill()
        made.join()


def _be(settings: Settings, log: Path, silent: float, send_every: float, environment: dict[str, str]) -> None:
    os.environ.update(environment)
    os.dup2(os.open(log, os.O_WRONLY | os.O_APPEND), 2)
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - it lives as long as the process
    logs.configure(sys.stderr)
    daemons.BEAT_SECONDS = 0.2  # type: ignore[assignment]
    daemon.SEND_EVERY = timedelta(seconds=send_every)
    daemon.Daemon(open_database(settings), silent_seconds=silent).run()
    os._exit(0)
