"""The verbs that every noun of the catalog has alike: list, show, archive. What a noun can be made of is its own."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from typer import Argument, Typer

from sloty import operations
from sloty.cli.shell import Shell, verb


def common_verbs(
    app: Typer,
    name: str,
    noun: Callable[[], Any],
    *,
    columns: Sequence[str],
    sample: str,
    archives: bool = True,
) -> None:
    """Declare them on the noun's app. `noun` gives the operations' Noun, which is loaded only when a verb runs."""
    reference = Annotated[str, Argument(help="Slug, code, id, or name when unique.", metavar=name.upper())]

    def list_(shell: Shell) -> None:
        with shell.unit() as unit:
            views = operations.nouns.list_(unit, noun())
        shell.show(views)

    def show(shell: Shell, ref: reference) -> None:
        with shell.unit() as unit:
            view = operations.nouns.show(unit, noun(), ref)
        shell.show(view)

    def archive(shell: Shell, ref: reference) -> None:
        shell.confirm(f"Archive {name} {ref}?")
        with shell.unit() as unit:
            view = operations.nouns.archive(unit, noun(), ref)
        shell.show(view)

    list_.__doc__ = f"Every {name}, by slug."
    show.__doc__ = f"One {name}, whole."
    archive.__doc__ = f"Take a {name} out of use; nothing is erased."
    verb(app, "list", example=f"sloty {name} list", columns=columns)(list_)
    verb(app, "show", example=f"sloty {name} show {sample} -o json")(show)
    if archives:
        verb(app, "archive", example=f"sloty {name} archive {sample} --yes", writes=True, columns=columns)(archive)
