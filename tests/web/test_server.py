"""`sloty web` as a process: it serves, it logs, and it stops when told to."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sloty.settings import Settings
from sloty.web.server import Listening, addresses, is_found
from tests.builders import Clinic

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("listening", "public", "address", "found"),
    [
        (Listening("127.0.0.1", 8000), None, "http://127.0.0.1:8000/alpha", True),
        (Listening("::1", 8000), None, "http://[::1]:8000/alpha", True),
        (Listening("0.0.0.0", 80), None, "http://localhost:80/alpha", False),
        (Listening("0.0.0.0", 80), "https://book.example.org/x/", "https://book.example.org/x/alpha", True),
        (Listening("0.0.0.0", 80, 1, "book.test"), None, "http://alpha.book.test:80/", True),
    ],
)
def test_people_are_told_where_the_pages_are(
    listening: Listening, public: str | None, address: str, found: bool
) -> None:
    settings = Settings(public_url=public)
    assert [*addresses(settings, listening, ["alpha"])] == [address]
    assert is_found(settings, listening) is found


def test_the_command_serves_until_it_is_told_to_stop(clinic: Clinic) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = clinic.database.settings
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "SLOTY_DATA_DIR": str(settings.data_dir),
        "SLOTY_DATABASE_URL": settings.database_url or "",
    }
    words = [sys.executable, "-m", "sloty", "web", "--port", str(port)]
    served = subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        answer = _asked(port, f"GET /{clinic.slug}/ HTTP/1.0\r\nHost: localhost\r\n\r\n", served)
        assert answer.startswith(b"HTTP/1.1 303")
        assert b"server:" not in answer.lower()
        head = _asked(port, "HEAD /nothing HTTP/1.0\r\nHost: localhost\r\n\r\n", served)
        assert head.startswith(b"HTTP/1.1 404")
        assert head.endswith(b"\r\n\r\n")
        served.send_signal(signal.SIGTERM)
        _, noted = served.communicate(timeout=30)
    finally:
        served.kill()
    assert f'"path": "/{clinic.slug}/"' in noted
    assert "Traceback" not in noted


def _asked(port: int, request: str, served: "subprocess.Popen[str]") -> bytes:
    """The answer, as soon as there is somebody to give it."""
    while True:
        assert served.poll() is None, served.communicate()[1]
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
                connection.sendall(request.encode())
                return b"".join(iter(lambda: connection.recv(65536), b""))
        except ConnectionRefusedError:
            # Not there yet: the process is looked at meanwhile.
            pass
