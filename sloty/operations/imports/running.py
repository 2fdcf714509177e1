"""An import from its file to its report: prepare outside any transaction, run inside one."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from sloty.actor import Permission
from sloty.db import staging
from sloty.errors import Invalid
from sloty.formats.tables import Source, open_table
from sloty.operations.idempotency import once
from sloty.operations.imports import appointments, customers, history, mapping, nouns, rejects
from sloty.operations.imports.fields import Kind
from sloty.operations.imports.report import ImportRejected, ImportReport, Job, Outcome, Prepared, ProblemView
from sloty.operations.imports.rows import Seen
from sloty.operations.unit import Unit

Bring = Callable[[Unit, Prepared, Seen], Outcome]

KINDS: Final[Mapping[str, tuple[Kind, Bring]]] = {
    customers.KIND.name: (customers.KIND, customers.bring),
    nouns.PROVIDERS.name: (nouns.PROVIDERS, nouns.bring_providers),
    nouns.SERVICES.name: (nouns.SERVICES, nouns.bring_services),
    appointments.KIND.name: (appointments.KIND, history.bring),
}


class KindUnknown(Invalid):
    """Nothing of that name can be imported."""

    code = "import_kind_unknown"
    sentence = "'{kind}' cannot be imported."
    hint = "Choose one of {known}."


class KeyUnusable(Invalid):
    """The field that shall tell rows apart is not of the kind, or nothing in the file fills it."""

    code = "import_key_unusable"
    sentence = "'{key}' cannot tell the rows of {path} apart: {problem}."
    hint = "Choose one of {known} with --key, and fill it in the file or in a map."


def kind_of(name: str) -> Kind:
    """What can be imported by that name; raises `KindUnknown`."""
    return _known(name)[0]


def _known(name: str) -> tuple[Kind, Bring]:
    if name not in KINDS:
        close = get_close_matches(name, KINDS, n=1)
        raise KindUnknown(kind=name, known=", ".join(KINDS), hint=f"Did you mean {close[0]}?" if close else None)
    return KINDS[name]


def prepare(job: Job) -> Prepared:
    """Open the file and find out what its columns are; nothing else is read yet.

    Raises `KindUnknown`, `KeyUnusable`, what opening the table raises, and what is wrong with the map, all at once.
    """
    kind_of(job.kind)
    source = open_table(job.path, encoding=job.encoding, delimiter=job.delimiter, sheet=job.sheet)
    return prepare_source(job, source)


def prepare_source(job: Job, source: Source) -> Prepared:
    """As `prepare`, of a table that is open already."""
    kind = kind_of(job.kind)
    plan = mapping.plan(kind, job.path, source.columns, job.map)
    return Prepared(job, kind, source, plan, _keys(kind, job, plan))


def _keys(kind: Kind, job: Job, plan: mapping.Plan) -> tuple[str, ...]:
    wanted = job.key or plan.key
    facts = {"path": job.path.name, "known": ", ".join(kind.keys)}
    if wanted is None:
        filled = [key for key in (*kind.keys, kind.natural_key) if key and (key in plan.rules or key not in kind.keys)]
        if not filled:
            raise KeyUnusable(field="key", key=kind.keys[0], problem="no column has it", **facts)
        return tuple(key for key in filled if key in kind.together) or (filled[0],)
    if wanted not in kind.keys:
        raise KeyUnusable(field="key", key=wanted, problem=f"{kind.name} are told apart otherwise", **facts)
    if wanted not in plan.rules:
        raise KeyUnusable(field="key", key=wanted, problem="no column has it", **facts)
    return (wanted,)


def _unseen(what: str, rows: int) -> None:
    """Nobody looks."""


def run(unit: Unit, prepared: Prepared, seen: Seen = _unseen) -> ImportReport:
    """Bring it in, all or nothing, or with `partial` what is good; refused rows are written to a file of their own.

    Raises `NoTenant`, `NotAllowed`, and nothing for refused rows: the report tells them.
    """
    unit.actor.within()
    unit.actor.require(Permission.IMPORT)
    unit.actor.require(prepared.kind.permission)
    request = {"job": replace(prepared.job, keep_rejects=True), "content": _fingerprint(unit, prepared.job.path)}
    # Rows are changed by operations that know keys of their own: the key is this import's alone.
    inner = replace(unit, idempotency_key=None)
    return once(unit, f"import {prepared.kind.name}", request, ImportReport, lambda: _run(inner, prepared, seen))


def _fingerprint(unit: Unit, path: Path) -> str | None:
    """Of the file, when a retry has to be known by it."""
    if unit.idempotency_key is None:
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _run(unit: Unit, prepared: Prepared, seen: Seen) -> ImportReport:
    job = prepared.job
    outcome = _known(job.kind)[1](unit, prepared, seen)
    kept = job.rejects_path if outcome.rejected and job.keep_rejects else None
    if kept is not None:
        rejects.write(kept, prepared.source, outcome.rejects())
    staging.discard(unit.session)
    return ImportReport(
        kind=job.kind,
        file=job.path.name,
        rows=outcome.rows,
        created=outcome.created,
        updated=outcome.updated,
        unchanged=outcome.unchanged,
        skipped=outcome.skipped,
        rejected=outcome.rejected,
        customers_created=outcome.customers_created,
        written=job.partial or not outcome.rejected,
        rejects=str(kept) if kept else None,
        problems=tuple(ProblemView(each.code, each.count, each.lines, each.example) for each in outcome.groups),
    )


def require_all(report: ImportReport, *, again: str) -> None:
    """Raise `ImportRejected` when refused rows kept everything from being written; `again` is the command to repeat."""
    if report.written:
        return
    told = f" (the refused rows, and why: {report.rejects})" if report.rejects else ""
    advice = f"Mend the file{told} and import it again; or write the good rows now: {again} --partial"
    raise ImportRejected(rejected=report.rejected, rows=report.rows, advice=advice)
