"""Completion in bash, zsh and fish: which arguments and options name something in the database, and the scripts.

A command file declares nothing: what `--service` or SERVICE means is the same everywhere, and stands here. Typer carries
its own Click in a private package, so contexts and parameters are `Any`.
"""

import os
from collections.abc import Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any, Final

import shellingham
from typer import BadParameter

from sloty import operations

SHELLS: Final = ("bash", "zsh", "fish")

_BY_OPTION: Final = {
    "--tenant": "tenant",
    "--location": "location",
    "--home-location": "location",
    "--department": "department",
    "--provider": "provider",
    "--service": "service",
    "--resource": "resource",
    "--pool": "pool",
    "--customer": "customer",
}
_BY_METAVAR: Final = {option.removeprefix("--").upper(): kind for option, kind in _BY_OPTION.items()}
_NEW: Final = frozenset({"create"})
"""Verbs whose argument names what is not there yet."""


def knowing(context: Any, params: Sequence[Any]) -> Sequence[Any]:
    """`params` of a verb; those that name something in the database now complete its names."""
    for param in params:
        kind = _kind(context, param)
        if kind is not None:
            param.shell_complete = partial(_names, kind)
    return params


def without_equals() -> None:
    """Undo what bash does to `--service=cl`, which it cuts into three words: the sign is left out before the last."""
    words, number = os.environ.get("COMP_WORDS", "").split("\n"), os.environ.get("COMP_CWORD", "")
    if not number.isdecimal():
        return
    at = int(number)
    kept = [word for index, word in enumerate(words) if word != "=" or index >= at]
    os.environ["COMP_WORDS"] = "\n".join(kept)
    os.environ["COMP_CWORD"] = str(at - (len(words) - len(kept)))


def with_shell(words: Sequence[str]) -> list[str]:
    """`--install-completion` or `--show-completion` with the shell that is named, or that runs us.

    Raises BadParameter when it is neither.
    """
    # Typer's own switch for taking the shell as a value instead of looking for it.
    os.environ["_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION"] = "1"
    shell = words[1] if len(words) > 1 else _running_us()
    if len(words) > 2 or shell not in SHELLS:
        raise BadParameter(f"Which shell? Write: sloty {words[0]} {'|'.join(SHELLS)}")
    return [words[0], shell]


def _names(kind: str, context: Any, incomplete: str) -> list[SimpleNamespace]:
    """The words to offer, with what the shells' scripts look for in each."""
    found = operations.names.offered(
        kind, tenant=context.params.get("common_tenant"), email=context.params.get("common_acting_as")
    )
    return [SimpleNamespace(value=name, help=None, type="plain") for name in found if name.startswith(incomplete)]


def _kind(context: Any, param: Any) -> str | None:
    """What a parameter names, if it names something in the database."""
    if param.param_type_name == "option":
        return next((_BY_OPTION[each] for each in param.opts if each in _BY_OPTION), None)
    noun = context.parent.info_name if context.parent else None
    if context.info_name in _NEW:
        return None
    if noun == "tenant" and param.metavar == "SLUG":
        return "tenant"
    return _BY_METAVAR.get(param.metavar or "")


def _running_us() -> str:
    try:
        return str(shellingham.detect_shell()[0])
    except shellingham.ShellDetectionFailure:
        return ""
