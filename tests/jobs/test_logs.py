"""One line of JSON for whatever is logged, by us or a library; and nothing of anybody in it."""

import io
import json
import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from sloty.jobs import logs


@pytest.fixture
def told() -> Iterator[Any]:
    """What was logged, line by line."""
    root, before, hook = logging.getLogger(), list(logging.getLogger().handlers), threading.excepthook
    scheduler = logging.getLogger("apscheduler")
    stream = io.StringIO()
    logs.configure(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    structlog.reset_defaults()
    root.handlers, threading.excepthook = before, hook
    scheduler.setLevel(logging.NOTSET)


def test_what_is_logged_is_nobodys_business(told: Any) -> None:
    structlog.get_logger().info("job failed", job="send", email="rui@example.com", error="550")
    (line,) = told()
    assert "email" not in line
    assert (line["event"], line["job"], line["error"], line["level"]) == ("job failed", "send", "550", "info")


def test_libraries_log_the_same_way(told: Any) -> None:
    """Of the scheduler's we know that they name nobody."""
    logging.getLogger("apscheduler.scheduler").error("Executor lookup failed for job %s", "send")
    logging.getLogger("apscheduler.scheduler").warning("job %s still runs", "send")
    try:
        raise ValueError("rui@example.com")
    except ValueError:
        logging.getLogger("urllib3").exception("no answer for rui@example.com")
    logging.getLogger("urllib3").info("nothing")
    one, other = told()
    assert (one["event"], one["level"]) == ("a library tells", "error")
    assert one["reason"] == "Executor lookup failed for job send"
    assert (other["level"], other["error"], "reason" in other) == ("error", "ValueError", False)
    assert other["at"].startswith("urllib3:")


def test_a_thread_that_ends_is_one_line(told: Any) -> None:
    def fail() -> None:
        raise ValueError("rui@example.com")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    (line,) = told()
    assert (line["event"], line["error"]) == ("a thread ended", "ValueError")
    assert "rui" not in str(line)
