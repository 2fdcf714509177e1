"""A real server on a real socket, for what is not the application's alone: many at once, and what else a host may be called."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from socket import create_connection, create_server
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import uvicorn


@contextmanager
def serving(app: Any) -> Iterator[int]:
    """The port at which the application is served, as `sloty web` does."""
    with create_server(("127.0.0.1", 0), backlog=256) as listening:
        how = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, proxy_headers=False)
        server = uvicorn.Server(how)
        # Whoever comes before it has begun waits in the queue of the socket.
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


class Visitor:
    """Somebody in a network of their own, with a connection of their own."""

    def __init__(self, port: int, number: int) -> None:
        # All of 127/8 is this machine, and each /24 is counted apart.
        self.http = HTTPConnection("127.0.0.1", port, timeout=60, source_address=(f"127.0.{number}.1", 0))

    def get(self, path: str) -> str:
        """A page."""
        return self._asked("GET", path, None, {}).text

    def send(self, path: str, form: dict[str, str]) -> "Told":
        """A form, from our own page."""
        headers = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
        return self._asked("POST", path, urlencode(form).encode(), headers)

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> "Told":
        """JSON, from a program."""
        return self._asked("POST", path, body, {"content-type": "application/json", **headers})

    def _asked(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> "Told":
        self.http.request(method, path, body, headers)
        return Told(self.http.getresponse())

    def close(self) -> None:
        """Leave."""
        self.http.close()


class Told:
    """An answer, read."""

    def __init__(self, answer: HTTPResponse) -> None:
        self.status = answer.status
        self.location = answer.headers.get("location", "")
        self.text = answer.read().decode()


def raw(port: int, request: str) -> str:
    """What is answered to bytes that no well-behaved client would send; the connection is closed after it."""
    with create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request.replace("\n", "\r\n").encode("latin-1"))
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode("latin-1")
