"""`sloty apply`: make tenants as their plans say."""

from typing import Annotated

from typer import Option

from sloty.cli import plans
from sloty.cli.shell import Exit, Shell, noun, verb

app = noun("apply", alone=True)


@verb(
    app,
    "apply",
    example=(
        "sloty apply -f clinic.yaml",
        "sloty apply -f tenants/ --dry-run --exit-code",
        "sloty export tenant riverside | sloty apply -f - --prune --affected move",
    ),
    writes=True,
    tenant=False,
)
def apply(
    shell: Shell,
    file: plans.Files = None,
    prune: plans.Prune = False,
    affected: plans.Decide = None,
    exit_code: Annotated[bool, Option("--exit-code", help="Exit 3 when anything was, or would be, different.")] = False,
) -> Exit:
    """Make tenants as their YAML says: what is missing is made, what differs is changed, the rest is left alone.

    Each tenant is one transaction: all of it or nothing. A change that would leave booked appointments outside hours,
    rooms or services is refused until --affected says what becomes of them.
    """
    terms = plans.terms(dry_run=shell.dry_run, prune=prune, decision=affected)
    return plans.run(shell, file, terms, exit_code=exit_code)
