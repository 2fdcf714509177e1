"""What the server said, and the error that quotes it.

Two files: what it says before its log collector works, written by pg_ctl; then the collector's, one for each day of the
week, each begun anew after a week.
"""

from pathlib import Path

from sloty.errors import Unavailable

START_LOG = "start.log"
"""Within the data folder; begun anew at each start."""
LOG_FOLDER = "log"
_NOISE = ("redirecting log output", "Future log output will appear")
_TAIL_BYTES = 16_384
_GRAVE = ("PANIC:", "FATAL:", "ERROR:", "error:")


class EmbeddedFailed(Unavailable):
    """The server would not be made, start, or stop."""

    code = "embedded_failed"
    sentence = "The embedded PostgreSQL would not {verb}: {reason}"
    hint = "Its log: {log}"


def newest(data: Path) -> Path:
    """The file written last; where the first will be when there is none."""
    files = sorted((data / LOG_FOLDER).glob("*.log"), key=_age)
    files.append(data / START_LOG)
    return max(files, key=_age)


def tail(data: Path, lines: int) -> str:
    """The last lines of all files, in the order of their writing; empty without a log."""
    told: list[str] = []
    for file in sorted([*(data / LOG_FOLDER).glob("*.log"), data / START_LOG], key=_age)[-2:]:
        told += [line for line in _end(file).splitlines() if not any(noise in line for noise in _NOISE)]
    return "\n".join(told[-lines:])


def failure(verb: str, data: Path, said: str) -> EmbeddedFailed:
    """The error for what a program or the log said: its last grave line as the reason, the whole as a fact."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    grave = [line for line in lines if any(sign in line for sign in _GRAVE)]
    reason = (grave or lines or ["it gives no reason"])[-1]
    return EmbeddedFailed(verb=verb, reason=reason, log=newest(data), tail="\n".join(lines))


def _age(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0


def _end(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            opened.seek(max(0, file.stat().st_size - _TAIL_BYTES))
            return opened.read().decode(errors="replace")
    except OSError:
        return ""
