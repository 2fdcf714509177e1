"""What a daemon logs: lines for people on a terminal, JSON for everything else, and nobody's business in none of them.

What libraries log goes the same way: who it is from and how bad it is, and of the scheduler's, which knows no names, what.
"""

import logging
import sys
import threading
from typing import Any

import structlog

from sloty.jobs import trouble

_KNOWN = frozenset(
    {"event", "level", "timestamp", "job", "error", "reference", "at", "reason", "daemon", "pid", "done"}
)
_NAMELESS = "apscheduler"


def configure(stream: Any = sys.stderr) -> None:
    """Log to a stream, from now on and from everywhere."""
    form = structlog.dev.ConsoleRenderer() if stream.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_known,
            form,
        ],
        logger_factory=structlog.PrintLoggerFactory(stream),
    )
    root = logging.getLogger()
    root.handlers = [*(each for each in root.handlers if not isinstance(each, _Handed)), _Handed(logging.WARNING)]
    # That a job still runs when it would be its turn is no news: it is woken again.
    logging.getLogger(_NAMELESS).setLevel(logging.ERROR)
    threading.excepthook = _thread_ended


class _Handed(logging.Handler):
    """Hands what libraries log to our own."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line."""
        said = {"at": f"{record.name}:{record.lineno}"}
        if record.name.split(".")[0] == _NAMELESS:
            said["reason"] = record.getMessage()
        if record.exc_info and record.exc_info[0]:
            said["error"] = record.exc_info[0].__name__
        level = logging.ERROR if record.levelno >= logging.ERROR else logging.WARNING
        structlog.get_logger().log(level, "a library tells", **said)


def _thread_ended(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        structlog.get_logger().error("a thread ended", **trouble.told(args.exc_value))


def _only_known(_: Any, __: str, event: Any) -> Any:
    """Nothing personal is logged, whatever somebody passes along."""
    return {name: value for name, value in event.items() if name in _KNOWN}
