"""What is said beside the result, and how it ends: the only writer of stderr, the only one to know exit statuses."""

import json
import os
import re
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import IntEnum
from pathlib import Path
from typing import Any, Self

from typer import TyperException

from sloty import errors, operations, paths
from sloty.cli import options
from sloty.errors import ManyErrors, Refused, SlotyError, each_of
from sloty.formats.terminal import json_safe, safe


class Exit(IntEnum):
    """Exit statuses are a promise to scripts; the text of each is what `sloty help exit-codes` prints."""

    meaning: str

    def __new__(cls, status: int, meaning: str) -> Self:
        """An int that knows what it means."""
        member = int.__new__(cls, status)
        member._value_ = status
        member.meaning = meaning
        return member

    DONE = 0, "done; also when there was nothing to change, or the list is empty"
    BUG = 1, "a bug in Sloty, told with a reference"
    USAGE = 2, "wrong usage: no such command or option, or a value that cannot be read"
    DIFFERENCES = 3, "differences were found (diff, --exit-code)"
    NOT_FOUND = 4, "what was named does not exist, or not for you"
    CONFLICT = 5, "somebody was first: slot taken, duplicate, changed meanwhile"
    INVALID = 6, "invalid data; nothing was written"
    PARTLY_DONE = 7, "partly done: some rows were rejected"
    FORBIDDEN = 8, "not allowed"
    UNAVAILABLE = 9, "the database or a service is unavailable, or its schema is out of date"
    CONFIRMATION = 10, "confirmation or input is needed, and there was nobody to ask"
    REFUSED = 11, "refused by a policy or a rule"
    INTERRUPTED = 130, "interrupted (Ctrl-C)"
    CLOSED_PIPE = 141, "whoever read the output went away"


class ConfirmationNeeded(SlotyError):
    """A question had no answer, or no; nothing was done."""

    code = "confirmation_needed"
    sentence = "{question} Nothing was done."
    hint = "Add {flag}."


class TerminalNeeded(SlotyError):
    """The desk draws on a terminal; what is no terminal, or a dumb one, cannot show it."""

    code = "terminal_needed"
    sentence = "The desk needs a terminal{reason}."
    hint = (
        "Without one: sloty agenda, sloty book, sloty appointment; for a screen reader: sloty agenda --plain --follow"
    )


_STATUS_OF_FAMILY: dict[type[SlotyError], Exit] = {
    ConfirmationNeeded: Exit.CONFIRMATION,
    TerminalNeeded: Exit.USAGE,
    errors.Invalid: Exit.INVALID,
    errors.NotFound: Exit.NOT_FOUND,
    errors.Forbidden: Exit.FORBIDDEN,
    errors.Conflict: Exit.CONFLICT,
    errors.Refused: Exit.REFUSED,
    errors.Unavailable: Exit.UNAVAILABLE,
}


_NO_CHOICE = re.compile(r"'([^']*)' is not one of ")
_NO_VERB = re.compile(r"No such command '[^']*'\.")
"""And nothing like it either: that would be told behind it."""


@dataclass(frozen=True)
class Manners:
    """How errors are told. Read from the bare words, for an error may come before they can be parsed."""

    json: bool = False
    """As one JSON object, because the result was asked for as json or jsonl."""
    debug: bool = False
    """With the traceback."""

    @classmethod
    def of(cls, words: Sequence[str]) -> "Manners":
        """Look for -o json, -o jsonl, --json and --debug, up to a `--`."""
        before = list(words)[: list(words).index("--")] if "--" in words else list(words)
        pairs = zip(["", *before], before, strict=False)
        return cls(json=any(_asks_for_json(*pair) for pair in pairs), debug="--debug" in before)


def _asks_for_json(before: str, word: str) -> bool:
    if before in {"-o", "--output"}:
        return word in {"json", "jsonl"}
    return word in {"--json", "-ojson", "-ojsonl", "--output=json", "--output=jsonl"}


def note(text: str) -> None:
    """A line for people beside the result."""
    _write(safe(text, keep="\n"))


