"""The verbs that every noun of the catalog has: create, edit, put, show, list, archive. A noun says what is its own.

`put` is what files are applied with: made when missing, changed where it differs, otherwise left alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

from sloty.actor import Permission
from sloty.engine.limits import Limited
from sloty.models.base import TenantRow
from sloty.operations import rows, subscriptions
from sloty.operations.idempotency import once
from sloty.operations.rows import Action, Change
from sloty.operations.specs.checked import Spec, checked, emptied
from sloty.operations.unit import Unit

M = TypeVar("M", bound=TenantRow)
S = TypeVar("S", bound=Spec)
V = TypeVar("V")


@dataclass(frozen=True)
class Noun(Generic[M, S, V]):
    """What a noun of the catalog has of its own."""

    name: str
    model: type[M]
    spec: type[S]
    view: type[V]
    values: Callable[[Unit, S], dict[str, Any]]
    """The columns that a spec sets; names resolved to ids."""
    show: Callable[[Unit, M], V]
    parts: Callable[[Unit, M, S], bool] = lambda *_: False
    """Writes what hangs on the row; whether anything changed."""
    before: Callable[[Unit, S], dict[str, Any]] = lambda *_: {}
    """Makes what a new row needs to exist first, and names it."""
    archived: Mapping[str, Any] | None = None
    """The columns of an archived row."""
    permission: Permission = Permission.EDIT_CATALOG
    reading: Permission = Permission.VIEW_CATALOG
    limited: Limited | None = None
    """What the tenant's subscription counts these as."""
    in_use: frozenset[str] = frozenset()
    """The statuses of rows that count."""
    located: str | None = None
    """The column that says at which location a row is, for rights that hold at one; None is the whole tenant's."""


def create(unit: Unit, noun: Noun[M, S, V], given: Mapping[str, Any]) -> V:
    """Make a new one. Raises `Exists`, and every `InvalidValue` at once."""
    unit.actor.require_somewhere(noun.permission)
    spec = checked(noun.spec, given)

    def act() -> V:
        slug = getattr(spec, "slug", None)
        if slug and rows.all_of(unit, noun.model, slug=slug):
            raise rows.Exists(noun=noun.name, ref=slug)
        return noun.show(unit, _make(unit, noun, spec))

    return once(unit, f"create {noun.name}", spec.model_dump(mode="json"), noun.view, act)


def _make(unit: Unit, noun: Noun[M, S, V], spec: S) -> M:
    values = noun.values(unit, spec)
    _require(unit, noun, values)
    _require_room(unit, noun, None, values)
    row = rows.add(unit, noun.model, **values, **noun.before(unit, spec))
    noun.parts(unit, row, spec)
    return row


def _require(unit: Unit, noun: Noun[M, S, V], *rows_or_values: Mapping[str, Any]) -> None:
    """Raise `NotAllowed` unless the actor has the right where the row is, and where it shall be."""
    for values in rows_or_values:
        unit.actor.require_at(noun.permission, values.get(noun.located) if noun.located else None)


def _require_room(unit: Unit, noun: Noun[M, S, V], row: M | None, values: Mapping[str, Any]) -> None:
    """Raise `LimitReached` when a row that comes into use is one too many."""
    if noun.limited is None:
        return
    before = None if row is None else getattr(row, "status", None)
    if before not in noun.in_use and values.get("status", before) in noun.in_use:
        subscriptions.require_room(unit, noun.limited)


def put(unit: Unit, noun: Noun[M, S, V], spec: S) -> Change:
    """Make it so, by its slug: created, updated, or unchanged without a write."""
    unit.actor.require_somewhere(noun.permission)
    slug = str(getattr(spec, "slug", ""))
    found = rows.all_of(unit, noun.model, slug=slug)
    if not found:
        _make(unit, noun, spec)
        return Change(f"{noun.name}/{slug}", Action.CREATED)
    wanted = noun.values(unit, spec)
    _require(unit, noun, {**found[0].model_dump(), **wanted}, found[0].model_dump())
    _require_room(unit, noun, found[0], wanted)
    action = rows.change(unit, found[0], wanted)
    return Change(f"{noun.name}/{slug}", rows.and_parts(action, noun.parts(unit, found[0], spec)))


def edit(
    unit: Unit, noun: Noun[M, S, V], ref: str, given: Mapping[str, Any], *, expected: Callable[[V], None] | None = None
) -> V:
    """Change the columns that are given, and no others; an empty word clears. Raises `NoSuch`, `InvalidValue`.

    `expected` is shown what is there, which nobody else changes meanwhile, and raises where that is not what was seen.
    """
    unit.actor.require_somewhere(noun.permission)
    given = emptied(noun.spec, given)

    def act() -> V:
        row = rows.find(unit, noun.model, ref, noun.name)
        if expected is not None:
            unit.session.refresh(row, with_for_update=True)
            expected(noun.show(unit, row))
        known = {name: getattr(row, name) for name in noun.spec.model_fields if name in noun.model.model_fields}
        spec = checked(noun.spec, {**known, **_required_names(unit, noun, row), **given})
        wanted = noun.values(unit, spec)
        # Only what was given: the rest of the spec may hold defaults.
        touched = {name: wanted[name] for name in wanted if name in given or name.removesuffix("_id") in given}
        _require(unit, noun, row.model_dump(), {**row.model_dump(), **touched})
        _require_room(unit, noun, row, touched)
        rows.change(unit, row, touched)
        noun.parts(unit, row, spec)
        return noun.show(unit, row)

    return once(unit, f"edit {noun.name}", {"ref": ref, **given}, noun.view, act)


def _required_names(unit: Unit, noun: Noun[M, S, V], row: M) -> dict[str, Any]:
    """Required fields of the spec that the row keeps as ids: taken from its view, which has them as names."""
    view = noun.show(unit, row)
    shown = {field.name: getattr(view, field.name) for field in fields(view)}  # type: ignore[arg-type]  # a view is a dataclass; no type says so
    required = [name for name, field in noun.spec.model_fields.items() if field.is_required()]
    return {name: shown[name] for name in required if name in shown and name not in noun.model.model_fields}


def show(unit: Unit, noun: Noun[M, S, V], ref: str) -> V:
    """One, by slug, code, id, or name when unique. Raises `NoSuch`."""
    unit.actor.require(noun.reading)
    return noun.show(unit, rows.find(unit, noun.model, ref, noun.name))


def list_(unit: Unit, noun: Noun[M, S, V]) -> list[V]:
    """All of them, by slug."""
    unit.actor.require(noun.reading)
    found = rows.all_of(unit, noun.model)
    return [noun.show(unit, row) for row in sorted(found, key=lambda row: str(getattr(row, "slug", row.id)))]


def archive(unit: Unit, noun: Noun[M, S, V], ref: str) -> V:
    """Take it out of use; nothing that was used is erased."""
    unit.actor.require_somewhere(noun.permission)

    def act() -> V:
        row = rows.find(unit, noun.model, ref, noun.name)
        _require(unit, noun, row.model_dump())
        rows.change(unit, row, noun.archived or {})
        return noun.show(unit, row)

    return once(unit, f"archive {noun.name}", {"ref": ref}, noun.view, act)
