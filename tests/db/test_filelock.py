"""The lock between processes."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest

from sloty.db.filelock import Locked, LockRefused, exclusive

HOLD = """
import sys, pathlib
from sloty.db.filelock import exclusive
with exclusive(pathlib.Path(sys.argv[1]), seconds=5):
    sys.stdout.write("held"); sys.stdout.flush(); sys.stdin.read()
"""


def test_the_second_waits_and_then_says_so(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with exclusive(lock, seconds=1), pytest.raises(Locked), exclusive(lock, seconds=0.1):
        pass
    with exclusive(lock, seconds=0.1):
        assert stat.S_IMODE(lock.stat().st_mode) == 0o600


def test_two_threads_of_one_process_are_kept_apart(tmp_path: Path) -> None:
    held, done, inside = Event(), Event(), []

    def other() -> None:
        held.wait(5)
        with exclusive(tmp_path / "lock", seconds=5):
            inside.append(done.is_set())

    thread = Thread(target=other)
    thread.start()
    with exclusive(tmp_path / "lock", seconds=1):
        held.set()
        thread.join(0.2)
        done.set()
    thread.join()
    assert inside == [True]


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    words = [sys.executable, "-c", HOLD, str(tmp_path / "lock")]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.read(4) == b"held"
        with pytest.raises(Locked), exclusive(tmp_path / "lock", seconds=0.1):
            pass
        holder.kill()
    with exclusive(tmp_path / "lock", seconds=1):
        pass


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LockRefused), exclusive(tmp_path / "lock", seconds=1):
        pass
    assert not os.path.lexists(tmp_path / "elsewhere")
