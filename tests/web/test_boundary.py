"""Every request is logged without what is somebody's own, and every bug is told by a reference alone."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from sloty.web.boundary import configure_logs, shown
from tests.web.site import Site

TOKEN = "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4"


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What is logged meanwhile."""
    stream = io.StringIO()
    configure_logs(stream)
    yield stream
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("path", "logged_as"),
    [
        (f"/a/{TOKEN}", "/a/…"),
        (f"/alpha/a/{TOKEN}/cancel", "/alpha/a/…/cancel"),
        ("/a/short", "/a/…"),
        (f"/anything/{TOKEN}", "/anything/…"),
        ("/book/cleaning", "/book/cleaning"),
        ("/api/v1/customers/eva@example.com", "/api/v1/customers/…"),
        ("/api/v1/customers", "/api/v1/customers"),
    ],
)
def test_no_secret_of_a_path_is_logged(path: str, logged_as: str) -> None:
    assert shown(path) == logged_as


def test_a_request_is_one_line_without_query_and_address(site: Site, logged: io.StringIO) -> None:
    site.get(f"/a/{TOKEN}?email=eva@example.com")
    (line,) = lines(logged)
    assert {**line, "ms": 0, "timestamp": "", "reference": ""} == {
        "event": "request", "level": "info", "method": "GET", "path": "/a/…", "status": 404, "ms": 0,
        "tenant": site.clinic.slug, "reference": "", "timestamp": "",
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/broken", "/api/v1/broken"])
def test_a_bug_is_told_by_a_reference_and_nothing_else(site: Site, logged: io.StringIO, path: str) -> None:
    def broken() -> None:
        raise RuntimeError("Eva Lind, eva@example.com")

    site.http.app.add_api_route(path, broken)
    answer = site.get(path)
    bug, request = lines(logged)
    assert answer.status_code == request["status"] == 500
    assert bug["reference"] == request["reference"]
    assert bug["reference"] in answer.text
    assert bug["error"] == "RuntimeError"
    assert any("broken" in frame for frame in bug["at"])
    assert "Eva" not in answer.text + logged.getvalue()
    assert "Traceback" not in answer.text


def test_asking_for_the_head_is_answered_like_the_page(site: Site) -> None:
    site.clinic.service("exam", duration=60)
    assert site.http.head("/").status_code == 200
