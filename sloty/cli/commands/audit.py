"""`sloty audit`: who changed what."""

from typing import Annotated

from typer import Argument, Option

from sloty import operations
from sloty.cli.shell import Shell, noun, verb
from sloty.engine import civil
from sloty.formats import moments

app = noun("audit")

_COLUMNS = ("number", "at", "actor", "front_end", "action", "table", "row")
_HEAD = ("number", "hash", "sealed_at", "unsealed", "pruned")


@verb(
    app,
    "list",
    example=("sloty audit list", "sloty audit list --table appointment --actor eva@example.com --from -7d -o jsonl"),
    columns=_COLUMNS,
)
def list_(
    shell: Shell,
    table: Annotated[str | None, Option("--table", help="Changes of this table only.")] = None,
    actor: Annotated[str | None, Option("--actor", help="By this actor only: an e-mail, or a login name.")] = None,
    row: Annotated[str | None, Option("--row", help="Of this row only: its id.")] = None,
    start: Annotated[str, Option("--from", help="From when, in UTC.", metavar="TIME")] = "-7d",
    end: Annotated[str, Option("--to", help="Until when, in UTC.", metavar="TIME")] = "+1d",
    limit: Annotated[int, Option("--limit", min=1, max=10_000, help="At most so many.")] = 100,
) -> None:
    """Every change, the newest first."""
    with shell.unit() as unit:
        span = moments.parse_range(start, end, unit.now, civil.zone("UTC"))
        views = operations.audit.list_(unit, operations.audit.Filter(span.start, span.end, table, actor, row, limit))
    shell.show(views)


@verb(app, "show", example="sloty audit show 17 -o json")
def show(shell: Shell, ref: Annotated[str, Argument(help="Number or id.", metavar="ENTRY")]) -> None:
    """One change, with what was before and after."""
    with shell.unit() as unit:
        view = operations.audit.show(unit, ref)
    shell.show(view)


@verb(app, "seal", example="sloty audit seal", writes=True, columns=_HEAD)
def seal(shell: Shell) -> None:
    """Seal what is not sealed yet into the chain of hashes. The daemon does it too."""
    with shell.unit() as unit:
        # Not until nothing is left: where much is written, something always is.
        while operations.audit.seal(unit) == operations.audit.AT_ONCE:
            pass
        view = operations.audit.head(unit)
    shell.show(view)


@verb(
    app,
    "verify",
    example=("sloty audit verify", "sloty audit verify --head 1274:8f3a0c19d2b47e55"),
    columns=_HEAD,
)
def verify(
    shell: Shell,
    head: Annotated[str | None, Option("--head", help="A head that was kept elsewhere.", metavar="NUMBER:HASH")] = None,
) -> None:
    """Does the chain hold, from its first entry to its last? Exit 5 with the first number that is wrong."""
    with shell.unit() as unit:
        view = operations.audit.verify(unit, head)
    shell.show(view)


@verb(app, "prune", example=("sloty audit prune --yes", "sloty audit prune --days 3650 --yes"), writes=True)
def prune(
    shell: Shell,
    days: Annotated[
        int | None, Option("--days", min=1, max=36_500, help="Keep more days than the tenant's policy says.")
    ] = None,
) -> None:
    """Remove sealed entries that are older than the tenant's policy says; what is left still verifies."""
    shell.confirm("Remove audit entries that retention does not keep, for good?")
    with shell.unit() as unit:
        removed = operations.audit.prune(unit, days)
    shell.say(f"{removed} removed.")
