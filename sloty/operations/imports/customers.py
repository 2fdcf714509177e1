"""Customers from a file: staged, judged in sets, then inserted or updated where they differ."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from psycopg import sql

from sloty.actor import Permission
from sloty.db.queries import staging as queries
from sloty.db.staging import ColumnType, Counts, Stage, joined
from sloty.engine.limits import Limited
from sloty.models.customer import ContactMethod, Customer, CustomerStatus
from sloty.models.tenant import Tenant
from sloty.operations import subscriptions
from sloty.operations.imports import readers, rows
from sloty.operations.imports.fields import CUSTOMER_NAMES, Kind
from sloty.operations.imports.mapping import Cells, Plan
from sloty.operations.imports.problems import Problem
from sloty.operations.imports.readers import Reader
from sloty.operations.imports.report import OnConflict, Outcome, Prepared
from sloty.operations.imports.rows import Column, Seen
from sloty.operations.specs import CustomerSpec
from sloty.operations.unit import Unit

FIELDS: Final = tuple(name for name in CustomerSpec.model_fields if name in Customer.model_fields)
_UNIQUE: Final = {"email": Problem.EMAIL_TAKEN, "code": Problem.CODE_TAKEN}
_TEXTS: Final = frozenset(
    {
        "first_name", "last_name", "code", "gender", "address", "city", "region", "postal_code", "insurance_name",
        "insurance_number",
    }
)  # fmt: skip
_BETWEEN: Final = "\0"
"""A number's country stands before it: no cell has this character in a number."""
_TAKEN_SAID: Final = {"email": "another customer has this e-mail address", "code": "another customer has this code"}

KIND: Final = Kind(
    name="customers",
    permission=Permission.EDIT_CUSTOMERS,
    fields=FIELDS,
    required=(),
    keys=("code", "email", "phone"),
    together=("code", "email"),
    also=CUSTOMER_NAMES,
    example=(
        {
            "code": "C-1001", "first_name": "Ana", "last_name": "Silva", "email": "ana.silva@example.org",
            "phone": "+1 212 555 0100", "date_of_birth": "1980-03-31", "city": "New York", "contact_method": "EMAIL",
        },
        {
            "code": "C-1002", "first_name": "Rui", "last_name": "Costa", "email": "rui.costa@example.org",
            "phone": "(212) 555-0101", "date_of_birth": "1975-11-02", "city": "New York", "contact_method": "SMS",
        },
    ),
)  # fmt: skip


def readers_for(plan: Plan, prefix: str = "") -> dict[str, Reader]:
    """Of every field of a customer but the phone, which depends on the country."""
    found: dict[str, Reader] = {}
    for name in FIELDS:
        field = CustomerSpec.model_fields[name]
        rule = plan.rules.get(prefix + name)
        if rule is None or name == "phone":
            continue
        if name in _TEXTS:
            found[name] = readers.text_of(field)
        elif name == "date_of_birth":
            found[name] = readers.day(rule.formats)
        else:
            found[name] = _SPECIAL.get(name) or readers.of_spec(field)
    return found


_SPECIAL: Final[Mapping[str, Reader]] = {
    "email": readers.email,
    "status": readers.choice_of(CustomerStatus),
    "contact_method": readers.choice_of(ContactMethod),
    "country": readers.upper(readers.of_spec(CustomerSpec.model_fields["country"])),
    "notes": readers.long_text_of(CustomerSpec.model_fields["notes"]),
}


def columns(unit: Unit, plan: Plan, prefix: str = "") -> list[Column]:
    """How each field is read. The phone comes last, for it is read as of the row's country, or the tenant's."""
    by_name = {prefix + name: reader for name, reader in readers_for(plan, prefix).items()}
    found = rows.columns(plan, by_name)
    if prefix + "phone" in plan.rules:
        found.append(_phone(unit, plan, prefix))
    return found


def _phone(unit: Unit, plan: Plan, prefix: str) -> Column:
    home = unit.session.get_one(Tenant, unit.tenant).country
    number = plan.rules[f"{prefix}phone"].cell()
    rule = plan.rules.get(f"{prefix}country")
    country = rule.cell() if rule else None

    def cell(cells: Cells) -> str:
        where = country(cells) if country else ""
        text = number(cells)
        return text and f"{where.upper() or home}{_BETWEEN}{text}"

    def read(text: str) -> str:
        where, _, digits = text.partition(_BETWEEN)
        return readers.phone_of(digits, where)

    return Column(f"{prefix}phone", cell, read)


