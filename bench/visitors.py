"""Visitors, in a process of their own: so many connections, on each of which one page is asked for after another.

No more than sockets and `epoll`, so that it is not this that is measured; and it says what it cost. An answer is read by
its length, its body is not looked into.
"""

import json
import resource
import select
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from heapq import heappop, heappush
from random import Random
from time import perf_counter
from typing import Any

_MOST = 256 * 1024
_LENGTH, _END = b"content-length: ", b"\r\n\r\n"


@dataclass(frozen=True)
class Seen:
    """What visitors saw of a server."""

    seconds: float
    processor: float
    """Seconds that the visitors themselves were on a processor."""
    millis: Sequence[float] = field(repr=False)
    """Of each answer: from the request to its last byte."""
    statuses: dict[str, int]
    bytes: int

    @property
    def rate(self) -> float:
        """Pages a second."""
        return len(self.millis) / self.seconds


class Visitor:
    """Somebody with a connection, kept alive, and with pages that are asked for on it, over and over."""

    def __init__(self, port: int, walk: Sequence[str]) -> None:
        self.connection: socket.socket | None = None
        self._port = port
        self._walk = [_request(path) for path in walk]
        self._at = 0
        self.missing = 0
        """Bytes of the answer that have not come yet."""
        self.status = ""
        self.asked = 0.0
        self.waits = False
        """For an answer."""

    def ask(self) -> socket.socket:
        """For the next page; on a new connection, where the server has ended the one before."""
        self.asked = perf_counter()
        if self.connection is None:
            self.connection = socket.create_connection(("127.0.0.1", self._port))
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.waits = True
        with suppress(ConnectionError):
            # Where it was ended this very moment, its end is read, and the page asked for again.
            self.connection.sendall(self._walk[self._at])
        return self.connection

    def go(self) -> None:
        """On to the page after the one that was answered."""
        self.waits = False
        self._at = (self._at + 1) % len(self._walk)

    def take(self) -> int:
        """What has come: how many bytes. Nothing: the server has hung up."""
        assert self.connection is not None
        try:
            came = self.connection.recv(_MOST)
        except ConnectionError:
            came = b""
        if not came:
            self.connection.close()
            self.connection = None
        elif not self.missing:
            # The head comes whole: it is one write of a few hundred bytes.
            head = came.index(_END)
            at = came.index(_LENGTH, 0, head) + len(_LENGTH)
            self.missing = head + len(_END) + int(came[at : came.index(b"\r", at)])
            self.status = came[9:12].decode()
        self.missing -= len(came)
        return len(came)


class Crowd:
    """All visitors of a server."""

    def __init__(self, port: int, walks: Sequence[Sequence[str]], pause: float) -> None:
        self.millis: list[float] = []
        self.statuses: Counter[str] = Counter()
        self.size = 0
        self._pause = pause
        self._draw = Random(port)
        self._poll = select.epoll()
        self._asking: dict[int, Visitor] = {}
        """By the number of their connections."""
        self._reading = [
            (perf_counter() + self._draw.uniform(0, pause), number, Visitor(port, walk))
            for number, walk in enumerate(walks)
        ]
        """Who reads, and until when; they have begun some time ago."""
        self._reading.sort()

    def go_on(self) -> None:
        """Whoever has read enough asks; whoever is answered reads."""
        now = perf_counter()
        while self._reading and self._reading[0][0] <= now:
            self._ask(heappop(self._reading)[2])
        wait = min(0.1, max(0.0, self._reading[0][0] - now)) if self._reading else 0.1
        for number, _ in self._poll.poll(wait):
            visitor = self._asking[number]
            came = visitor.take()
            self.size += came
            if came and not visitor.missing:
                visitor.go()
                self._answered(visitor)
            elif not came and visitor.waits:
                self._ask(visitor)

    def _ask(self, visitor: Visitor) -> None:
        is_new = visitor.connection is None
        connection = visitor.ask()
        if is_new:
            self._asking[connection.fileno()] = visitor
            self._poll.register(connection, select.EPOLLIN)

    def _answered(self, visitor: Visitor) -> None:
        now = perf_counter()
        self.millis.append((now - visitor.asked) * 1000)
        self.statuses[visitor.status] += 1
        if self._pause:
            until = now + self._draw.uniform(self._pause / 2, self._pause * 1.5)
            heappush(self._reading, (until, len(self.millis) + 1_000, visitor))
        else:
            self._ask(visitor)


def visit(port: int, walks: Sequence[Sequence[str]], seconds: float, pause: float) -> Seen:
    """All of them for so long. Each reads a page for about `pause` seconds; with 0, it asks for the next at once."""
    crowd = Crowd(port, walks, pause)
    begun, used = perf_counter(), _used()
    while perf_counter() < begun + seconds:
        crowd.go_on()
    return Seen(perf_counter() - begun, _used() - used, crowd.millis, dict(crowd.statuses), crowd.size)


def sent(port: int, walks: Sequence[Sequence[str]], *, seconds: float, pause: float = 0) -> Seen:
    """`visit`, in another process."""
    given = json.dumps({"port": port, "walks": walks, "seconds": seconds, "pause": pause})
    words = [sys.executable, "-m", "bench.visitors"]
    told: dict[str, Any] = json.loads(
        subprocess.run(words, input=given, text=True, capture_output=True, check=True).stdout
    )
    return Seen(**told)


def _request(path: str) -> bytes:
    asks = {"Host": "127.0.0.1", "Accept": "text/html", "Accept-Language": "en", "Accept-Encoding": "gzip"}
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in asks.items())]
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode()


def _used() -> float:
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime


if __name__ == "__main__":
    json.dump(asdict(visit(**json.load(sys.stdin))), sys.stdout)
