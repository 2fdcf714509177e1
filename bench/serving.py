"""Servers of pages, each a process: started, asked by visitors, and ended; and what their processors spent."""

import socket
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, Popen
from urllib.error import URLError

import psutil

from bench.visitors import Seen, sent

_PATIENCE_SECONDS = 60


class NotAllAnswered(AssertionError):
    """Pages that are refused are cheap, and prove nothing."""


@dataclass(frozen=True)
class Server:
    """A server that visitors ask."""

    port: int
    processes: tuple[psutil.Process, ...]
    """Each with all that it started, the database included where there is one."""

    def asked(self, walks: Sequence[Sequence[str]], **how: float) -> tuple[Seen, float]:
        """What was seen, and the milliseconds of processor that one page took here."""
        before = self._spent()
        seen = sent(self.port, walks, **how)
        if set(seen.statuses) != {"200"}:
            raise NotAllAnswered(seen.statuses)
        return seen, (self._spent() - before) / len(seen.millis) * 1000

    def page(self, path: str) -> bytes:
        """One page, as it is sent to browsers: packed."""
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(asked) as answer:
            return bytes(answer.read())

    def _spent(self) -> float:
        every = (each for root in self.processes for each in (root, *root.children(recursive=True)))
        return sum(sum(each.cpu_times()[:4]) for each in every)


@contextmanager
def running(
    words: Sequence[str], path: str, environment: Mapping[str, str], log: Path, *others: psutil.Process
) -> Iterator[Server]:
    """A server that was started by `python -m WORDS PORT`, as soon as it answers for a path; gone at the end."""
    port = _free_port()
    with log.open("wb") as told:
        process = Popen([sys.executable, "-m", *words, str(port)], env=environment, stdout=DEVNULL, stderr=told)
    server = Server(port, (psutil.Process(process.pid), *others))
    try:
        until = time.monotonic() + _PATIENCE_SECONDS
        while not _answers(server, path):
            if process.poll() is not None or time.monotonic() > until:
                raise NotAllAnswered(log.read_text()[-1000:])
            time.sleep(0.1)
        yield server
    finally:
        process.terminate()
        process.wait(_PATIENCE_SECONDS)


def _answers(server: Server, path: str) -> bool:
    try:
        return bool(server.page(path))
    except URLError:
        return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