def require_terminal() -> None:
    """Raise `TerminalNeeded` unless a screen can be drawn here."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        raise TerminalNeeded(reason="")
    if os.environ.get("TERM", "dumb") == "dumb":
        raise TerminalNeeded(reason=": TERM=dumb cannot be drawn on")


def ask(question: str) -> None:
    """Go on when a person at the terminal says yes. Raises ConfirmationNeeded otherwise, or when there is none."""
    if _answer(f"{question} [y/N] ").lower() not in {"y", "yes"}:
        raise ConfirmationNeeded(question=question, flag="--yes")


def ask_name(question: str, name: str, *, given: str | None) -> None:
    """Go on when a person at the terminal types `name`. Raises ConfirmationNeeded otherwise, or when there is none."""
    if given is None and _answer(f"{question}\nType {name} to go on: ") == name:
        return
    raise ConfirmationNeeded(question=question, flag=f"--confirm {name}")


def tell(error: SlotyError, manners: Manners) -> Exit:
    """Say what went wrong, all of it, with the next thing to do; the status to exit with."""
    if manners.debug:
        _write(_traceback(error))
    if manners.json:
        _write_json(_described(error))
    else:
        for each in each_of(error):
            told = f"{each.field}: {each.message}" if each.field and each.field not in each.message else each.message
            _say(each.code, told, _advice(each))
    return next(status for family, status in _STATUS_OF_FAMILY.items() if isinstance(error, family))


def tell_usage(error: TyperException, manners: Manners) -> Exit:
    """Say what was wrong with the command line, and where its help is."""
    if manners.debug:
        _write(_traceback(error))
    message = _usage_message(error)
    context = getattr(error, "ctx", None)
    advice = f"{context.command_path if context else 'sloty'} --help"
    if manners.json:
        _write_json({"code": "usage", "message": message, "hint": advice})
    else:
        _say("usage", message, advice)
    return Exit.USAGE


def tell_bug(error: Exception, manners: Manners) -> Exit:
    """Say that this is our fault, with a reference and a copy of the traceback to send; the traceback with --debug."""
    reference = os.urandom(4).hex()
    kept = _keep(reference, _traceback(error))
    if manners.debug:
        _write(_traceback(error))
    message = f"Something went wrong inside Sloty (reference {reference})."
    advice = f"Please report it with {kept}" if kept else "Run it again with --debug, and please report what it says."
    if manners.json:
        _write_json({"code": "bug", "message": message, "hint": advice})
    else:
        _say("bug", message, advice)
    return Exit.BUG


def _usage_message(error: TyperException) -> str:
    """Typer's words in our shape: one sentence, and what was meant instead."""
    message = error.format_message().replace("Value error, ", "").removeprefix("Invalid value: ")
    option = getattr(error, "option_name", None)
    if hasattr(error, "possibilities") and option is not None:
        return f"No such option '{option}'.{_meant_option(error, option)}"
    return message + _meant_choice(error, message) + _known_verbs(error, message)


def _known_verbs(error: TyperException, message: str) -> str:
    """Those of a noun, or the topics of the help, where nothing is near what was typed."""
    context = getattr(error, "ctx", None)
    if context is None or context.parent is None or not _NO_VERB.fullmatch(message):
        return ""
    return f" One of: {', '.join(context.command.list_commands(context))}."


def _meant_option(error: TyperException, option: str) -> str:
    """What an unknown option may mean: a near one; or a verb's own, written before the verb."""
    command = getattr(getattr(error, "ctx", None), "command", None)
    is_group = hasattr(command, "list_commands")
    if is_group and option in options.NAMES:
        return " It stands after the verb."
    known = options.NAMES | getattr(command, "other_options", frozenset()) if is_group else frozenset()
    near = getattr(error, "possibilities", None) or get_close_matches(option, known, n=1)
    return f" Did you mean '{near[0]}'?" if near else ""


def _meant_choice(error: TyperException, message: str) -> str:
    """The choice that a value which is none may mean, whatever its case."""
    declared = getattr(getattr(error, "param", None), "type_descriptor", None)
    given = _NO_CHOICE.search(message)
    if declared is None or not declared.choices or given is None:
        return ""
    choices = {str(getattr(each, "value", each)).lower(): getattr(each, "value", each) for each in declared.choices}
    near = get_close_matches(given[1].lower(), choices, n=1)
    return f" Did you mean '{choices[near[0]]}'?" if near else ""


def _advice(error: SlotyError) -> str:
    """What to do next; where a reason outweighs the rule, also how it is given to a command."""
    if isinstance(error, Refused) and error.code in operations.placing.OVERRIDABLE:
        return f"{error.advice} Staff may book it all the same with --override REASON."
    return error.advice


def _described(error: SlotyError) -> dict[str, Any]:
    described: dict[str, Any] = {"code": error.code, "message": error.message, "hint": _advice(error)}
    if error.field:
        described["field"] = error.field
    if isinstance(error, ManyErrors):
        described["details"] = [_described(each) for each in error.errors]
    elif error.facts:
        described["details"] = error.facts
    return described


def _say(code: str, message: str, advice: str) -> None:
    _write(f"error[{code}]: {safe(message)}")
    if advice:
        _write(f"  fix: {safe(advice)}")


def _write_json(described: dict[str, Any]) -> None:
    _write(json_safe(json.dumps({"error": described}, ensure_ascii=False, default=str)))


def _write(text: str) -> None:
    try:
        sys.stderr.write(text.rstrip("\n") + "\n")
        sys.stderr.flush()
    except BrokenPipeError:
        # Nobody listens any more; the exit status still says what happened.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def _answer(question: str) -> str:
    """What a person types at the terminal; nothing when there is no terminal, or no more input."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        return ""
    sys.stderr.write(safe(question, keep="\n"))
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def _traceback(error: BaseException) -> str:
    return safe("".join(traceback.format_exception(error)), keep="\n")


def _keep(reference: str, trace: str) -> Path | None:
    """Write the traceback where only its owner reads it; None when that cannot be done."""
    file = paths.data_dir() / "bugs" / f"{reference}.txt"
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(trace, encoding="utf-8")
    except OSError:
        return None
    return file
