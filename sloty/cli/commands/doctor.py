"""`sloty doctor`: check this installation, with a fix for each finding."""

from sloty import operations
from sloty.cli.shell import Exit, Shell, noun, verb

app = noun("doctor", alone=True)


@verb(app, "doctor", example="sloty doctor", tenant=False, columns=("ok", "check", "detail", "fix"))
def doctor(shell: Shell) -> Exit:
    """Examine database, schema, roles, isolation and time zones. Exit 9 when something is wrong."""
    findings = list(operations.installation.examine(shell.database()))
    shell.show(findings)
    wrong = sum(not finding.ok for finding in findings)
    shell.note(f"{wrong} wrong, {len(findings) - wrong} right")
    return Exit.UNAVAILABLE if wrong else Exit.DONE
