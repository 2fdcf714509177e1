"""`sloty status`: whether the database is up and its schema current."""

from sloty import operations
from sloty.cli.shell import Exit, Shell, noun, verb

app = noun("status", alone=True)


@verb(app, "status", example=("sloty status", "sloty status -o json"), tenant=False)
def status(shell: Shell) -> Exit:
    """Is the database up, is its schema current, since when does work wait? Exit 9 when something is not good.

    It only looks: a server that is down stays down. 'sloty doctor' looks closer.
    """
    found = operations.health.look(shell.settings())
    shell.show(found)
    if found.fix:
        shell.note(f"fix: {found.fix}")
    return Exit.DONE if found.good else Exit.UNAVAILABLE
