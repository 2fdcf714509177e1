"""Providers and services from a file: few rows, each made or changed as its own commands do, all or none."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from sloty.actor import Permission
from sloty.db.sqlstate import translate
from sloty.db.staging import RejectGroup
from sloty.errors import SlotyError, each_of
from sloty.models.provider import Provider
from sloty.models.service import Service
from sloty.operations import nouns
from sloty.operations import rows as table
from sloty.operations.imports import rows
from sloty.operations.imports.fields import PROVIDER_NAMES, SERVICE_NAMES, Kind
from sloty.operations.imports.problems import CellRefused, Problem, Reject
from sloty.operations.imports.readers import Reader
from sloty.operations.imports.report import OnConflict, Outcome, Prepared
from sloty.operations.imports.rows import Column, Seen
from sloty.operations.nouns import Noun
from sloty.operations.providers import PROVIDER
from sloty.operations.services import SERVICE
from sloty.operations.unit import Unit

_MOST_LINES = 20
_PROVIDER_LISTS: Final = ("specialties", "credentials", "languages", "insurances", "locations")
_SERVICE_LISTS: Final = ("providers", "locations")

PROVIDERS: Final = Kind(
    name="providers",
    permission=Permission.EDIT_CATALOG,
    fields=(
        "slug", "name", "title", "code", "email", "phone", "bio", "home_location", *_PROVIDER_LISTS, "hours",
        "accepts_new_customers", "bookable_online", "color", "status",
    ),
    required=("slug",),
    keys=("slug",),
    also=PROVIDER_NAMES,
    example=(
        {
            "slug": "ana-souza", "name": "Dr Ana Souza", "title": "DDS", "email": "ana@example.org",
            "specialties": "orthodontics; surgery", "locations": "downtown", "hours": "mon-fri 09:00-17:00",
        },
        {
            "slug": "rui-lee", "name": "Rui Lee", "title": "RDH", "email": "rui@example.org",
            "specialties": "", "locations": "downtown; uptown", "hours": "mon 08:00-12:00; thu-fri 13:00-18:00",
        },
    ),
)  # fmt: skip

SERVICES: Final = Kind(
    name="services",
    permission=Permission.EDIT_CATALOG,
    fields=(
        "slug", "name", "code", "description", "category", "duration", "step", "buffer_before", "buffer_after", "price",
        "currency", "notice_hours", "notice_days", "horizon_days", "requires_approval", "approval_hours", "auto_confirm",
        "most_participants", "bookable_online", "waitlist", "color", "position", "status", *_SERVICE_LISTS,
    ),
    required=("slug",),
    keys=("slug",),
    also=SERVICE_NAMES,
    example=(
        {
            "slug": "cleaning", "name": "Cleaning", "duration": "45", "buffer_after": "5", "price": "80.00",
            "currency": "USD", "providers": "ana-souza; rui-lee", "locations": "downtown; uptown",
        },
        {
            "slug": "filling", "name": "Filling", "duration": "60", "buffer_after": "10", "price": "150.00",
            "currency": "USD", "providers": "ana-souza", "locations": "downtown",
        },
    ),
)  # fmt: skip


def _parts(text: str) -> list[str]:
    """Parts of a cell, written apart by semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]


def _slug(text: str) -> str:
    return text.casefold()


def _sited(values: dict[str, Any]) -> dict[str, Any]:
    """The locations and hours of a provider, as its spec has them: the same hours at each."""
    hours, where = values.pop("hours", None), values.pop("locations", None)
    if where is None:
        if hours is not None:
            raise CellRefused(Problem.MISSING, "locations: is empty, and hours are those of a location")
        return values
    return {**values, "locations": [{"location": each, **({"hours": hours} if hours else {})} for each in where]}


@dataclass(frozen=True)
class _Rows:
    """One kind of them."""

    noun: Noun[Any, Any, Any]
    model: type[Any]
    lists: tuple[str, ...]
    meant: Callable[[dict[str, Any]], dict[str, Any]] = lambda values: values

    def readers(self, kind: Kind) -> dict[str, Reader]:
        found: dict[str, Reader] = dict.fromkeys(kind.fields, str)
        return {**found, **dict.fromkeys((*self.lists, "hours"), _parts), "slug": _slug}


_PROVIDERS: Final = _Rows(PROVIDER, Provider, _PROVIDER_LISTS, _sited)
_SERVICES: Final = _Rows(SERVICE, Service, _SERVICE_LISTS)


def bring_providers(unit: Unit, prepared: Prepared, seen: Seen) -> Outcome:
    """Providers, told apart by slug."""
    return _bring(unit, prepared, _PROVIDERS, seen)


