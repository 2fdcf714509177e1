"""The command line from words to exit status. Every error ends here; nothing else catches what it cannot mend."""

import io
import os
import sys
from collections.abc import Sequence
from typing import Any

from typer import Abort, TyperException
from typer import Exit as TyperExit
from typer.main import get_install_completion_arguments

from sloty import cli
from sloty.cli import diagnostics
from sloty.cli.diagnostics import Exit, Manners
from sloty.cli.groups import SET_UP, completing, root
from sloty.errors import Invalid, SlotyError


class NotText(Invalid):
    """A word of the command line is not UTF-8."""

    code = "not_text"
    sentence = "Word {position} of the command line is not UTF-8 text."


def main(words: Sequence[str]) -> int:
    """Run one command line; the exit status. Results are on stdout, everything else on stderr."""
    manners = Manners.of(words)
    if completing():
        # Whatever goes wrong: nobody who presses TAB wants to read it in the line that they are writing.
        sys.stderr = io.StringIO()
    _write_anything()
    try:
        _refuse_what_is_not_text(words)
        status = _run(list(words))
        sys.stdout.flush()
    except SlotyError as error:
        status = diagnostics.tell(error, manners)
    except TyperException as error:
        status = diagnostics.tell_usage(error, manners)
    except TyperExit as ending:
        status = ending.exit_code
    except BrokenPipeError:
        status = Exit.CLOSED_PIPE
    except (KeyboardInterrupt, Abort):
        status = Exit.INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the boundary: whatever is left is a bug, and is told as one
        status = diagnostics.tell_bug(error, manners)
    return int(_flushed(status))


def _run(words: list[str]) -> int:
    """Without Typer's own `main`, which makes 1 of a closed pipe; completion alone goes through it."""
    command = root()
    setting_up = words[:1] in ([each] for each in SET_UP)
    if setting_up:
        words = cli.completion.with_shell(words)
    if completing() or setting_up:
        # Only now: each option of the root is read for every command, and these two are slow to read. Asking for them
        # is also what makes Typer know our shells.
        command.params.extend(get_install_completion_arguments())
    if completing():
        cli.completion.without_equals()
        command.main(words, prog_name="sloty")
    with command.make_context("sloty", words or ["--help"]) as context:
        status: Any = command.invoke(context)
    return status or Exit.DONE


def _refuse_what_is_not_text(words: Sequence[str]) -> None:
    for position, word in enumerate(words, start=1):
        if any("\ud800" <= character <= "\udfff" for character in word):
            raise NotText(position=position)


def _write_anything() -> None:
    """Under a locale that cannot write a name, write its escape instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _flushed(status: int) -> int:
    """`status`, after the last of the output has gone, or CLOSED_PIPE when nobody takes it."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # The interpreter flushes once more as it ends, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.CLOSED_PIPE
    return status
