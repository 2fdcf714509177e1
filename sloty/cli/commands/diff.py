"""`sloty diff`: what applying plans would change."""

from sloty.cli import plans
from sloty.cli.shell import Exit, Shell, noun, verb

app = noun("diff", alone=True)


@verb(
    app,
    "diff",
    example=("sloty diff -f clinic.yaml", "sloty diff -f tenants/ -o jsonl"),
    tenant=False,
)
def diff(shell: Shell, file: plans.Files = None, prune: plans.Prune = False) -> Exit:
    """Show what `sloty apply` would do, appointments left outside included. Exit 3 when there is anything.

    It is the same code, in a transaction that is rolled back.
    """
    return plans.run(shell, file, plans.terms(dry_run=True, prune=prune, decision=None), exit_code=True)
