"""What the commands that work on plans have in common: reading files and stdin, showing differences."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Option

from sloty import cli, operations
from sloty.cli import diagnostics
from sloty.cli.shell import Exit, Output, Shell
from sloty.errors import Invalid, SlotyError
from sloty.formats.terminal import safe

if TYPE_CHECKING:
    from sloty.operations.plans import Affected, Outcome, Plan, Terms
    from sloty.operations.plans.difference import Difference, FieldChange

Files = Annotated[
    list[Path] | None,
    Option("-f", "--file", metavar="FILE|DIR|-", help="A plan, a folder of plans, or - for stdin; may be repeated."),
]
Prune = Annotated[bool, Option("--prune", help="Archive what the plan's sections no longer name.")]
Decide = Annotated[
    str | None,
    Option("--affected", help="keep, move or cancel appointments that the change leaves outside."),
]

_MARKS = {"created": "+", "updated": "~", "archived": "-", "removed": "-"}
_LONGEST_VALUE = 60


class NoFile(Invalid):
    """There is nothing to read plans from."""

    code = "no_file"
    sentence = "Which plan?"
    hint = "Name a file or folder with -f, or give a plan on stdin."


@dataclass(frozen=True)
class PlanRow:
    """One difference, or one appointment that a change leaves outside, for machines."""

    tenant: str
    ref: str
    action: str
    detail: str
    fields: "tuple[FieldChange, ...]" = ()
    appointment: "Affected | None" = None


def load(files: Sequence[Path] | None) -> "list[Plan]":
    """The plans of all the files; raises every problem of all of them."""
    sources: list[Any] = []
    if not files and sys.stdin.isatty():
        raise NoFile
    for file in files or [Path("-")]:
        if str(file) == "-":
            sources.append(operations.plans.Source("<stdin>", sys.stdin.read(), "<stdin>"))
        else:
            sources += operations.plans.sources([file])
    plans: list[Plan] = operations.plans.load(sources)
    return plans


def run(shell: Shell, files: Sequence[Path] | None, terms: "Terms", *, exit_code: bool) -> Exit:
    """Apply each plan in its own transaction, and show what changed; one that fails does not stop the others."""
    plans = load(files)
    database, operator = shell.database(), shell.operator()
    outcomes: list[Outcome] = []
    failed: list[SlotyError] = []
    # People see each tenant as it is done.
    with cli.progress.shown(shell.note, quiet=shell.quiet or _for_people(shell)) as seen:
        for number, plan in enumerate(plans, 1):
            seen("apply", number)
            try:
                outcome = operations.plans.apply(database, operator, plan, terms)
            except SlotyError as error:
                if len(plans) == 1:
                    raise
                failed.append(error)
                diagnostics.tell(error, diagnostics.Manners())
                continue
            outcomes.append(outcome)
            if _for_people(shell):
                _draw(shell, outcome)
    if not _for_people(shell):
        shell.show(
            [row for outcome in outcomes for row in _rows(outcome)], columns=("tenant", "ref", "action", "detail")
        )
    _sum_up(shell, outcomes, failed, dry_run=terms.dry_run)
    if failed:
        return Exit.PARTLY_DONE
    differs = any(outcome.changes or outcome.affected for outcome in outcomes)
    return Exit.DIFFERENCES if exit_code and differs else Exit.DONE


def show(shell: Shell, outcome: "Outcome") -> None:
    """What became, or would become, of one tenant."""
    if _for_people(shell):
        _draw(shell, outcome)
    else:
        _list(shell, [outcome])
    _sum_up(shell, [outcome], [], dry_run=shell.dry_run)


def _list(shell: Shell, outcomes: "Sequence[Outcome]") -> None:
    shell.show([row for outcome in outcomes for row in _rows(outcome)], columns=("tenant", "ref", "action", "detail"))


def terms(*, dry_run: bool, prune: bool, decision: str | None) -> "Terms":
    """The options as terms; raises `DecisionUnknown`."""
    made: Terms = operations.plans.Terms(dry_run, prune, operations.plans.decided(decision))
    return made


def _for_people(shell: Shell) -> bool:
    return shell.output is Output.TABLE or (shell.output is None and shell.on_terminal)


def _draw(shell: Shell, outcome: "Outcome") -> None:
    for line in _lines(outcome):
        shell.say(line)


def _lines(outcome: "Outcome") -> Iterator[str]:
    if outcome.changes or outcome.affected:
        yield outcome.tenant
    for change in outcome.changes:
        yield f"  {_MARKS[change.action.value]} {safe(change.ref)}"
        yield from (f"      {_told(each)}" for each in change.fields)
    for each in outcome.affected:
        yield f"  ! {_affected(each)}"


def _told(change: "FieldChange") -> str:
    return safe(f"{change.path}: {_value(change.before)} → {_value(change.after)}")


def _value(value: Any) -> str:
    if value is None:
        return "(none)"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    if text.startswith("data:"):
        return f"an image of {len(text) * 3 // 4:,} bytes"
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def _affected(each: "Affected") -> str:
    told = (
        f"{each.confirmation_code}  {each.start:%Y-%m-%d %H:%M}  {each.service} with {each.provider} at {each.location}"
    )
    moved = ""
    if each.moved_to:
        same = each.moved_to == each.start
        moved = ", to another room at the same time" if same else f", moved to {each.moved_to:%Y-%m-%d %H:%M}"
    decided = f" ({each.decision.value}{moved})" if each.decision else ""
    return safe(f"{told}: {each.reason}{decided}")


def _rows(outcome: "Outcome") -> Iterator[PlanRow]:
    for change in outcome.changes:
        detail = "; ".join(map(_told, change.fields))
        yield PlanRow(outcome.tenant, change.ref, change.action.value, detail, change.fields)
    for each in outcome.affected:
        action = each.decision.value if each.decision else "affected"
        ref = f"appointment/{each.confirmation_code}"
        yield PlanRow(outcome.tenant, ref, action, _affected(each), appointment=each)


def _sum_up(shell: Shell, outcomes: "Sequence[Outcome]", failed: Sequence[SlotyError], *, dry_run: bool) -> None:
    changes = [change for outcome in outcomes for change in outcome.changes]
    counts = {action: _count(changes, action) for action in ("created", "updated", "archived", "removed")}
    counts["unchanged"] = sum(outcome.unchanged for outcome in outcomes)
    left = sum(len(outcome.affected) for outcome in outcomes)
    told = [f"{number} {action}" for action, number in counts.items() if number]
    told += [f"{_many(left, 'appointment')} affected"] if left else []
    told += [f"{_many(len(failed), 'tenant')} failed"] if failed else []
    shell.note(", ".join(told) + (". Nothing written (dry run)." if dry_run else "."))


def _count(changes: "Iterable[Difference]", action: str) -> int:
    return sum(change.action.value == action for change in changes)


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
