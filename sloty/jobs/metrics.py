"""What a daemon does, for Prometheus, and whether it is well, for whoever watches it: `--metrics 127.0.0.1:9464`.

An extra: pip install 'sloty[metrics]'.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from sloty.errors import Invalid
from sloty.jobs.ticker import Ticker
from sloty.operations.outbox import Backlog


class MetricsUnusable(Invalid):
    """Metrics cannot be told there."""

    code = "metrics_unusable"
    sentence = "Metrics cannot be told at {address}: {problem}."
    hint = "Name an address of this machine: --metrics 127.0.0.1:9464"


class Collector:
    """What is told each time that somebody asks."""

    def __init__(self, ticker: Ticker, backlog: Callable[[], Backlog], families: Any) -> None:
        self._ticker = ticker
        self._backlog = backlog
        self._families = families

    def collect(self) -> Iterator[Any]:
        """Counters by job, and what waits."""
        counter, gauge = self._families.CounterMetricFamily, self._families.GaugeMetricFamily
        for name, about, of in (
            ("runs", "How often a job ran.", "sloty_job_runs"),
            ("done", "How much it did.", "sloty_job_done"),
            ("failures", "How often it failed.", "sloty_job_failures"),
        ):
            family = counter(of, about, labels=["job"])
            for job, counted in self._ticker.counters.items():
                family.add_metric([job], counted.told()[name])
            yield family
        waiting = self._backlog()
        yield gauge("sloty_messages_due", "Messages that are due and have not gone out.", waiting.due)
        yield gauge("sloty_messages_dead", "Messages that were given up.", waiting.dead)
        oldest = waiting.oldest.timestamp() if waiting.oldest else 0
        yield gauge("sloty_messages_oldest_due_timestamp_seconds", "Since when the oldest is due; 0: none is.", oldest)
        yield gauge("sloty_ticker_alive", "Whether jobs are run.", int(self._ticker.alive))


def serve(address: str, ticker: Ticker, backlog: Callable[[], Backlog]) -> Callable[[], None]:
    """Tell them at an address, `host:port`; what ends it. Raises `MetricsUnusable`."""
    host, _, port = address.rpartition(":")
    try:
        prometheus, families = import_module("prometheus_client"), import_module("prometheus_client.metrics_core")
    except ImportError:
        raise MetricsUnusable(address=address, problem="pip install 'sloty[metrics]'") from None
    registry = prometheus.CollectorRegistry()
    registry.register(Collector(ticker, backlog, families))
    try:
        server, thread = prometheus.start_http_server(int(port), addr=host or "127.0.0.1", registry=registry)
    except (OSError, ValueError, OverflowError) as error:
        raise MetricsUnusable(address=address, problem=str(getattr(error, "strerror", None) or error)) from None

    def end() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return end
