"""`sloty undo`: what was done last at a desk, taken back."""

from typing import Annotated

from typer import Option

from sloty import cli, operations
from sloty.cli.shell import Output, Shell, noun, verb

app = noun("undo", alone=True)


@verb(
    app,
    "undo",
    example=("sloty undo", "sloty undo --redo", 'sloty undo --desk "front" -o json'),
    writes=True,
)
def undo(
    shell: Shell,
    desk: Annotated[str | None, Option("--desk", help="Of this desk; else of you at this machine.")] = None,
    redo: Annotated[bool, Option("--redo", help="Do again what was undone last.")] = False,
) -> None:
    """Take back what was done last at this desk: all of it, and recorded; or nothing, with the reason.

    Refused when somebody has changed it since, or has the time by now. Nobody hears of what was undone before its
    messages went; who has heard of it is told how it is now.
    """
    act = operations.undo.redo if redo else operations.undo.undo
    with shell.unit() as unit:
        view = act(unit, desk or cli.desk.name())
    if shell.output not in (None, Output.TABLE):
        shell.show(view)
        return
    shell.say(
        f"{'Done again' if redo else 'Undone'}: {view.label}, by {view.done_by}, {view.done_at:%Y-%m-%d %H:%M} UTC."
    )
    for each in view.appointments:
        shell.say(cli.sentences.visit(each))
    if view.told:
        shell.note("Customers had heard of it, and are told how it is now.")
