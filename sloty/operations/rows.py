"""Finding, making and changing rows of a noun: by what a person knows, only what differs, nothing silently."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from sqlmodel import col, select

from sloty.errors import Conflict, NotFound
from sloty.ids import new_id
from sloty.models.base import TenantRow
from sloty.operations.bookers import as_id
from sloty.operations.unit import Unit

R = TypeVar("R", bound=TenantRow)
_KEYS = ("slug", "code", "email", "name")
"""What a person may know a row by, besides its id; a name only when it is unique."""


class NoSuch(NotFound):
    """Nothing of that noun has the slug, code, name or id."""

    code = "not_found"
    sentence = "There is no {noun} '{ref}'."


class Ambiguous(Conflict):
    """Several rows have the name."""

    code = "ambiguous"
    sentence = "Several of {noun} are called '{ref}': {found}."
    hint = "Name one by its slug, code or id."


class Exists(Conflict):
    """The slug is taken."""

    code = "exists"
    sentence = "There is a {noun} '{ref}' already."
    hint = "Change it with: sloty {noun} edit {ref}"


class Action(StrEnum):
    """What became of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    ARCHIVED = "archived"
    REMOVED = "removed"


@dataclass(frozen=True)
class Change:
    """What became of one thing that was asked for."""

    ref: str
    """noun/slug."""
    action: Action


def all_of(unit: Unit, model: type[R], **where: Any) -> list[R]:
    """Every row of the tenant with these values."""
    query = select(model).where(col(model.tenant_id) == unit.tenant).filter_by(**where)
    return list(unit.session.exec(query))


def find(unit: Unit, model: type[R], ref: str, noun: str) -> R:
    """The row by slug, code, e-mail, id, or name when it is unique. Raises `NoSuch`, naming close ones, or `Ambiguous`."""
    for key in _KEYS:
        if key not in model.model_fields:
            continue
        found = all_of(unit, model, **{key: ref.lower() if key == "email" else ref})
        if len(found) > 1:
            raise Ambiguous(noun=noun, ref=ref, found=", ".join(sorted(_called(row) for row in found)))
        if found:
            return kept(unit, found[0])
    identity = as_id(ref)
    found = [row for row in all_of(unit, model, id=identity) if not getattr(row, "erased_at", None)] if identity else []
    if found:
        return kept(unit, found[0])
    # Customers have neither slug nor name, and are very many.
    named = all_of(unit, model) if {"slug", "name"} & model.model_fields.keys() else []
    close = get_close_matches(ref, [_called(row) for row in named], n=3)
    raise NoSuch(noun=noun, ref=ref, hint=f"Did you mean {' or '.join(close)}?" if close else f"Run: sloty {noun} list")


def kept(unit: Unit, row: R) -> R:
    """The row itself; of one that was merged into another, that other."""
    merged_into = getattr(row, "merged_into_id", None)
    return row if merged_into is None else all_of(unit, type(row), id=merged_into)[0]


def _called(row: TenantRow) -> str:
    return str(getattr(row, "slug", None) or getattr(row, "name", None) or row.id)


def add(unit: Unit, model: type[R], **values: Any) -> R:
    """A new row of the tenant, written at once."""
    row = model(tenant_id=unit.tenant, id=new_id(unit.now), **values)
    unit.session.add(row)
    unit.session.flush()
    return row


def change(unit: Unit, row: TenantRow, values: Mapping[str, Any]) -> Action:
    """Set what differs; nothing is written when nothing does."""
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not differing:
        return Action.UNCHANGED
    for name, value in differing.items():
        setattr(row, name, value)
    unit.session.add(row)
    unit.session.flush()
    return Action.UPDATED


def sync(
    unit: Unit, model: type[R], owner: Mapping[str, Any], wanted: Iterable[Mapping[str, Any]], key: Sequence[str]
) -> bool:
    """Make the rows that belong to `owner` those that are wanted, told apart by `key`; whether anything changed."""
    there = {tuple(getattr(row, name) for name in key): row for row in all_of(unit, model, **owner)}
    changed = False
    for values in wanted:
        row = there.pop(tuple(values[name] for name in key), None)
        if row is None:
            add(unit, model, **owner, **values)
            changed = True
        else:
            changed |= change(unit, row, values) is Action.UPDATED
    for row in there.values():
        unit.session.delete(row)
        changed = True
    unit.session.flush()
    return changed


def and_parts(action: Action, *changed: bool) -> Action:
    """What became of a row and its parts together."""
    return Action.UPDATED if action is Action.UNCHANGED and any(changed) else action