def bring_services(unit: Unit, prepared: Prepared, seen: Seen) -> Outcome:
    """Services, told apart by slug."""
    return _bring(unit, prepared, _SERVICES, seen)


class _AsItWas(Exception):
    """The row's changes shall not stay."""

    def __init__(self, done: str) -> None:
        super().__init__(done)
        self.done = done


@dataclass
class _Tally:
    """What came of the rows so far."""

    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("created", "updated", "unchanged", "skipped"), 0)
    )
    rejects: list[Reject] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    """Slug → line."""
    rows: int = 0


def _bring(unit: Unit, prepared: Prepared, kind: _Rows, seen: Seen) -> Outcome:
    tally = _Tally()
    wanted = rows.columns(prepared.plan, kind.readers(prepared.kind))
    whole = unit.session.begin_nested()
    for values in _read(prepared, wanted, tally, seen):
        line = values.pop("_line")
        try:
            done = _one(unit, prepared.job.on_conflict, kind, kind.meant(values))
        except (SlotyError, CellRefused) as error:
            tally.rejects.append(_reject(line, error))
        else:
            tally.counts[done] += 1
    if tally.rejects and not prepared.job.partial:
        whole.rollback()
        tally.counts = {}
    else:
        whole.commit()
    tally.rejects.sort(key=lambda each: each.line)
    told = [(each.line, each.code, each.error) for each in tally.rejects]
    return Outcome(tally.rows, len(tally.rejects), **tally.counts, groups=_groups(tally.rejects), rejects=lambda: told)


def _read(prepared: Prepared, wanted: list[Column], tally: _Tally, seen: Seen) -> Iterator[dict[str, Any]]:
    """The rows that can be told apart, as the fields that they fill."""
    names = [each.field for each in wanted]
    for line, values, code, error in rows.read(prepared.source.records, wanted, seen):
        tally.rows += 1
        found = {name: value for name, value in zip(names, values, strict=False) if value is not None}
        slug = found.get("slug", "")
        if code is not None:
            tally.rejects.append(Reject(line, code, error or ""))
        elif not slug:
            tally.rejects.append(Reject(line, Problem.KEY, "slug: is empty, and tells this row from others"))
        elif slug in tally.lines:
            said = f"slug: the same as in line {tally.lines[slug]}"
            tally.rejects.append(Reject(line, Problem.DUPLICATE, said))
        else:
            tally.lines[slug] = line
            yield {"_line": line, **found}


def _one(unit: Unit, conflict: OnConflict, kind: _Rows, values: Mapping[str, Any]) -> str:
    """What became of a row; what it changed in vain is taken back. Raises what its own command would raise."""
    try:
        with unit.session.begin_nested():
            return _put(unit, conflict, kind, values)
    except _AsItWas as turned:
        return turned.done
    except (psycopg.Error, SQLAlchemyError) as error:
        raise translate(error) or error from error


def _put(unit: Unit, conflict: OnConflict, kind: _Rows, values: Mapping[str, Any]) -> str:
    slug = str(values["slug"])
    there = table.all_of(unit, kind.model, slug=slug)
    if not there:
        nouns.create(unit, kind.noun, values)
        return "created"
    before = _state(unit, kind, there[0])
    nouns.edit(unit, kind.noun, slug, {name: value for name, value in values.items() if name != "slug"})
    if _state(unit, kind, there[0]) == before:
        return "unchanged"
    if conflict is OnConflict.SKIP:
        raise _AsItWas("skipped")
    if conflict is OnConflict.REJECT:
        raise CellRefused(Problem.EXISTS, f"slug: '{slug}' is here already, and differs; --on-conflict skip or update")
    return "updated"


def _state(unit: Unit, kind: _Rows, row: Any) -> tuple[Any, Any]:
    return kind.noun.show(unit, row), row.model_dump(exclude={"updated_at"})


def _reject(line: int, error: SlotyError | CellRefused) -> Reject:
    if isinstance(error, CellRefused):
        return Reject(line, error.code, str(error))
    all_of = each_of(error)
    return Reject(line, all_of[0].code, " ".join(each.message for each in all_of))


def _groups(rejects: list[Reject]) -> list[RejectGroup]:
    found: dict[str, list[Reject]] = {}
    for each in rejects:
        found.setdefault(str(each.code), []).append(each)
    groups = [
        RejectGroup(code, len(those), tuple(each.line for each in those[:_MOST_LINES]), those[0].error)
        for code, those in found.items()
    ]
    return sorted(groups, key=lambda group: (-group.count, group.code))
