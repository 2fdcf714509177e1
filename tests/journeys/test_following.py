"""The agenda as a screen reader hears it: a process that goes on speaking, until it is told to stop."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from tests.journeys.conftest import Machine
from tests.journeys.test_day import RUI, free

pytestmark = pytest.mark.xdist_group("journeys")


@contextmanager
def speaking(machine: Machine, day: str) -> Iterator["subprocess.Popen[str]"]:
    """`sloty agenda --plain --follow` of a day, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sloty", "agenda", "--date", day, "--plain", "--follow"],
        env=machine.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever started the tests may have had Ctrl-C ignored, which processes inherit.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no thread of ours holds a lock
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            assert stream is not None
            stream.close()


def test_each_change_is_a_sentence_and_ctrl_c_ends_it(machine: Machine) -> None:
    slot = free(machine, "cleaning")[-1]
    day = slot["start"][:10]
    with speaking(machine, day) as process:
        assert process.stdout is not None
        heading = process.stdout.readline()
        for _ in range(int(heading.rpartition(": ")[2].partition(" ")[0].replace("no", "0"))):
            process.stdout.readline()
        words = ("--service", "cleaning", "--at", slot["start"], "--provider", slot["provider"], "--customer", RUI)
        code = machine.sloty("book", *words, "-o", "json").json["confirmation_code"]
        said = process.stdout.readline()
        assert said.startswith("New: ")
        assert said.endswith(f" at {slot['start'][11:16]}: scheduled.\n")
        machine.sloty("appointment", "check-in", code)
        assert process.stdout.readline() == said.removeprefix("New: ").replace("scheduled", "checked in")
        machine.sloty("undo")
        assert process.stdout.readline() == said.removeprefix("New: ")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "")


def test_when_nobody_listens_any_more_it_ends(machine: Machine) -> None:
    """141, with the next sentence that nobody takes."""
    slot = free(machine, "cleaning")[-1]
    with speaking(machine, slot["start"][:10]) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        words = ("--service", "cleaning", "--at", slot["start"], "--provider", slot["provider"], "--customer", RUI)
        code = machine.sloty("book", *words, "-o", "json").json["confirmation_code"]
        assert process.wait(timeout=60) == 141
        machine.sloty("appointment", "cancel", code, "--reason", "tried")


def test_sentences_and_formats_do_not_go_together(machine: Machine) -> None:
    assert "--follow" in machine.sloty("agenda", "--follow", "-o", "json", status=2).err
