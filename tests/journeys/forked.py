"""A command as a process of its own, forked from one that has imported everything: a tenth of a second instead of one.

It has its own environment, folder, words and streams, and ends with its own status. What belongs to the start of an
interpreter, such as its locale, is tried with real starts.
"""

import importlib
import multiprocessing
import os
import pkgutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy.orm import configure_mappers

import sloty
from sloty.__main__ import run

for _module in pkgutil.walk_packages(sloty.__path__, "sloty."):
    if ".migrations" not in _module.name and not _module.name.startswith("sloty.tui"):
        importlib.import_module(_module.name)
# Once here, and not at the first statement of each command.
configure_mappers()


@dataclass(frozen=True)
class Forked:
    """How it ended."""

    returncode: int
    stdout: bytes
    stderr: bytes


def command(words: Sequence[str | bytes], environment: Mapping[str, str], given: bytes, timeout: float) -> Forked:
    """Run `sloty WORDS` in this folder, and wait for its end."""
    context = multiprocessing.get_context("forkserver")
    with tempfile.TemporaryDirectory(prefix="sloty-forked-") as folder:
        streams = [Path(folder) / name for name in ("in", "out", "err")]
        streams[0].write_bytes(given)
        said = [os.fsdecode(word) for word in words]
        child = context.Process(target=_be, args=(said, dict(environment), Path.cwd(), streams))
        child.start()
        child.join(timeout)
        if child.is_alive():
            child.kill()
            child.join()
            raise TimeoutError(said)
        assert child.exitcode is not None
        return Forked(child.exitcode, streams[1].read_bytes(), streams[2].read_bytes())


def started(words: Sequence[str], environment: Mapping[str, str]) -> BaseProcess:
    """Start `sloty WORDS`, to be killed: nobody reads what it says."""
    context = multiprocessing.get_context("forkserver")
    child = context.Process(target=_be, args=(list(words), dict(environment), Path.cwd(), [Path(os.devnull)] * 3))
    child.start()
    return child


def _be(words: list[str], environment: dict[str, str], folder: Path, streams: list[Path]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number, (path, flags) in enumerate(
        zip(streams, (os.O_RDONLY, os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT), strict=True)
    ):
        os.dup2(os.open(path, flags, 0o600), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - they live as long as the process
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    sys.argv = ["sloty", *words]
    sys.exit(run())
