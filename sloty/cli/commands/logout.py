"""`sloty logout`: be the operator of the machine again."""

from sloty import cli, operations
from sloty.cli.shell import Shell, noun, verb

app = noun("logout", alone=True)


@verb(app, "logout", example="sloty logout", tenant=False)
def logout(shell: Shell) -> None:
    """Sign out: the session ends, here and in the database."""
    kept = cli.session.forget()
    if kept is None:
        shell.say("Nobody is signed in.")
        return
    operations.sign_in.sign_out(shell.database(), kept)
    shell.say("Signed out.")
