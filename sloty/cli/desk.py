"""What is typed is done at the desk of this machine's user, and remembered there: `sloty undo` takes it back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sloty import cli, operations

if TYPE_CHECKING:
    from sloty.cli.shell import Shell
    from sloty.operations.remembering import Acts
    from sloty.operations.unit import Unit


def name() -> str:
    """What the desk is called: user@host."""
    return cli.session.origin()


@contextmanager
def unit(shell: "Shell", label: str, *refs: str) -> "Iterator[tuple[Unit, Acts]]":
    """As `shell.unit()`, for an act of this name on what `refs` name, or on what it says that it made."""
    with shell.unit() as begun, operations.remembering.remembered(begun, name(), label, refs) as acts:
        yield begun, acts
