"""The options that every verb shares, and the part of a Shell that they make."""

import inspect
from collections.abc import Sequence
from typing import Annotated, Any, Final

from typer import Option

from sloty.cli.output import Output

COMMON: Final = "Common options"
"""The heading of these options in a verb's help."""

_PREFIX = "common_"  # keeps them apart from a verb's own parameter of the same name


def _names() -> frozenset[str]:
    """Of all common options, as they are typed."""
    every = [*_TENANT, *_WRITES, *_ERASES, *_READS, *_ALWAYS]
    declared = [each.annotation.__metadata__[0] for each in every]
    # Typer keeps the first name where a default would be.
    return frozenset(str(name) for option in declared for name in (option.default, *option.param_decls))


def common(*, writes: bool, erases: bool, tenant: bool) -> Sequence[inspect.Parameter]:
    """The parameters to add to the signature of a verb."""
    chosen = list(_ALWAYS)
    chosen[:0] = _WRITES if writes else _READS
    if erases:
        chosen[:0] = _ERASES
    if tenant:
        chosen[:0] = _TENANT
    return chosen


def without(chosen: Sequence[inspect.Parameter], own: Sequence[inspect.Parameter]) -> list[inspect.Parameter]:
    """The common options that the verb does not declare itself."""
    declared = {parameter.name for parameter in own}
    return [each for each in chosen if each.name.removeprefix(_PREFIX) not in declared]


def taken(given: dict[str, Any]) -> dict[str, Any]:
    """Take the common options out of `given`, as the arguments of a Shell."""
    found = {name.removeprefix(_PREFIX): given.pop(name) for name in list(given) if name.startswith(_PREFIX)}
    json = found.pop("json")
    fields = found.pop("fields", None)
    if fields is not None:
        found["fields"] = tuple(name.strip() for name in fields.split(",") if name.strip())
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
    _option("exit_code", bool, False, "--exit-code", help="Exit 3 when something was, or would be, different."),
    _option("yes", bool, False, "--yes", "-y", help="Ask no questions."),
]
_ERASES = [
    _option("confirmed", str | None, None, "--confirm", help="Name what is erased for good.", metavar="NAME"),
]
_READS = [
    _option("fields", str | None, None, "--fields", help="Only these fields, such as slug,name.", metavar="A,B"),
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

NAMES: Final = _names()
"""Of all options that verbs share, as they are typed."""
