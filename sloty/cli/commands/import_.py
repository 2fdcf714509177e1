"""`sloty import`: many rows from a file, all of them or none."""

import shlex
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

from sloty import cli, operations
from sloty.cli.shell import Exit, Output, Shell, noun, verb

if TYPE_CHECKING:
    from sloty.operations.imports import ImportReport, Job

_HELP = """Bring in many rows from a file; its format, encoding and columns are recognised.

Columns go by our names for them, or by well-known others; a map in YAML says the rest (--map people.yaml):

\b
    fields:
      code: PatientId                                # our field: their column
      last_name: {column: Name, part: last}          # of a full name
      date_of_birth: {column: Born, formats: "%d/%m/%Y"}
      status: {column: Kept, values: {No: NO_SHOW}}  # their word: ours
      service: {value: consultation}                 # the same in every row

All rows are checked before any is written. Those that are refused go to FILE.rejects.csv, with their line, a code and
the reason: mend them there, and import that file. An empty cell says nothing, and changes nothing that is known.
"""

app = noun("import", help=_HELP)


class WhenThere(StrEnum):
    """What becomes of a row that is there already, and differs."""

    REJECT = "reject"
    SKIP = "skip"
    UPDATE = "update"


class Sample(StrEnum):
    """What can be imported."""

    CUSTOMERS = "customers"
    PROVIDERS = "providers"
    SERVICES = "services"
    APPOINTMENTS = "appointments"


File = Annotated[Path, Argument(help="The file.", metavar="FILE")]
Map = Annotated[Path | None, Option("--map", help="Which column fills what, as YAML.", metavar="MAP.yaml")]
Key = Annotated[str | None, Option("--key", help="The field that tells rows apart, such as email.", metavar="FIELD")]
Conflict = Annotated[WhenThere, Option("--on-conflict", help="What to do with a row that is there, and differs.")]
Partial = Annotated[bool, Option("--partial", help="Write the good rows though others are refused.")]
Rejects = Annotated[Path | None, Option("--rejects", help="Where refused rows go; else FILE.rejects.csv.")]
Encoding = Annotated[str | None, Option("--encoding", help="Of the file, when it is not recognised.")]
Delimiter = Annotated[str | None, Option("--delimiter", help="Between cells, when it is not recognised.")]
Sheet = Annotated[str | None, Option("--sheet", help="Of a workbook; else the first.")]


def _declare(kind: str, help: str, *example: str) -> Callable[..., Exit]:
    """The verb of a kind that is told apart by keys of its own."""

    def bring(
        shell: Shell,
        file: File,
        map_: Map = None,
        key: Key = None,
        on_conflict: Conflict = WhenThere.REJECT,
        partial: Partial = False,
        rejects: Rejects = None,
        encoding: Encoding = None,
        delimiter: Delimiter = None,
        sheet: Sheet = None,
    ) -> Exit:
        return _bring(
            shell,
            _job(
                shell, kind, file, map=map_, key=key, on_conflict=on_conflict, partial=partial, rejects=rejects,
                encoding=encoding, delimiter=delimiter, sheet=sheet,
            ),
        )  # fmt: skip

    bring.__doc__ = help
    bring.__name__ = kind
    return verb(app, kind, example=example, writes=True)(bring)


customers = _declare(
    "customers",
    "Customers, told apart by code, email or phone.",
    "sloty import customers people.csv --key email --on-conflict update",
    "sloty import customers people.xlsx --map people.yaml --partial",
)
providers = _declare(
    "providers",
    "Providers with their locations and hours, told apart by slug.",
    "sloty import providers team.csv --dry-run",
)
services = _declare(
    "services",
    "Services, told apart by slug; what no column says stays as it is.",
    "sloty import services prices.csv --on-conflict update",
)


@verb(
    app,
    "appointments",
    example=(
        "sloty import appointments visits.csv --map visits.yaml --create-customers",
        "sloty import appointments visits.csv --on-conflict skip",
    ),
    writes=True,
)
def appointments(
    shell: Shell,
    file: File,
    map_: Map = None,
    key: Key = None,
    on_conflict: Conflict = WhenThere.REJECT,
    partial: Partial = False,
    create_customers: Annotated[
        bool, Option("--create-customers", help="Add customers that the file names and nobody knows.")
    ] = False,
    rejects: Rejects = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    sheet: Sheet = None,
) -> Exit:
    """Appointments: past ones as they ended, future ones as bookings whose time must be free."""
    return _bring(
        shell,
        _job(
            shell, "appointments", file, map=map_, key=key, on_conflict=on_conflict, partial=partial, rejects=rejects,
            create_customers=create_customers, encoding=encoding, delimiter=delimiter, sheet=sheet,
        ),
    )  # fmt: skip


@verb(app, "sample", example="sloty import sample customers > people.csv", tenant=False)
def sample(shell: Shell, kind: Annotated[Sample, Argument(help="What to show.", metavar="KIND")]) -> None:
    """A small file to start from; every field that there is stands in its help (-v)."""
    shell.say(operations.imports.sample(kind.value).rstrip("\n"))
    shell.detail(f"Fields: {', '.join(operations.imports.kind_of(kind.value).fields)}")


def _job(shell: Shell, kind: str, file: Path, *, on_conflict: WhenThere, **options: Any) -> "Job":
    made: Job = operations.imports.Job(
        kind,
        file,
        on_conflict=operations.imports.OnConflict(on_conflict.value),
        # A dry run leaves nothing behind, unless it is asked to.
        keep_rejects=not shell.dry_run or options["rejects"] is not None,
        **options,
    )
    return made


def _bring(shell: Shell, job: "Job") -> Exit:
    prepared = operations.imports.prepare(job)
    for line in prepared.notes:
        shell.note(line)
    with cli.progress.shown(shell.note, quiet=shell.quiet) as seen, shell.unit() as unit:
        report = operations.imports.run(unit, prepared, seen)
    if shell.output in {None, Output.TABLE}:
        for line in _told(report):
            shell.say(line)
    else:
        shell.show(report)
    again = _again(shell, job, job.path)
    operations.imports.require_all(report, again=again)
    if report.rejects:
        shell.note(f"Refused rows: {report.rejects}   mend it, then: {_again(shell, job, Path(report.rejects))}")
    return Exit.PARTLY_DONE if report.rejected else Exit.DONE


def _told(report: "ImportReport") -> Sequence[str]:
    counts = [(name, getattr(report, name)) for name in ("created", "updated", "unchanged", "skipped", "rejected")]
    more = f" · customers created {report.customers_created:,}" if report.customers_created else ""
    lines = [" · ".join(f"{name} {count:,}" for name, count in counts) + more]
    for problem in report.problems:
        places = ", ".join(f"{line:,}" for line in problem.lines) + (" …" if problem.count > len(problem.lines) else "")
        what = "line" if problem.count == 1 else "lines"
        lines.append(f"  {problem.count:,}  {problem.code}  {what} {places}  ({problem.example})")
    return lines


def _again(shell: Shell, job: "Job", path: Path) -> str:
    """The command to repeat with another file."""
    words = ["sloty", "import", job.kind, str(path)]
    words += ["-t", shell.tenant] if shell.tenant else []
    words += ["--map", str(job.map)] if job.map else []
    words += ["--key", job.key] if job.key else []
    words += ["--on-conflict", job.on_conflict.value] if job.on_conflict.value != WhenThere.REJECT.value else []
    words += ["--create-customers"] if job.create_customers else []
    return shlex.join(words)
