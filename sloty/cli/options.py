"""The options that every verb shares, and the part of a Shell that they make."""

import inspect
from collections.abc import Sequence
from typing import Annotated, Any, Final

from typer import Option

from sloty.cli.output import Output

COMMON: Final = "Common options"
"""The heading of these options in a verb's help."""

_PREFIX = "common_"  # keeps them apart from a verb's own parameter of the same name


def common(*, writes: bool, erases: bool, tenant: bool) -> Sequence[inspect.Parameter]:
    """The parameters to add to the signature of a verb."""
    chosen = list(_ALWAYS)
    if writes:
        chosen[:0] = _WRITES
    if erases:
        chosen[:0] = _ERASES
    if tenant:
        chosen[:0] = _TENANT
    return chosen


def taken(given: dict[str, Any]) -> dict[str, Any]:
    """Take the common options out of `given`, as the arguments of a Shell."""
    found = {name.removeprefix(_PREFIX): given.pop(name) for name in list(given) if name.startswith(_PREFIX)}
    json = found.pop("json")
    found.pop("debug")  # read from the command line by diagnostics, which must know it before anything is parsed
    found["color"] = not found.pop("no_color")
    if json:
        found["output"] = Output.JSON
    return found


def _option(name: str, kind: Any, default: object, *declarations: str, help: str, **more: Any) -> inspect.Parameter:
    option = Option(*declarations, help=help, rich_help_panel=COMMON, show_default=False, **more)
    return inspect.Parameter(
        _PREFIX + name,
        inspect.Parameter.KEYWORD_ONLY,
        default=default,
        annotation=Annotated[kind, option],
    )


_FORMATS = f"How to write the result: {', '.join(Output)}."
_TENANT = [
    _option(
        "tenant",
        str | None,
        None,
        "--tenant",
        "-t",
        help="Which tenant.",
        envvar="SLOTY_TENANT",
        metavar="SLUG",
    )
]
_WRITES = [
    _option("dry_run", bool, False, "--dry-run", "-n", help="Do it all, show it, write nothing."),
    _option(
        "idempotency_key",
        str | None,
        None,
        "--idempotency-key",
        help="A retry with the same key is the same write, not a second one.",
        metavar="KEY",
    ),
    _option("yes", bool, False, "--yes", "-y", help="Ask no questions."),
]
_ERASES = [
    _option("confirmed", str | None, None, "--confirm", help="Name what is erased for good.", metavar="NAME"),
]
_ALWAYS = [
    _option("acting_as", str | None, None, "--as", help="Act as this user, with their rights.", metavar="EMAIL"),
    _option("output", Output | None, None, "--output", "-o", help=_FORMATS, metavar="FORMAT"),
    _option("json", bool, False, "--json", help="The same as -o json."),
    _option("quiet", bool, False, "--quiet", "-q", help="No notes beside the result."),
    _option("verbose", bool, False, "--verbose", "-v", help="Say more."),
    _option("no_color", bool, False, "--no-color", help="No colour; NO_COLOR works too."),
    _option("debug", bool, False, "--debug", help="Show where an error was raised."),
]
