"""`sloty status`: whether the database is up and its schema current."""

from sloty import operations
from sloty.cli.shell import Exit, Shell, noun, verb

app = noun("status", alone=True)


@verb(app, "status", example="sloty status -o json", tenant=False)
def status(shell: Shell) -> Exit:
    """Is the database up, is its schema current? Exit 9 when not."""
    found = operations.installation.status(shell.database())
    shell.show(found)
    return Exit.DONE if found.running and found.schema == found.wanted else Exit.UNAVAILABLE
