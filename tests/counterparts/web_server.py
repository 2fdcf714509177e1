"""An HTTP server that keeps what it is asked, and answers as a test wants."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qsl


@dataclass
class Asked:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: str

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body))


@dataclass
class WebServer:
    """What it was asked, and how it answers."""

    status: int = 200
    answer: Any = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    hang: Event | None = None
    asked: list[Asked] = field(default_factory=list)
    url: str = ""


@contextmanager
def a_web_server(**behaviour: Any) -> Iterator[WebServer]:
    """One on a free port of loopback."""
    server = WebServer(**behaviour)

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode()
            server.asked.append(Asked(self.command, self.path, dict(self.headers), body))
            if server.hang is not None:
                server.hang.wait(10)
                return
            content = json.dumps(server.answer).encode()
            self.send_response(server.status)
            for name, value in {"Content-Type": "application/json", **server.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _answer  # noqa: N815 - the library's names

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.url = f"http://127.0.0.1:{http.server_address[1]}"
    thread = Thread(target=http.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        if server.hang is not None:
            server.hang.set()
        http.shutdown()
        thread.join()
        http.server_close()
