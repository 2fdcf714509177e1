"""A lock between processes of one machine that goes with its holder, however it ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sloty.errors import Unavailable

_PAUSE = 0.05
"""Seconds."""


class Locked(Unavailable):
    """Another process holds the lock for longer than anybody should."""

    code = "locked"
    sentence = "Another process has held {path} for {seconds} seconds."
    hint = "Wait for it, or find it with: fuser {path}"


class LockRefused(Unavailable):
    """The lock file is not ours to open."""

    code = "lock_refused"
    sentence = "{path} cannot be opened ({reason})."
    hint = "Be the user whose data these are, or set SLOTY_DATA_DIR to a folder of your own."


@contextmanager
def exclusive(path: Path, *, seconds: float) -> Iterator[None]:
    """Hold `path` alone; raises `Locked` after that many seconds, `LockRefused`.

    The file stays: to remove it would let two in. It is flock, not lockf: it also keeps two threads of one process
    apart. The handle is not inherited by programs we run, so that a server started under the lock does not keep it.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise LockRefused(path=path, reason=error.strerror) from None
    try:
        until = time.monotonic() + seconds
        while not _taken(handle):
            if time.monotonic() > until:
                raise Locked(path=path, seconds=round(seconds))
            time.sleep(_PAUSE)  # flock(2) waits for ever or not at all: it knows no timeout
        yield
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
