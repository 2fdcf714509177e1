"""Secrets from people and scripts: typed unseen at a terminal, or on stdin; never an option, which others can see."""

import getpass
import sys

from sloty.cli.diagnostics import ConfirmationNeeded
from sloty.errors import Invalid


class SecretsDiffer(Invalid):
    """What was typed twice was not the same."""

    code = "secrets_differ"
    sentence = "The two are not the same."


def read(what: str, flag: str, *, from_stdin: bool, twice: bool = False) -> str:
    """A line from stdin when that was asked for, else what a person types.

    Raises `ConfirmationNeeded` without a terminal, naming the flag; `SecretsDiffer`.
    """
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not (sys.stdin and sys.stdin.isatty()):
        raise ConfirmationNeeded(question=f"{what} is needed.", flag=flag)
    typed = getpass.getpass(f"{what}: ", stream=sys.stderr)
    if twice and getpass.getpass(f"{what} again: ", stream=sys.stderr) != typed:
        raise SecretsDiffer
    return typed
