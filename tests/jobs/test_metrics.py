"""What Prometheus reads."""

import socket
import urllib.request
from datetime import timedelta
from uuid import uuid4

import pytest

from sloty.db.pool import Database
from sloty.jobs.job import Job, Work
from sloty.jobs.metrics import MetricsUnusable, serve
from sloty.jobs.ticker import Ticker
from sloty.operations.outbox import Backlog
from tests.builders import NOW


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_counters_and_what_waits_are_told(database: Database) -> None:
    left = [3, 0]
    ticks = Ticker(Work(database, uuid4()), [Job("send", timedelta(hours=1), lambda _: left.pop(0))])
    ticks.run(ticks.jobs[0])
    address = f"127.0.0.1:{free_port()}"
    end = serve(address, ticks, lambda: Backlog(2, NOW, 1))
    try:
        told = urllib.request.urlopen(f"http://{address}/metrics", timeout=5).read().decode()
        with pytest.raises(MetricsUnusable):
            serve(address, ticks, lambda: Backlog(0, None, 0))
    finally:
        end()
    assert 'sloty_job_done_total{job="send"} 3.0' in told
    assert "sloty_messages_due 2.0" in told
    (oldest,) = (line for line in told.splitlines() if line.startswith("sloty_messages_oldest_due"))
    assert float(oldest.split()[1]) == NOW.timestamp()
    assert "sloty_ticker_alive 0.0" in told


@pytest.mark.parametrize("address", ["nowhere", "127.0.0.1:x", "127.0.0.1:99999"])
def test_what_is_no_address_is_refused(database: Database, address: str) -> None:
    with pytest.raises(MetricsUnusable):
        serve(address, Ticker(Work(database, uuid4()), []), lambda: Backlog(0, None, 0))