def bring(unit: Unit, prepared: Prepared, seen: Seen) -> Outcome:
    """Everything is read and judged first; with a refused row nothing is written, unless the rest was asked for."""
    wanted = columns(unit, prepared.plan)
    names = [each.field for each in wanted]
    stage = Stage(unit.session, {name: column_type(name) for name in names})
    stage.fill(_staged(unit, prepared, wanted, seen))
    seen("check", 0)
    differs = differing(names)
    _judge(stage, prepared, names)
    conflict = prepared.job.on_conflict
    if conflict is OnConflict.REJECT and differs is not None:
        said = f"there is one with this {' or '.join(prepared.keys)}, and it differs; --on-conflict skip or update"
        stage.run(queries.CUSTOMERS_CONFLICT, code=Problem.EXISTS.value, said=said, differs=differs)
    outcome = Outcome(0, 0, groups=stage.groups(), rejects=stage.rejects)
    counts = stage.counts()
    outcome = replace(outcome, rows=counts.rows, rejected=counts.rejected)
    if counts.rejected and not prepared.job.partial:
        return outcome
    seen("write", counts.new)
    return _write(unit, stage, names, counts, conflict, outcome)


def _staged(unit: Unit, prepared: Prepared, wanted: list[Column], seen: Seen) -> Iterator[tuple[Any, ...]]:
    names = [each.field for each in wanted]
    positions = [names.index(key) for key in prepared.keys]
    read = rows.read(prepared.source.records, wanted, seen)
    keyless = (Problem.KEY, f"{' and '.join(prepared.keys)}: empty, and tell this row from others")
    for identity, (line, values, *problem) in zip(rows.fresh_ids(unit.now), read, strict=False):
        told = keyless if problem[0] is None and not any(values[at] for at in positions) else problem
        yield (line, identity, *told, *values)


def _judge(stage: Stage, prepared: Prepared, names: list[str]) -> None:
    """Duplicates in the file and in the database, and rows that are new and lack a name."""
    keys = prepared.keys
    for column in dict.fromkeys((*keys, *(name for name in _UNIQUE if name in names))):
        stage.refuse_duplicates(column, Problem.DUPLICATE.value, f"{column}: the same as in line ")
    for key in keys:
        if key not in _UNIQUE:
            said = f"{key}: several customers have it"
            stage.run(queries.CUSTOMERS_AMBIGUOUS, key=key, code=Problem.AMBIGUOUS.value, said=said)
        # Whoever has a code is told by it alone, though somebody has their address.
        told = joined(" or ", "s.{name} is not null", keys[: keys.index(key)]) if key != keys[0] else sql.SQL("false")
        stage.run(queries.CUSTOMERS_FIND, key=key, told=told)
    for column, problem in _UNIQUE.items():
        if column in names and (column,) != keys:
            said = f"{column}: {_TAKEN_SAID[column]}"
            stage.run(queries.CUSTOMERS_TAKEN, column=column, code=problem.value, said=said)
    said = "a new customer needs a first and a last name"
    if {"first_name", "last_name"} <= set(names):
        stage.run(queries.CUSTOMERS_INCOMPLETE, code=Problem.MISSING.value, said=said)
    else:
        stage.run(queries.REFUSE_NEW, code=Problem.MISSING.value, said=said)


def _write(
    unit: Unit, stage: Stage, names: list[str], counts: Counts, conflict: OnConflict, outcome: Outcome
) -> Outcome:
    created = stage.run(queries.CUSTOMERS_INSERT, **inserted(names))
    subscriptions.require_kept(unit, Limited.CUSTOMERS)
    differs = differing(names)
    updated = skipped = 0
    if counts.known and differs is not None:
        if conflict is OnConflict.UPDATE:
            sets = joined(", ", "{name} = coalesce(s.{name}, c.{name})", names)
            updated = stage.run(queries.CUSTOMERS_UPDATE, sets=sets, differs=differs, now=unit.now)
        else:
            ((skipped,),) = stage.rows(queries.CUSTOMERS_DIFFER, differs=differs)
    unchanged = counts.known - updated - skipped
    return replace(outcome, created=created, updated=updated, skipped=skipped, unchanged=unchanged)


def differing(names: list[str]) -> sql.Composed:
    """Whether a staged row says something else than the customer; an empty cell says nothing."""
    return joined(" or ", "(s.{name} is not null and s.{name} is distinct from c.{name})", names)


def inserted(names: list[str], prefix: str = "") -> dict[str, sql.Composed]:
    """The columns of a new customer and where they come from: the file, else the defaults of the table."""
    defaults = {
        name: field.default
        for name, field in Customer.model_fields.items()
        if name not in {"tenant_id", "id", "created_at", "updated_at"}
        and field.default is not None
        and not field.is_required()
    }
    chosen = dict.fromkeys((*names, *defaults))
    values = []
    for name in chosen:
        staged = sql.Identifier("s", prefix + name)
        default = sql.Literal(str(defaults[name])) if name in defaults else None
        if name not in names:
            assert default is not None
            values.append(sql.Composed([default]))
        else:
            values.append(sql.SQL("coalesce({}, {})").format(staged, default) if default else sql.Composed([staged]))
    return {"columns": joined(", ", "{name}", chosen), "values": sql.SQL(", ").join(values)}


def column_type(name: str) -> ColumnType:
    """What a field of a customer is staged as."""
    return ColumnType.DATE if name == "date_of_birth" else ColumnType.TEXT
