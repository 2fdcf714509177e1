"""Visitors in a process of their own: so many connections, each with a walk through pages, asking for the next at once.

No more than sockets and `select`, so that it is not what is measured; and it says what it cost itself. An answer is
read by its length, its body is not looked into.
"""

import json
import resource
import select
import socket
import sys
from collections import Counter
from dataclasses import asdict, dataclass, field
from time import perf_counter

_MOST = 256 * 1024
_LENGTH, _END = b"content-length: ", b"\r\n\r\n"


@dataclass
class Seen:
    """What visitors saw of a server."""

    seconds: float
    cpu: float = 0.0
    """Seconds that the visitors themselves were on a processor."""
    millis: list[float] = field(default_factory=list)
    """Of each answer, from the request to its last byte."""
    statuses: dict[int, int] = field(default_factory=dict)
    bytes: int = 0


class Visitor:
    """One connection, kept alive, and the pages that are asked for on it, over and over."""

    def __init__(self, port: int, walk: list[bytes]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.walk = walk
        self.at = 0
        self.missing = 0
        """Bytes of the answer that have not come yet."""
        self.status = 0
        self.asked = 0.0

    def ask(self) -> None:
        """For the next page."""
        self.asked = perf_counter()
        self.socket.sendall(self.walk[self.at])
        self.at = (self.at + 1) % len(self.walk)

    def take(self) -> int:
        """What has come; how many bytes."""
        came = self.socket.recv(_MOST)
        if not self.missing:
            # Headers come whole: they are one write of a few hundred bytes, on this machine.
            head = came.find(_END)
            at = came.find(_LENGTH, 0, head) + len(_LENGTH)
            self.missing = head + len(_END) + int(came[at : came.find(b"\r", at)])
            self.status = int(came[9:12])
        self.missing -= len(came)
        return len(came)


def visit(port: int, walks: list[list[str]], seconds: float) -> Seen:
    """Everybody at once, for so long."""
    poll = select.epoll()
    visitors = {}
    for walk in walks:
        requests = [_request(path) for path in walk]
        visitor = Visitor(port, requests)
        visitors[visitor.socket.fileno()] = visitor
        poll.register(visitor.socket, select.EPOLLIN)
    seen, statuses = Seen(seconds), Counter[int]()
    begun, used = perf_counter(), _used()
    for visitor in visitors.values():
        visitor.ask()
    while (now := perf_counter()) < begun + seconds:
        for number, _ in poll.poll(0.1):
            visitor = visitors[number]
            seen.bytes += visitor.take()
            if not visitor.missing:
                seen.millis.append((perf_counter() - visitor.asked) * 1000)
                statuses[visitor.status] += 1
                visitor.ask()
    seen.seconds, seen.cpu, seen.statuses = now - begun, _used() - used, dict(statuses)
    return seen


def _request(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nAccept-Language: en\r\n\r\n".encode()


def _used() -> float:
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime


if __name__ == "__main__":
    given = json.load(sys.stdin)
    json.dump(asdict(visit(**given)), sys.stdout)
