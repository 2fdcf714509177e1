"""How soon the command line answers, against an empty Typer program and a bare Python."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.report import Measure, alternate

_RUNS = 21
_EMPTY = """
import typer

app = typer.Typer()


@app.command()
def main() -> None:
    pass


app()
"""


def measures() -> Iterator[Measure]:
    """Help and version, each in turns with its limit."""
    sloty = _sloty()
    with tempfile.TemporaryDirectory(prefix="sloty-bench-") as folder:
        empty = Path(folder) / "empty.py"
        empty.write_text(_EMPTY)
        for words, bare, bound in (
            ((*sloty, "--help"), (sys.executable, str(empty), "--help"), 1.5),
            ((*sloty, "--version"), (sys.executable, "-c", "pass"), 2.0),
        ):
            times = alternate(partial(_run, *words), partial(_run, *bare), seconds=0, least=_RUNS)
            yield Measure(f"sloty {words[-1]}", *times, "ms", bound)


def _sloty() -> tuple[str, ...]:
    """The installed command; from a bare checkout its module, which is a little slower."""
    installed = Path(sys.executable).with_name("sloty")
    return (str(installed),) if installed.exists() else (sys.executable, "-m", "sloty")


def _run(*words: str) -> None:
    # Off a terminal ours draws no boxes: neither shall the empty program, which would load Rich for them.
    environment = {**os.environ, "TYPER_USE_RICH": "0"}
    subprocess.run(words, env=environment, check=True, stdout=subprocess.DEVNULL)
